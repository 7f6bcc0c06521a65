"""The plan document as frozen values. Amounts are minor units, rates parts per million: integers only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.plans.components.component import Cap, Component, Window
from tongzhou.incentives.plans.formula import Formula, Title
from tongzhou.incentives.plans.sources import Sources
from tongzhou.kernel.periods import Length


class RoundingAt(StrEnum):
    """Where the one rounding happens."""

    LINE = "line"
    COMPONENT = "component"
    STATEMENT = "statement"


class Refunds(StrEnum):
    """Which window a refund belongs to."""

    ORIGINAL = "original"
    OWN_PERIOD = "own_period"


class Aggregate(StrEnum):
    """How a measure comes from lines."""

    SUM = "sum"
    DISTINCT = "distinct"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax that an amount includes: parts per million of what is left without it, or the column that says so."""

    rate: int = 0
    field: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure over the lines of a window. `field` is a path such as `sales_amount`, empty for counts."""

    key: str
    aggregate: Aggregate
    field: str
    kind: Kind
    title: Title
    net_of: Tax | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One immutable version of an incentive plan."""

    key: str
    version: int
    title: Title
    currency: str
    time_zone: str
    settlement: Length
    sources: Sources
    measures: Mapping[str, Measure]
    components: tuple[Component, ...]
    eligibility: Formula | None
    cap: Cap | None
    rounding: RoundingAt
    refunds: Refunds
    document: Mapping[str, Any]
    """The document as plain values, as it was read: what is stored, hashed and shown."""

    @property
    def label(self) -> str:
        """Key and version, as reasons name the plan."""
        return f"{self.key}@{self.version}"

    def converts(self, measure: Measure) -> bool:
        """Whether a measure adds up amounts of several currencies."""
        is_money = measure.aggregate is Aggregate.SUM and measure.kind is Kind.MONEY
        return is_money and self.sources.exchange_rates is not None and measure.field.startswith("line.")

    def component(self, key: str) -> Component:
        """The component of that key; KeyError when there is none."""
        for component in self.components:
            if component.key == key:
                return component
        raise KeyError(key)

    def window_length(self, component: Component) -> Length | None:
        """How long the component's window is; None for a window per transaction."""
        lengths = {
            Window.TRANSACTION: None,
            Window.MONTH: Length.MONTH,
            Window.QUARTER: Length.QUARTER,
            Window.SETTLEMENT: self.settlement,
            Window.YEAR_TO_DATE: Length.YEAR,
        }
        return lengths[component.window]
