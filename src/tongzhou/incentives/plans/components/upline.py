"""What those above a seller earn on its lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from tongzhou.incentives.plans.components.component import Component, Measured
from tongzhou.incentives.plans.credits import TreeCredit


@dataclass(frozen=True, slots=True, kw_only=True)
class Upline(Measured):
    """A component that credits those above a line's partner. Without a measure it prices what another one earns."""

    reaches_back: ClassVar[bool] = True
    by_transaction: ClassVar[bool] = True

    credit: TreeCredit

    @property
    def rule(self) -> str:
        return f"{self.key}:{self.type}"

    @property
    def mode(self) -> str:
        return f"{self.type}_of" if self.credit.of else self.type

    def reads(self, measure: str) -> bool:
        return bool(self.measure) and Measured.reads(self, measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Upline):
    """A rate for each level above the seller, on its lines or on what it earns on them."""

    type: ClassVar[str] = "override"

    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential(Upline):
    """Everyone from the seller up earns its own rate less the highest beneath it; an attribute says whose is which."""

    type: ClassVar[str] = "differential"

    by: str
    rates: Mapping[str, int]


def earns_by_line(component: Component) -> bool:
    """Whether all that it earns stands at lines of their own partners, so that others can build on it."""
    return isinstance(component, Measured) and component.type in ("volume", "growth", "quota", "units")
