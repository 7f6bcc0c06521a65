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
    """Answers what a dotted name stands for; None when it stands for nothing. A dict does.

    Names with `refusal(name)` say by a code why one that is there may not be read.
    """

    def get(self, name: str, /) -> FieldType | None:
        """The field that `name` stands for."""


@dataclass(frozen=True, slots=True)
class RowNames:
    """What a name of many rows stands for: a sub-form's rows, or the records of a form that point here.

    `path` is stored; `names` answers the fields of one row, with paths relative to it.
    """

    path: str
    names: Names


class NamesOfRows(Names, Protocol):
    """Names of which some stand for many rows. `Names` without `rows` have none."""

    def rows(self, name: str, /) -> RowNames | None:
        """The rows that a dotted name stands for; None when it stands for none."""


VARIABLES: Mapping[str, Type] = {
    "me": Type(Kind.MEMBER),
    "my_team": Type(Kind.LIST, item=Kind.MEMBER),
    "my_partner": Type(Kind.REFERENCE),
    "today": Type(Kind.DATE),
    "now": Type(Kind.INSTANT),
    "zone": Type(Kind.TEXT),
    "user_name": Type(Kind.TEXT),
    "random": Type(Kind.NUMBER),
    "uuid": Type(Kind.TEXT),
}

WRITTEN_VARIABLES = frozenset({"me", "my_team", "my_partner", "today"})
"""Variables that are written by name; the others stand behind functions such as `NOW()`."""

VOLATILE = frozenset({"random", "uuid"})
"""Different each time they are asked for."""
