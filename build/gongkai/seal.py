"""Bytes that a later run will believe, with their digest before them: damaged ones are told."""

from __future__ import annotations

import hashlib


def sealed(data: bytes) -> bytes:
    """A line with the digest, then the data."""
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def unsealed(told: bytes) -> bytes:
    """The data; ValueError where it is not what was sealed."""
    digest, _, data = told.partition(b"\n")
    if hashlib.sha256(data).hexdigest().encode() != digest:
        raise ValueError("damaged")
    return data
