"""Values as a reader's language writes them, the same as on the pages: money, dates, options, references. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tongzhou.builder.fields.facade import (
    DurationSettings,
    MoneySettings,
    MultiSelectSettings,
    NumberSettings,
    PercentSettings,
    SelectSettings,
    ValueKind,
    option_labels,
    show_duration,
)
from tongzhou.builder.schema.contracts import Field
from tongzhou.kernel.texts import Locale, listed, say

Show = Callable[[Any], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom a document is made, by whom and when."""

    locale: Locale
    time_zone: str
    workspace: str
    accent: str
    name: str
    now: datetime
    today: date

    def day(self, value: date) -> str:
        """`2019-07-01`, `Jul 01, 2019`."""
        return value.isoformat() if self.locale == "zh-CN" else f"{_month(value)} {value:%d, %Y}"

    def moment(self, value: datetime) -> str:
        """The day and the minute in the workspace's time zone."""
        here = value.astimezone(ZoneInfo(self.time_zone))
        return f"{self.day(here.date())}{' ' if self.locale == 'zh-CN' else ', '}{here:%H:%M}"

    def several(self, texts: list[str]) -> str:
        """Texts as a list."""
        return listed(texts, self.locale)

    def say(self, key: str, params: Mapping[str, Any] | None = None) -> str:
        """A word of the documents themselves."""
        return say(self.locale, f"documents.{key}", params)


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _month(value: date) -> str:
    return _MONTHS[value.month - 1]


def shower(meaning: Field, reader: Reader) -> Show:
    """How values of a field read; `meaning` is the field that says what a computed one holds."""
    settings = meaning.settings
    if isinstance(settings, SelectSettings):
        labels = option_labels(settings, reader.locale)
        return lambda key: labels.get(key) or str(key)
    if isinstance(settings, MultiSelectSettings):
        labels = option_labels(settings, reader.locale)
        return lambda keys: reader.several([labels.get(key, key) for key in keys])
    make = _BY_TYPE.get(meaning.type.name) or _BY_KIND.get(meaning.kind)
    return make(settings, reader) if make else meaning.type.codec.shower(settings)


def _money(settings: Any, reader: Reader) -> Show:
    from babel.numbers import format_currency

    currency = settings.currency if isinstance(settings, MoneySettings) else "CNY"
    locale = reader.locale.replace("-", "_")
    return lambda value: format_currency(Decimal(value), currency, locale=locale)


def _number(settings: Any, _reader: Reader) -> Show:
    decimals = settings.decimals if isinstance(settings, NumberSettings) else None
    if isinstance(settings, NumberSettings) and _is_yearly(settings):
        return str
    return lambda value: f"{_trimmed(Decimal(value)) if decimals is None else Decimal(value):,f}"


def _is_yearly(settings: NumberSettings) -> bool:
    """Whether it never leaves four digits: then it is a name, such as a year, and not grouped."""
    low, high = settings.minimum, settings.maximum
    return settings.decimals == 0 and low is not None and high is not None and low >= 1000 and high <= 9999


def _percent(settings: Any, _reader: Reader) -> Show:
    assert isinstance(settings, PercentSettings)
    return lambda value: f"{_trimmed(Decimal(value)):,f}%"


def _trimmed(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def _day(_settings: Any, reader: Reader) -> Show:
    return lambda value: reader.day(date.fromisoformat(value))


def _moment(_settings: Any, reader: Reader) -> Show:
    return lambda value: reader.moment(datetime.fromisoformat(value))


def _duration(settings: Any, _reader: Reader) -> Show:
    assert isinstance(settings, DurationSettings)
    if settings.shown_as == "h:mm:ss":
        return show_duration
    return lambda seconds: show_duration(seconds).rpartition(":")[0]


def _yes_no(_settings: Any, reader: Reader) -> Show:
    said = {True: reader.say("yes"), False: reader.say("no")}
    return lambda value: said[value]


def _reference(_settings: Any, _reader: Reader) -> Show:
    return lambda value: str(value.get("label") or "") if isinstance(value, dict) else str(value)


def _references(_settings: Any, reader: Reader) -> Show:
    return lambda items: reader.several([str(item["label"]) for item in items if item.get("label")])


def _files(_settings: Any, reader: Reader) -> Show:
    return lambda items: reader.several([item["name"] for item in items])


_BY_TYPE: Mapping[str, Callable[[Any, Reader], Show]] = {
    "percent": _percent,
    "duration": _duration,
    "progress": lambda _settings, _reader: lambda value: f"{value}%",
    "record_id": lambda _settings, _reader: str,
}
_BY_KIND: Mapping[ValueKind, Callable[[Any, Reader], Show]] = {
    ValueKind.MONEY: _money,
    ValueKind.NUMBER: _number,
    ValueKind.DATE: _day,
    ValueKind.INSTANT: _moment,
    ValueKind.BOOLEAN: _yes_no,
    ValueKind.REFERENCE: _reference,
    ValueKind.REFERENCES: _references,
    ValueKind.FILES: _files,
}
