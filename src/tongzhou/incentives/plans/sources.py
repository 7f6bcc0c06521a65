"""What a plan reads: the columns of lines, partners, products and of what changes over time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.plans.formula import Title


@dataclass(frozen=True, slots=True)
class SourceField:
    """A declared column: its name in the plan, its column in the file or form, its kind, and how people call it."""

    name: str
    column: str
    kind: Kind
    title: Title
    values: Mapping[str, Title] = field(default_factory=dict)
    """What people call the values that it is compared with; a value without an entry is shown as it is."""


@dataclass(frozen=True, slots=True)
class Transactions:
    """Where lines come from: the columns of their key, partner, date and product, and what they carry."""

    id: str
    line: str
    partner: str
    date: str
    fields: tuple[SourceField, ...]
    product: str | None = None
    original_id: str | None = None
    original_line: str | None = None
    currency: str | None = None
    """The column of the currency that a line's amounts are in; without it they are in the plan's."""


@dataclass(frozen=True, slots=True)
class History:
    """Attributes of partners that change: the columns of the partner and of the half-open span in which a row holds.

    An empty bound is open: it has always held, or holds until further notice.
    """

    partner: str
    start: str
    end: str
    fields: tuple[SourceField, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Where partners or products come from: the column of the key and the attributes."""

    key: str
    fields: tuple[SourceField, ...]


@dataclass(frozen=True, slots=True)
class Splits:
    """Who is credited for which part of a line: the columns of the line's key, the partner and its part.

    A part is a percentage of the line or, with `by_parts`, a whole number of equal parts.
    """

    id: str
    line: str
    partner: str
    part: str
    by_parts: bool


DEFAULT_DEPTH = 2
"""How many levels above a seller may be credited unless the plan says more: multi-level pay has legal bounds."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Who stands beneath whom: the columns of both partners and of the half-open span in which a row holds."""

    child: str
    parent: str
    start: str
    end: str
    max_depth: int = DEFAULT_DEPTH


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """What one unit of a currency is worth in the plan's on a day: the columns of the three."""

    currency: str
    date: str
    rate: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything the plan reads."""

    transactions: Transactions
    partners: Lookup
    products: Lookup | None
    history: History | None = None
    splits: Splits | None = None
    tree: Tree | None = None
    exchange_rates: ExchangeRates | None = None

    @property
    def further(self) -> list[str]:
        """The names of the sources that this plan reads and others do not."""
        return [name for name in ("history", "splits", "tree", "exchange_rates") if getattr(self, name) is not None]

    @property
    def partner_fields(self) -> tuple[SourceField, ...]:
        """Everything that is known of a partner, at all times and at some."""
        return (*self.partners.fields, *(self.history.fields if self.history else ()))

    @property
    def dated(self) -> frozenset[str]:
        """The paths of partner attributes that have a history."""
        return frozenset(f"partner.{field.name}" for field in self.history.fields) if self.history else frozenset()
