"""What is earned by attaining a target."""

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.incentives.plans.components.component import Measured, Rated, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Rated):
    """A rate by how much of a target a window attains: bounds are parts per million of the target."""

    type: ClassVar[str] = "quota"
    reaches_back: ClassVar[bool] = True

    target: Target

    @property
    def mode(self) -> str:
        return f"quota_{self.rates.mode.value}"

    @property
    def rule(self) -> str:
        return f"{self.key}:quota:{self.rates.mode.value}"


@dataclass(frozen=True, slots=True)
class Point:
    """At this attainment, this part of the bonus; both in parts per million."""

    at: int
    pays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus(Measured):
    """An amount scaled by a curve over the attainment: straight between its points, nothing before the first, and
    no more after the last."""

    type: ClassVar[str] = "bonus"

    target: Target
    amount: int
    curve: tuple[Point, ...]

    @property
    def mode(self) -> str:
        return "bonus"

    @property
    def rule(self) -> str:
        return f"{self.key}:bonus"
