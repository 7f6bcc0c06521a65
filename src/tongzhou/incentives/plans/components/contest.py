"""Prizes by rank."""

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.incentives.plans.components.component import Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest(Measured):
    """Prizes for the partners with the most of a measure in a window, the first prize first.

    Who has less than `least`, or nothing, is not ranked. Partners with equally much share the prizes of the places
    that they take together, by largest remainder, ties to the lowest key.
    """

    type: ClassVar[str] = "contest"

    prizes: tuple[int, ...]
    least: int = 0

    @property
    def rests_on_others(self) -> bool:
        return True

    @property
    def mode(self) -> str:
        return "contest"

    @property
    def rule(self) -> str:
        return f"{self.key}:contest"
