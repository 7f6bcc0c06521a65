"""An amount a unit sold."""

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.incentives.plans.components.component import Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Units(Measured):
    """An amount for every whole unit of a measure, `most` so many a partner and window."""

    type: ClassVar[str] = "units"

    amount: int
    most: int | None = None

    @property
    def mode(self) -> str:
        return "units"

    @property
    def rule(self) -> str:
        return f"{self.key}:units"
