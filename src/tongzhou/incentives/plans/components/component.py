"""What every component of a plan has, and those that price a measure."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from tongzhou.incentives.plans.credits import Credit
from tongzhou.incentives.plans.formula import Formula, Title
from tongzhou.incentives.plans.rates import Rates


class Window(StrEnum):
    """Over what a component accumulates."""

    TRANSACTION = "transaction"
    MONTH = "month"
    QUARTER = "quarter"
    SETTLEMENT = "settlement"
    YEAR_TO_DATE = "year_to_date"


class CapMode(StrEnum):
    """Who bears a cap: the last lines in canonical order, or every component in proportion."""

    SEQUENTIAL = "sequential"
    PROPORTIONAL = "proportional"


@dataclass(frozen=True, slots=True)
class Cap:
    """No more than this per partner and settlement period."""

    amount: int
    mode: CapMode
    reopens: bool = True
    """Whether what a refund gives back is there for other lines."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What must hold over a window before anything is earned: a condition, or a part of another component's target."""

    title: Title
    condition: Formula | None = None
    component: str = ""
    attained: int = 0
    """Parts per million of that component's target."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an attainment is measured by: an amount, or an attribute of the partner such as `partner.quota`."""

    amount: int | None = None
    attribute: str | None = None

    def of(self, attributes: Mapping[str, Any]) -> Any:
        """The target of a partner with these attributes (by their names in the plan), as it is written there."""
        return None if self.attribute is None else attributes.get(self.attribute.removeprefix("partner."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(ABC):
    """One payout line of a plan. `lines` is the condition that a line must meet to count."""

    type: ClassVar[str]
    reaches_back: ClassVar[bool] = False
    """Whether its window may be longer than the settlement period: then it earns the difference."""

    by_transaction: ClassVar[bool] = False
    """Whether its window may be a single transaction."""
    looks_back: ClassVar[bool] = False
    """Whether it compares its window with the same one a year before."""

    key: str
    title: Title
    window: Window
    lines: Formula | None = None
    cap: Cap | None = None
    credit: Credit | None = None
    """Whom a line counts for; without it, its own partner."""
    pool: int | None = None
    """No more than this for all partners together in a settlement period: first come, first served."""
    gates: tuple[Gate, ...] = ()

    @property
    def rests_on_others(self) -> bool:
        """Whether what a partner earns depends on what others sold."""
        return self.pool is not None

    @property
    def conditions(self) -> Mapping[str, Formula]:
        """Its conditions by the field that they are written in."""
        found = {} if self.lines is None else {"lines": self.lines}
        conditions = [(f"gate_{number}", gate.condition) for number, gate in enumerate(self.gates, start=1)]
        return found | {name: formula for name, formula in conditions if formula is not None}

    @property
    @abstractmethod
    def mode(self) -> str:
        """How it prices, as statements explain it (see `settlements.explanations`)."""

    @property
    @abstractmethod
    def rule(self) -> str:
        """How its rows name what priced them: `volume:marginal`."""

    def reads(self, measure: str) -> bool:
        """Whether it prices the measure of that key or asks for it in a condition."""
        return any(f"measure.{measure}" in formula.bound.fields() for formula in self.conditions.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Component):
    """A component that counts one measure."""

    measure: str

    def reads(self, measure: str) -> bool:
        """Whether it counts the measure of that key or asks for it in a condition."""
        return measure == self.measure or Component.reads(self, measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(Measured):
    """A component that prices a measure, line by line, by a rate table."""

    rates: Rates
