"""A floor under what other components earn."""

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.incentives.plans.components.component import Component


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee(Component):
    """Tops up what the components `of` earn together in a settlement period, their caps applied, to an amount."""

    type: ClassVar[str] = "guarantee"

    amount: int
    of: tuple[str, ...]

    @property
    def mode(self) -> str:
        return "guarantee"

    @property
    def rule(self) -> str:
        return f"{self.key}:guarantee"
