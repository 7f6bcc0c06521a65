"""Cursors: where the next page begins, opaque to the caller."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import orjson

from tongzhou.kernel.errors import FieldError, InvalidParameters
from tongzhou.kernel.ids import as_id

MAX_LENGTH = 1000
LARGEST = 2**62


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
    if not isinstance(values, list) or len(values) != len(types):
        raise _wrong()
    return tuple(_typed(value, kind) for value, kind in zip(values, types, strict=True))


def _typed(value: Any, kind: type) -> Any:
    if kind is UUID:
        value = as_id(value)
    fits = type(value) is kind
    if fits and kind is str:
        fits = "\x00" not in value
    if fits and kind is int:
        fits = abs(value) < LARGEST
    if not fits:
        raise _wrong()
    return value


def _wrong() -> InvalidParameters:
    return InvalidParameters(errors=[FieldError("cursor", "invalid")], parameter="cursor")
