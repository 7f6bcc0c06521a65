"""SQL of prizes by rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from tongzhou.incentives.calculation.components.pricing import FLAT, Pricing
from tongzhou.incentives.plans.facade import Contest


@dataclass(frozen=True, eq=False)
class ContestPricing(Pricing[Contest]):
    """One row a window with the place as its tier; it rests on what others sold."""

    @property
    def total(self) -> str:
        """The column of what the window came to."""
        return f"total_{self.index}"

    def sums(self) -> list[str]:
        only = f" FILTER (WHERE counted_{self.index})" if self.component.lines else ""
        return [f"{self.scope.sql.whole(f'coalesce(sum(m_{self.component.measure}){only}, 0)')} AS {self.total}"]

    def shares(self) -> Iterable[str]:
        ranked = f"{self.total} >= {max(self.component.least, 1)}" + (f" AND {self.gate} = 0" if self.gates else "")
        over = f"PARTITION BY {self.window}, {ranked}"
        places = (
            f"SELECT *, {ranked} AS ranked, rank() OVER ({over} ORDER BY {self.total} DESC) AS rank_no,"
            f" count(*) OVER ({over}, {self.total}) AS tied,"
            f" row_number() OVER ({over}, {self.total} ORDER BY partner_no) AS nth"
            f" FROM {self.windows} WHERE {self.window} >= {self.scope.first}"
        )
        pots = f"SELECT *, {self._prizes('rank_no - 1 + tied')} - {self._prizes('rank_no - 1')} AS pot FROM ({places})"
        share = "CASE WHEN ranked THEN pot // tied + CASE WHEN nth <= pot % tied THEN 1 ELSE 0 END ELSE 0 END"
        columns = {
            "base": self.total,
            "after": self.total,
            "tier": "CAST(CASE WHEN ranked THEN rank_no END AS INTEGER)",
            "share": self.scope.sql.whole(share),
        }
        yield f"{self.row(FLAT, columns)}\nFROM ({pots})"

    @property
    def gates(self) -> bool:
        """Whether gates keep partners out of the ranking."""
        return bool(self.component.gates)

    def _prizes(self, count: str) -> str:
        """The sum of the first so many prizes."""
        sums = list(accumulate(self.component.prizes))
        cases = "".join(f" WHEN {count} = {number} THEN {total}" for number, total in enumerate(sums[:-1], start=1))
        return f"CASE WHEN {count} <= 0 THEN 0{cases} ELSE {sums[-1]} END"

    def zero_reasons(self) -> list[str]:
        own = f"WHEN component_no = {self.index} AND kind_no = {FLAT}"
        return [f"{own} AND tier IS NULL THEN 'not_ranked'", f"{own} AND share = 0 THEN 'no_prize'"]
