"""Data with its digest in front, so that a later run notices damage."""

from __future__ import annotations

import hashlib


def seal(data: bytes) -> bytes:
    """A line with the digest, then the data."""
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def unseal(sealed: bytes) -> bytes:
    """The data without its digest; ValueError if they do not match."""
    digest, _, data = sealed.partition(b"\n")
    if hashlib.sha256(data).hexdigest().encode() != digest:
        raise ValueError("damaged")
    return data
