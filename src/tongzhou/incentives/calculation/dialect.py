"""The few places where SQL engines differ, for the one text that `compile` writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from tongzhou.expressions.facade import Bound, to_duckdb
from tongzhou.kernel.periods import Length


@dataclass(frozen=True, slots=True)
class DuckDB:
    """How DuckDB says it."""

    name: str = "duckdb"

    def rounded(self, exact: str, scale: int, *, signed: bool) -> str:
        """A whole-number division that rounds half away from zero; `//` cuts towards zero."""
        half = f"CASE WHEN {exact} < 0 THEN -{scale // 2} ELSE {scale // 2} END" if signed else str(scale // 2)
        return f"({exact} + {half}) // {scale}"

    def divided(self, number: str, by: str) -> str:
        """A division of what is not negative that rounds half up."""
        return f"(2 * ({number}) + ({by})) // (2 * ({by}))"

    def quotient(self, number: str, by: str) -> str:
        """A whole number over one above zero, rounded half away from zero."""
        half = f"(2 * abs({number}) + {by}) // (2 * {by})"
        return f"(CASE WHEN {number} < 0 THEN -1 ELSE 1 END * ({half}))"

    def whole(self, number: str) -> str:
        """An int64; overflow is an error, never a wrong amount."""
        return f"CAST({number} AS BIGINT)"

    def wide(self, number: str) -> str:
        """An int128, for products of two amounts or of an amount and two rates."""
        return f"CAST({number} AS HUGEINT)"

    def window_start(self, length: Length, day: str) -> str:
        """The first day of the month, quarter or year."""
        return f"CAST(date_trunc('{length.name.lower()}', {day}) AS DATE)"

    def window_end(self, length: Length, day: str) -> str:
        """The first day after the month, quarter or year."""
        return f"CAST(date_trunc('{length.name.lower()}', {day}) + INTERVAL {length.value} MONTH AS DATE)"

    def midnight(self, day: str, zone: str) -> str:
        """The instant at which a day begins in a time zone."""
        return f"timezone({self.text(zone)}, CAST({day} AS TIMESTAMP))"

    def complete_months(self, first: str, last: str) -> str:
        """How many months are complete from one day to another: one is on the same day of the next."""
        months = f"(year({last}) - year({first})) * 12 + month({last}) - month({first})"
        return f"{months} - CASE WHEN day({last}) < day({first}) THEN 1 ELSE 0 END"

    def year_later(self, day: str) -> str:
        """The same day a year later, of a first day of a month."""
        return f"CAST({day} + INTERVAL 12 MONTH AS DATE)"

    def local_day(self, instant: str, zone: str) -> str:
        """The day of an instant in a time zone."""
        return f"CAST(timezone({self.text(zone)}, {instant}) AS DATE)"

    def table(self, name: str, select: str) -> str:
        """A statement that keeps a result under a name for the statements after it."""
        return f"CREATE OR REPLACE TEMP TABLE {name} AS\n{select}"

    def text(self, value: str) -> str:
        """A quoted text."""
        return "'" + value.replace("'", "''") + "'"

    def condition(self, bound: Bound, columns: Mapping[str, str]) -> str:
        """A condition that is never null."""
        return to_duckdb(bound, columns)
