"""Numbers as people and ERP systems write them, read exactly or rejected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from math import isfinite

from tongzhou.builder.fields.facade import is_currency, without_currency
from tongzhou.builder.imports.contracts import Amount, Cell, Percentage, Rejected

Converted = str | None | Rejected

_PLAIN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,20})?")
_EXPONENT = re.compile(r"[-+]?[0-9](\.[0-9]{1,20})?[eE][-+]?[0-9]{1,2}")
_GROUPS = {
    ",": re.compile(r"[0-9]{1,3}([, '’][0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?|\.[0-9]+"),
    ".": re.compile(r"[0-9]{1,3}([. '’][0-9]{3})+(,[0-9]+)?|[0-9]+(,[0-9]+)?|,[0-9]+"),
}
_MARKS = str.maketrans("", "", ", '’")
_MARKS_OF_COMMA = str.maketrans({",": ".", ".": None, " ": None, "'": None, "’": None})
_SCALES = {"万": 4, "萬": 4, "亿": 8, "億": 8}
_MINUS = str.maketrans("−–—﹣", "----")


def decimal_converter(*, decimal_comma: bool = False, currency: str | None = None) -> Callable[[Cell], Converted]:
    """Cells as plain decimal strings: `¥1,234.50`, `（88.00）`, `12-`, `1.2万`, full-width digits.

    Where amounts have a `currency`, one written or shown with the sign or code of another is rejected.
    """

    def convert(cell: Cell) -> Converted:
        if isinstance(cell, str):
            if not decimal_comma and _PLAIN.fullmatch(cell):
                return _shortest(cell)
            return _read(cell, decimal_comma, currency)
        if isinstance(cell, Amount) and currency is not None and not is_currency(cell.mark, currency):
            return Rejected("other_currency", f"{cell.mark} {float(cell):g}", {"currency": currency})
        return _of_number(cell)

    return convert


def percent_converter(*, decimal_comma: bool = False, fractions: bool = False) -> Callable[[Cell], Converted]:
    """Cells as percentage points: `12.5%`, `12.5` and 0.125 shown as 12.5% are 12.5.

    With `fractions`, a number without sign or format is a share: 0.125 is 12.5 too.
    """
    convert_decimal = decimal_converter(decimal_comma=decimal_comma)

    def convert(cell: Cell) -> Converted:
        if isinstance(cell, str):
            text = unicodedata.normalize("NFKC", cell).strip()
            if text.endswith("%"):
                points = convert_decimal(text[:-1].rstrip() or "%")
                return Rejected(points.code, cell) if isinstance(points, Rejected) else points
        if isinstance(cell, Percentage) and isfinite(cell):
            return _text(cell.points)
        points = convert_decimal(cell)
        if fractions and isinstance(points, str):
            return _text((Decimal(points) * 100).normalize())
        return points

    return convert


def integer_converter(*, decimal_comma: bool = False) -> Callable[[Cell], Converted]:
    """Cells as whole numbers; `676.0` is 676 and 1.5 is rejected."""
    convert_decimal = decimal_converter(decimal_comma=decimal_comma)

    def convert(cell: Cell) -> Converted:
        number = convert_decimal(cell)
        if not isinstance(number, str) or "." not in number:
            return number
        whole, _, decimals = number.partition(".")
        return Rejected("not_a_whole_number", str(cell)) if decimals.strip("0") else whole

    return convert


def _of_number(cell: Cell) -> Converted:
    if cell is None:
        return None
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    if not isinstance(cell, float) or not abs(cell) < 1e25:
        return Rejected("not_a_number", str(cell))
    if cell.is_integer():
        return str(int(cell))
    return _text(Decimal(format(cell, ".15g")))


def _read(cell: str, decimal_comma: bool, currency: str | None) -> Converted:
    text = unicodedata.normalize("NFKC", cell).translate(_MINUS).strip().casefold().removeprefix("'")
    if text in ("", "-", "--", "/"):
        return None
    digits, negative, scale, marks = _stripped(text)
    mark = "." if decimal_comma else ","
    if _GROUPS[mark].fullmatch(digits):
        number = Decimal(digits.translate(_MARKS_OF_COMMA if decimal_comma else _MARKS))
    elif _EXPONENT.fullmatch(digits):
        number = Decimal(digits)
    else:
        return Rejected("not_a_number", cell)
    if currency is not None and not all(is_currency(mark, currency) for mark in marks):
        return Rejected("other_currency", cell, {"currency": currency})
    return _text((-number if negative else number).scaleb(scale))


def _stripped(text: str) -> tuple[str, bool, int, tuple[str, ...]]:
    """Digits without sign, currency and 万; whether they are negative; their power of ten; the currencies written."""
    text, negative = _without_sign(text)
    text, outer = without_currency(text)
    scale = _SCALES.get(text[-1:], 0)
    text = text[:-1].rstrip() if scale else text
    text, marks = without_currency(text)
    text, inner = _without_sign(text)
    return "" if negative and inner else text, negative or inner, scale, outer + marks


def _without_sign(text: str) -> tuple[str, bool]:
    if len(text) > 2 and text[0] == "(" and text[-1] == ")":
        return text[1:-1].strip(), True
    if text.startswith("-"):
        return text[1:].strip(), True
    if text.endswith("-"):
        return text[:-1].strip(), True
    return text.removeprefix("+").strip(), False


def _shortest(text: str) -> str:
    """Plain digits without leading zeros; decimals stay as written."""
    if text[0] != "0" and text[0] != "-":
        return text
    return _text(Decimal(text))


def _text(number: Decimal) -> str:
    text = format(number, "f")
    return "0" if not number and "." not in text else text.removeprefix("-") if not number else text
