"""Auto numbers: what their parts write, and which records are counted together. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from tongzhou.builder.fields.settings import SerialPart, SerialSettings

PIECE_MAX: Final = 50
"""Of a field's value no more stands in a number."""

COUNTER: Final = SerialPart(kind="counter")
_PERIODS: Final = {"never": "", "yearly": "%Y", "monthly": "%Y-%m", "daily": "%Y-%m-%d"}
_DATES: Final = {
    "yyyy": "%Y", "yy": "%y", "yyyyMM": "%Y%m", "yyMM": "%y%m", "yyyyMMdd": "%Y%m%d", "yyMMdd": "%y%m%d",
    "MM": "%m", "MMdd": "%m%d", "dd": "%d",
}  # fmt: skip


def is_counted_in_one(settings: SerialSettings) -> bool:
    """Whether one counter numbers all records: a sequence then serves, which nobody waits for."""
    return settings.reset == "never" and not settings.apart


def parts_of(settings: SerialSettings) -> tuple[SerialPart, ...]:
    """The parts; of a number without any, its prefix and the counter."""
    if settings.parts:
        return settings.parts
    return (SerialPart(kind="text", text=settings.prefix), COUNTER) if settings.prefix else (COUNTER,)


def counted_fields(settings: SerialSettings) -> tuple[str, ...]:
    """The fields whose values have counters of their own."""
    return tuple(part.field for part in settings.parts if part.field is not None) if settings.apart else ()


def period_of(settings: SerialSettings, day: date) -> str:
    """The day, month or year in which a counter began, empty for one that never begins anew."""
    return day.strftime(_PERIODS[settings.reset])


def counter_of(settings: SerialSettings, values: Mapping[str, Any], day: date) -> str:
    """What is counted together: equal texts share a counter."""
    return "\x1f".join((period_of(settings, day), *(piece(values.get(key)) for key in counted_fields(settings))))


def number_text(settings: SerialSettings, number: int, values: Mapping[str, Any], day: date) -> str:
    """The number as a record holds it; one of more digits than the counter shows is not cut."""
    return "".join(_written(part, settings, number, values, day) for part in parts_of(settings))


def _written(part: SerialPart, settings: SerialSettings, number: int, values: Mapping[str, Any], day: date) -> str:
    if part.field is not None:
        return piece(values.get(part.field))
    return f"{number:0{settings.digits}}" if part.kind == "counter" else fixed_text(part, day)


def fixed_text(part: SerialPart, day: date) -> str:
    """What a text or a date writes in all numbers of a day."""
    return part.text or day.strftime(_DATES[part.format or "yyyy"])


def piece(value: Any) -> str:
    """What a number shows of a field's value; nothing of none."""
    return "" if value is None else str(value)[:PIECE_MAX]
