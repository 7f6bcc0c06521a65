"""The kinds of value a formula knows, and what a name stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

Value = str | bool | Decimal | date | datetime | None
"""What a written value is in Python; None is empty."""


class Kind(StrEnum):
    """A kind of value. Every value may also be empty."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    REFERENCE = "reference"
    MEMBER = "member"
    LIST = "list"
    EMPTY = "empty"


TEXTS = frozenset({Kind.TEXT, Kind.CHOICE})
NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
ORDERED = NUMERIC | TEXTS | {Kind.DATE, Kind.INSTANT}


@dataclass(frozen=True, slots=True)
class Type:
    """The kind of a value and what belongs to it: its currency, its choices, the kind of its items."""

    kind: Kind
    currency: str | None = None
    choices: frozenset[str] | None = None
    item: Kind | None = None


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a name stands for: the stored path (ids, dotted through references) and the type of its value."""

    path: str
    type: Type

    @classmethod
    def of(
        cls,
        path: str,
        kind: Kind | str,
        *,
        currency: str | None = None,
        choices: frozenset[str] | None = None,
        item: Kind | None = None,
    ) -> "FieldType":
        """Short form: `FieldType.of("amount", "money", currency="USD")`."""
        return cls(path, Type(Kind(kind), currency, choices, item))


class Names(Protocol):
    """Answers what a dotted name stands for; None when it stands for nothing. A dict does."""

    def get(self, name: str, /) -> FieldType | None:
        """The field that `name` stands for."""


VARIABLES: Mapping[str, Type] = {
    "me": Type(Kind.MEMBER),
    "my_team": Type(Kind.LIST, item=Kind.MEMBER),
    "my_partner": Type(Kind.REFERENCE),
    "today": Type(Kind.DATE),
}
