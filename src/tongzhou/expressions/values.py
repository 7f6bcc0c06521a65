"""Reading values: from the text of a literal, and from a record as the API shows it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import NUMERIC, Kind, Value

PLACES = 10
"""Decimals that a number keeps: every result rounds to them, half away from zero."""

LIMIT = Decimal(10) ** 16
"""A number reaches neither this nor its negative: a result that would is empty, a literal is refused."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


SERVER_NOW = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""As `now`: whatever moment the database's clock shows when the statement runs. For statements that are kept."""


@dataclass(frozen=True, slots=True)
class Variables:
    """What the caller supplies for the variables of a formula. An unset one is empty."""

    me: str | None = None
    my_team: tuple[str, ...] = ()
    my_partner: str | None = None
    today: date | None = None
    now: datetime | None = None
    zone: str = "UTC"
    user_name: str | None = None
    random: Decimal | None = None
    uuid: str | None = None

    def of(self, name: str) -> Any:
        """The value of one variable."""
        return getattr(self, name)


def read_text(text: str, kind: Kind, at: int = 0) -> Value:
    """The value of `kind` that `text` writes, or ExpressionError `value_malformed`."""
    value: Value = text
    if kind in NUMERIC:
        value = _read_number(text)
    elif kind is Kind.DATE:
        value = _read_date(text)
    elif kind is Kind.INSTANT:
        value = _read_instant(text)
    elif kind is Kind.BOOLEAN or "\x00" in text:
        value = None
    if value is None:
        raise ExpressionError("value_malformed", at=at, value=text[:80], kind=kind.value)
    return value


def _read_number(text: str) -> Decimal | None:
    try:
        number = Decimal(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        return None
    if number is None or abs(number) >= LIMIT or -int(number.as_tuple().exponent) > PLACES:
        return None
    return number


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _read_instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
        return None if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _number_of(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value)


def _date_of(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant_of(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _id_of(value: Any) -> str:
    return str(value["id"] if isinstance(value, dict) else value)


def _items_of(value: Any) -> tuple[str, ...]:
    return tuple(_id_of(item) for item in value)


_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: _number_of,
    Kind.MONEY: _number_of,
    Kind.PERCENT: _number_of,
    Kind.DATE: _date_of,
    Kind.INSTANT: _instant_of,
    Kind.REFERENCE: _id_of,
    Kind.MEMBER: _id_of,
    Kind.LIST: _items_of,
    Kind.TEXT: str,
    Kind.CHOICE: str,
    Kind.BOOLEAN: bool,
}


def read_record_value(value: Any, kind: Kind) -> Any:
    """A record's value as the Python back end computes with it.

    Accepts both Python values and the JSON of the API (decimal strings, ISO dates, `{"id", "label"}`).
    """
    return None if value is None else _READERS[kind](value)
