"""Cursors: where the next page begins, opaque to the caller."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson

from tongzhou.kernel.errors import FieldError, InvalidParameters

MAX_LENGTH = 1000


def write_cursor(*values: Any) -> str:
    """A cursor that `read_cursor` reads back."""
    return urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def read_cursor(text: str | None, *types: type) -> tuple[Any, ...] | None:
    """The values of a cursor, each of the type expected; raises InvalidParameters for anything else."""
    if text is None:
        return None
    try:
        values = orjson.loads(urlsafe_b64decode(text[:MAX_LENGTH] + "=" * (-len(text) % 4)))
    except ValueError:
        values = None
    fits = isinstance(values, list) and len(values) == len(types)
    if not fits or not all(type(value) is kind for value, kind in zip(values, types, strict=True)):
        raise InvalidParameters(errors=[FieldError("cursor", "invalid")], parameter="cursor")
    return tuple(values)
