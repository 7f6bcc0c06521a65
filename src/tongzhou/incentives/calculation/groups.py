"""Components that count the same rows for the same partners, and the tables that are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongzhou.incentives.calculation.components.pricing import Pricing
from tongzhou.incentives.plans.facade import Component, Credit, Measure, RemainderCredit, TreeCredit
from tongzhou.kernel.periods import Length


@dataclass(frozen=True, eq=False)
class Group:
    """What counts lines for their own partners is the group without a number; every way of crediting is another.

    A group's `rows` have the columns of `lines`: the partner is who is credited, the measures are what is credited.
    """

    number: int
    credit: Credit | None
    parts: Sequence[Pricing[Component]]

    @property
    def _suffix(self) -> str:
        return f"_{self.number}" if self.number else ""

    @property
    def rows(self) -> str:
        """The table of what its components count."""
        if self.built_on:
            return f"earned{self._suffix}"
        return self.credits if self.number else "lines"

    @property
    def passes_on(self) -> bool:
        """Whether others than a line's own partner are credited."""
        return self.credit is not None and self.credit.passes_on

    @property
    def built_on(self) -> tuple[str, ...]:
        """The components whose earnings its rows rest on."""
        if isinstance(self.credit, RemainderCredit):
            return self.credit.after
        return (self.credit.of,) if isinstance(self.credit, TreeCredit) and self.credit.of else ()

    @property
    def shares(self) -> str:
        """The table of its shares, where others rest on them."""
        return f"shares_{self.number}"

    @property
    def credits(self) -> str:
        """The table of lines by who is credited for them."""
        return f"credits{self._suffix}"

    @property
    def positions(self) -> str:
        """The table of counted rows in canonical order."""
        return f"positions{self._suffix}"

    def windows(self, length: Length) -> str:
        """The table of its windows of one length."""
        return f"windows{self._suffix}_{length.name.lower()}"

    def measures(self) -> list[Measure]:
        """The measures that its components read, in the plan's order."""
        read = {measure.key: measure for part in self.parts for measure in part.measures()}
        return list(read.values())

    def parts_over(self, length: Length) -> list[Pricing[Component]]:
        """The components whose window is of that length."""
        return [part for part in self.parts if part.length is length]

    @property
    def lengths(self) -> list[Length]:
        """The window lengths in use, shortest first."""
        return sorted({part.length for part in self.parts if part.length}, key=lambda length: length.value)


def groups_of(parts: Sequence[Pricing[Component]]) -> list[Group]:
    """The groups in the order in which they are made: own lines first, then as the plan first names them."""
    ways = dict.fromkeys(part.component.credit for part in parts if part.component.credit is not None)
    return [
        Group(number, credit, [part for part in parts if part.component.credit == credit])
        for number, credit in enumerate([None, *ways])
        if any(part.component.credit == credit for part in parts)
    ]
