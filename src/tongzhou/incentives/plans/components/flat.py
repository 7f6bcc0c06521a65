"""An amount for meeting a condition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from tongzhou.incentives.plans.components.component import Component
from tongzhou.incentives.plans.formula import Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat(Component):
    """An amount when a condition over the window's measures is met."""

    type: ClassVar[str] = "flat"

    amount: int
    award_if: Formula

    @property
    def conditions(self) -> Mapping[str, Formula]:
        return {**super(Flat, self).conditions, "award_if": self.award_if}

    @property
    def mode(self) -> str:
        return "award"

    @property
    def rule(self) -> str:
        return f"{self.key}:flat"
