"""A rate by growth against the year before."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from tongzhou.incentives.plans.components.component import Rated


class Basis(StrEnum):
    """What a growth rate is paid on."""

    WHOLE = "whole"
    INCREMENT = "increment"
    BANDED_INCREMENT = "banded_increment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth(Rated):
    """A rate by growth of a measure against the same window a year before; `floor` stands in for a low one."""

    type: ClassVar[str] = "growth"
    looks_back: ClassVar[bool] = True

    basis: Basis
    floor: int | None = None

    @property
    def mode(self) -> str:
        return f"growth_{self.basis.value}"

    @property
    def rule(self) -> str:
        return f"{self.key}:growth:{self.basis.value}"
