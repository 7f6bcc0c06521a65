"""Dates and moments as people, ERP systems and spreadsheets write them, read exactly or rejected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from tongzhou.builder.imports.contracts import Cell, Rejected

Converted = str | None | Rejected

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_FIRST = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.0)?")
_TIME = re.compile(r"([0-9]{1,2})[:时]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:\.[0-9]+)?)?[秒分]?")
_WEEKDAY = re.compile(r"\s*\(?(?:星期|周)[一二三四五六日天]\)?")
_COMPACT_MOMENT = re.compile(r"([0-9]{8})([0-9]{2})([0-9]{2})([0-9]{2})")
_FIRST_SERIAL_AFTER_THE_BUG = 61
_LAST_SERIAL = 2_958_465
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  spreadsheets know no time zones


def date_converter(*, day_first: bool | None = None) -> Callable[[Cell], Converted]:
    """Cells as ISO dates. `03/04/2019` needs `day_first` to be read; a time other than midnight is rejected."""

    def convert(cell: Cell) -> Converted:
        if cell is None:
            return None
        if isinstance(cell, str):
            if len(cell) == 10 and _ISO.fullmatch(cell):
                return _checked_iso(cell)
            return _day_of(_local_moment(cell, day_first), cell)
        return _day_of(_of_typed(cell), cell)

    return convert


def instant_converter(*, day_first: bool | None = None, time_zone: str = "UTC") -> Callable[[Cell], Converted]:
    """Cells as RFC 3339 moments in UTC; a local time is one of `time_zone`."""
    zone = ZoneInfo(time_zone)

    def convert(cell: Cell) -> Converted:
        if cell is None:
            return None
        moment = _with_offset(cell) if isinstance(cell, str) else None
        if moment is None:
            local = _local_moment(cell, day_first) if isinstance(cell, str) else _of_typed(cell)
            if local is None or isinstance(local, Rejected):
                return local
            moment = local.replace(tzinfo=zone)
        try:
            return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        except OverflowError:
            return Rejected("not_a_date", str(cell))

    return convert


def guess_day_first(samples: list[str]) -> bool | None:
    """Whether `13/04/2019` style dates of a column put the day first; None if the samples leave it open."""
    pairs = [(int(found[1]), int(found[2])) for text in samples if (found := _YEAR_LAST.match(text.strip()))]
    day_first = any(first > 12 for first, _ in pairs)
    month_first = any(second > 12 for _, second in pairs)
    return None if day_first == month_first else day_first


def _checked_iso(text: str) -> Converted:
    try:
        date.fromisoformat(text)
    except ValueError:
        return Rejected("not_a_date", text)
    return text


def _day_of(moment: datetime | Rejected | None, cell: Cell) -> Converted:
    if moment is None or isinstance(moment, Rejected):
        return moment
    if moment.time() != time():
        return Rejected("time_of_day_lost", str(cell))
    return moment.date().isoformat()


def _of_typed(cell: Cell) -> datetime | Rejected:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _of_number(cell)
    return Rejected("not_a_date", str(cell))


def _of_number(number: float) -> datetime | Rejected:
    """20190701 is a date written as digits, 43647 is a spreadsheet's day number, 43647.5 its noon."""
    if _FIRST_SERIAL_AFTER_THE_BUG <= number <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(seconds=round(number * 86400))
    if isfinite(number) and number == int(number) and (found := _COMPACT.fullmatch(str(int(number)))):
        return _moment(*found.groups(), text=str(int(number)))
    return Rejected("not_a_date", str(number))


def _local_moment(cell: str, day_first: bool | None) -> datetime | Rejected | None:
    text = unicodedata.normalize("NFKC", cell).strip()
    if text in ("", "-", "--", "/", "0000-00-00", "00000000"):
        return None
    if _SERIAL.fullmatch(text):
        return _of_number(float(text))
    if found := _COMPACT_MOMENT.fullmatch(text):
        day, hour, minute, second = found.groups()
        return _joined(_day(day, day_first, cell), f"{hour}:{minute}:{second}", cell)
    for pattern in (_YEAR_FIRST, _COMPACT, _YEAR_LAST):
        if found := pattern.match(text):
            rest = _WEEKDAY.sub("", text[found.end() :]).strip()
            return _joined(_day(found[0], day_first, cell), rest.removeprefix("T").strip(), cell)
    return Rejected("not_a_date", cell)


def _day(text: str, day_first: bool | None, cell: str) -> datetime | Rejected:
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _moment(*found.groups(), text=cell)
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        return Rejected("not_a_date", cell)
    first, second = int(found[1]), int(found[2])
    if first <= 12 and second <= 12 and first != second and day_first is None:
        return Rejected("date_ambiguous", cell)
    swap = first > 12 if day_first is None else day_first
    return _moment(found[3], *(found[2], found[1]) if swap else (found[1], found[2]), text=cell)


def _moment(year: str, month: str, day: str, *, text: str) -> datetime | Rejected:
    try:
        return datetime(int(year), int(month), int(day))  # noqa: DTZ001  a local time until its zone is known
    except ValueError:
        return Rejected("not_a_date", text)


def _joined(day: datetime | Rejected, rest: str, cell: str) -> datetime | Rejected:
    if isinstance(day, Rejected) or not rest:
        return day
    found = _TIME.fullmatch(rest.removesuffix("Z"))
    if found is None:
        return Rejected("not_a_date", cell)
    try:
        return day.replace(hour=int(found[1]), minute=int(found[2]), second=int(found[3] or 0))
    except ValueError:
        return Rejected("not_a_date", cell)


def _with_offset(cell: str) -> datetime | None:
    """A moment that says its own offset from UTC, as programs write it."""
    text = cell.strip()
    if len(text) < 20 or not (text.endswith(("Z", "z")) or text[-6] in "+-" or text[-5] in "+-"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
