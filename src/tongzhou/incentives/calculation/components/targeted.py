"""What components with a target share."""

from __future__ import annotations

from collections.abc import Iterable

from tongzhou.incentives.calculation.components.pricing import Pricing
from tongzhou.incentives.plans.facade import PPM, Component, Target


class Targeted:
    """The SQL of a target, of what is attained of it, and of partners whose target is none."""

    def __init__(self, part: Pricing[Component], target: Target) -> None:
        self._part, self._target = part, target
        self._sql = part.scope.sql
        self.column = f"target_{part.index}"

    @property
    def value(self) -> str:
        """The target over the columns of a window and its partner."""
        if self._target.amount is not None:
            return str(self._target.amount)
        return f"f_{(self._target.attribute or '').removeprefix('partner.')}"

    def result(self) -> str:
        """The target as a column of its window."""
        return f"CAST({self.value} AS BIGINT) AS {self.column}"

    def attains(self, total: str, part: int) -> str:
        """Whether a total is that many parts per million of the target, exactly."""
        wide = self._sql.wide
        return f"{total} > 0 AND {wide(total)} * {PPM} >= {wide(self.column)} * {part}"

    def problems(self) -> Iterable[str]:
        """Partners whose target is zero or less are not settled: it is a mistake, and dividing by it a bigger one."""
        if self._target.attribute is not None:
            yield (
                "SELECT partner, CAST(NULL AS VARCHAR), CAST(NULL AS BIGINT), 'target_not_positive'\n"
                f"FROM people WHERE eligible AND {self.value} <= 0"
            )
