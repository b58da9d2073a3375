"""Our data files in, the values that they describe out: forms, rules, indicators, duties."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter

T = TypeVar("T")


def read_toml(package: str, name: str) -> dict[str, Any]:
    """A TOML file that stands beside the modules of a package."""
    return tomllib.loads(resources.files(package).joinpath(name).read_text("utf-8"))


def values_of(kind: type[T], data: object) -> T:
    """Plain data as a tuple or another collection of dataclasses, at any depth.

    Raises pydantic's ValidationError, a ValueError, if a key is missing or is not a field.
    """
    return TypeAdapter(kind, config=ConfigDict(extra="forbid")).validate_python(data)
