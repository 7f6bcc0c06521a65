"""Cells as text: numbers without the `.0` a spreadsheet adds, codes with their zeros, digits of one width."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from math import isfinite

from tongzhou.builder.imports.contracts import Cell, Percentage, Rejected

_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_TABLE = {**_FULL_WIDTH, **_INVISIBLE}
PLAIN_SPELLING = (
    "".join(map(chr, (*_FULL_WIDTH, *_INVISIBLE))),
    "".join(map(chr, _FULL_WIDTH.values())),
)
"""What the database's `translate` takes to spell a stored text as `as_text` spells a cell."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DAMAGED_BY_EXCEL = re.compile(r"\d(\.\d+)?E\+\d{2}")
_GUARDED = re.compile(r"'[=+\-@\t\r]")
_EXACT_FLOAT = 10**15


def as_text(cell: Cell) -> str | Rejected | None:
    """A cell as text, outer spaces removed. `=cmd` stays the text it is.

    Full-width digits and letters become ordinary ones; punctuation of names stays. The apostrophe by which a
    spreadsheet (and our own export) marks a text that looks like a formula is taken off.
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        return _plain(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Percentage):
        return f"{cell.points:f}%" if isfinite(cell) else number_text(cell)
    if isinstance(cell, (int, float)):
        return number_text(cell)
    return _moment_text(cell)


def as_line(cell: Cell) -> str | Rejected | None:
    """A cell as one line of text: line breaks inside it become spaces."""
    text = as_text(cell)
    if isinstance(text, str) and ("\n" in text or "\r" in text):
        return " ".join(text.split())
    return text


def number_text(number: float) -> str | Rejected:
    """A number as it is shown: 676.0 is `676`. One too long for a spreadsheet to have kept is rejected."""
    if not isfinite(number):
        return Rejected("not_a_number", str(number))
    if abs(number) >= _EXACT_FLOAT and isinstance(number, float):
        return Rejected("digits_lost", f"{number:.0f}")
    if isinstance(number, float) and not number.is_integer():
        return format(number, ".15g") if abs(number) >= 1e-4 else f"{number:.15f}".rstrip("0")
    return str(int(number))


def _plain(cell: str) -> str | Rejected | None:
    is_plain = cell.isascii() and cell.isprintable()
    text = cell.strip() if is_plain else cell.translate(_TABLE).strip()
    if not text:
        return None
    if text[0] == "'" and _GUARDED.match(text):
        text = text[1:]
    if not is_plain and _UNPRINTABLE.search(text):
        return Rejected("unprintable_characters", ascii(text)[1:-1])
    if "E+" in text and _DAMAGED_BY_EXCEL.fullmatch(text):
        return Rejected("digits_lost", text)
    return text


def _moment_text(cell: date | time | timedelta) -> str:
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return str(cell)
