"""One line per measured work, alike for every benchmark, so that together they make one table."""

from __future__ import annotations

from typing import NamedTuple

HEADER = f"{'work':<28}{'records':>11}{'ours':>12}{'bare':>12}{'ratio':>8}{'budget':>10}"


class Line(NamedTuple):
    """What was measured, beside what the driver alone does, and whether the budget is kept."""

    work: str
    records: int
    ours: str
    budget: str
    within: bool
    bare: str = ""
    ratio: float | None = None

    def __str__(self) -> str:
        told = "" if self.ratio is None else f"{self.ratio:.2f}"
        measured = f"{self.work:<28}{self.records:>11,}{self.ours:>12}{self.bare:>12}{told:>8}{self.budget:>10}"
        return measured if self.within else f"{measured}  over"
