"""A rate table on a measure."""

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.incentives.plans.components.component import Rated, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume(Rated):
    """A rate on what a window's total comes to."""

    type: ClassVar[str] = "volume"
    reaches_back: ClassVar[bool] = True
    by_transaction: ClassVar[bool] = True

    transaction_cap: int | None = None
    decay: int = 0
    """Over so many months from a line's day what its refunds take back decays to nothing; 0 means it does not."""

    @property
    def mode(self) -> str:
        return "each" if self.window is Window.TRANSACTION else self.rates.mode.value

    @property
    def rule(self) -> str:
        return f"{self.key}:{self.rates.mode.value}"
