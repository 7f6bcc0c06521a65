"""What people write, put right before a codec judges it: full-width digits, thousands marks, dates of ERP systems.

A reading never loses anything: what it does not recognise goes on unchanged and the codec says what is wrong; an
amount of another currency is refused at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeAlias

from tongzhou.builder.fields import settings as s
from tongzhou.builder.fields.contracts import FieldSettings, FieldType, Refused
from tongzhou.builder.fields.currencies import is_currency, without_currency
from tongzhou.builder.fields.durations import read_duration
from tongzhou.builder.fields.markup import html_of
from tongzhou.builder.fields.places import read_address, read_location

Reading: TypeAlias = Callable[[str], Any]

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?(?:\.0+)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MOMENT = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXCEL_DAY = re.compile(r"[2-5]\d{4}")
_EXCEL_ZERO = date(1899, 12, 30)
_YES = frozenset({"true", "yes", "y", "1", "是", "有", "√", "✓"})
_NO = frozenset({"false", "no", "n", "0", "否", "无", "×"})
_SEPARATORS = re.compile(r"\s*[,;，；、|]\s*")


def plain(text: str) -> str:
    """Full-width letters, digits and signs as their ordinary ones, trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def read_number(text: str) -> Any:
    """`１,２３４．５０`, `¥ 1,234.50`, `(12)` and `12-` as the digits they stand for."""
    return _digits(without_currency(plain(text))[0])


def _read_money(settings: s.MoneySettings) -> Reading:
    """An amount with the sign or the code of the field's currency or none; raises Refused for another currency."""

    def read(text: str) -> Any:
        digits, marks = without_currency(plain(text))
        if not all(is_currency(mark, settings.currency) for mark in marks):
            raise Refused("other_currency", value=text.strip(), currency=settings.currency)
        return _digits(digits)

    return read


def _digits(digits: str) -> str:
    if len(digits) > 2 and digits[0] == "(" and digits[-1] == ")":
        digits = f"-{digits[1:-1]}"
    elif len(digits) > 1 and digits[-1] == "-" and digits[0].isdigit():
        digits = f"-{digits[:-1]}"
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    return digits


def read_percent(text: str) -> Any:
    """`12.5%` as percentage points."""
    digits = plain(text)
    return read_number(digits[:-1].rstrip() if digits.endswith("%") else digits)


def read_date(text: str) -> Any:
    """`20190701`, `2019/7/1`, `2019年7月1日` and Excel's day numbers as ISO dates."""
    day = plain(text)
    found = _DAY.fullmatch(day) or _COMPACT_DAY.fullmatch(day)
    if found:
        year, month, number = found.groups()
        return f"{year}-{int(month):02}-{int(number):02}"
    if _EXCEL_DAY.fullmatch(day):
        return (_EXCEL_ZERO + timedelta(days=int(day))).isoformat()
    return day


def read_moment(text: str) -> Any:
    """`2019/7/1 8:30` as a moment in UTC; one with its own zone stays."""
    moment = plain(text)
    found = _MOMENT.fullmatch(moment)
    if found:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
    day = read_date(moment)
    return f"{day}T00:00:00Z" if _ISO_DAY.fullmatch(day) else moment


def read_yes_no(text: str) -> Any:
    """是/否, yes/no, true/false, 1/0."""
    word = plain(text).lower()
    return True if word in _YES else False if word in _NO else text


def _read_option(settings: Any) -> Reading:
    keys = _option_words(settings)
    return lambda text: keys.get(plain(text).lower(), text.strip())


def _read_options(settings: Any) -> Reading:
    keys = _option_words(settings)
    return lambda text: [keys.get(plain(part).lower(), part) for part in _SEPARATORS.split(text.strip()) if part]


def split_list(text: str) -> list[str]:
    """The names in a list, separated by comma, semicolon, 、 or |."""
    return [part for part in _SEPARATORS.split(text.strip()) if part]


def _option_words(settings: s.SelectSettings | s.MultiSelectSettings) -> dict[str, str]:
    words: dict[str, str] = {}
    for option in settings.options:
        labels = [option.label] if isinstance(option.label, str) else list((option.label or {}).values())
        for word in (*labels, option.key):
            words[plain(word).lower()] = option.key
    return words


_READINGS: dict[str, Callable[[Any], Reading]] = {
    "number": lambda _s: read_number,
    "money": _read_money,
    "percent": lambda _s: read_percent,
    "rating": lambda _s: read_number,
    "progress": lambda _s: read_percent,
    "duration": lambda _s: lambda text: read_duration(plain(text)),
    "location": lambda _s: read_location,
    "address": read_address,
    "rich_text": lambda _s: html_of,
    "color": lambda _s: plain,
    "barcode": lambda _s: plain,
    "date": lambda _s: read_date,
    "date_time": lambda _s: read_moment,
    "yes_no": lambda _s: read_yes_no,
    "select": _read_option,
    "multi_select": _read_options,
    "references": lambda _s: split_list,
    "members": lambda _s: split_list,
    "departments": lambda _s: split_list,
    "phone": lambda _s: plain,
    "email": lambda _s: plain,
    "link": lambda _s: plain,
}


def reading_of(field_type: FieldType, settings: FieldSettings) -> Reading:
    """How a text from a spreadsheet becomes the value that the type's codec then judges."""
    make = _READINGS.get(field_type.name)
    return str.strip if make is None else make(settings)
