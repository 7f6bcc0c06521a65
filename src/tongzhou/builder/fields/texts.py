"""What codecs share: a text and a number as JSON brings them, checked before anything else."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from tongzhou.builder.fields.contracts import Refused

NUMBER_TEXT_MAX = 60
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def checked_text(value: Any, length_max: int, *, one_line: bool) -> str | None:
    """A trimmed text, or None when nothing is left of it."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise Refused("wrong_type", expected="text")
    text = value.strip()
    if len(text) > length_max:
        raise Refused("too_long", limit=length_max)
    if _UNPRINTABLE.search(text):
        raise Refused("unprintable_characters")
    if one_line and ("\n" in text or "\r" in text):
        raise Refused("one_line_only")
    return text or None


def as_decimal(value: Any) -> Decimal | None:
    """A finite decimal of a JSON number or of plain digits; floats by their shortest text, as JSON wrote them."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise Refused("wrong_type", expected="number")
    if isinstance(value, int):
        return Decimal(value)
    text = format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value).strip()
    if len(text) > NUMBER_TEXT_MAX or not _NUMBER.fullmatch(text):
        raise Refused("not_a_number")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Refused("not_a_number") from error
