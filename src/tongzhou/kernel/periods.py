"""Calendar periods by code: `2019-Q3`, `2019-07`, `2019`. Every window is half-open: [first, end)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

_CODE = re.compile(r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


class PeriodError(ValueError):
    """A text that names no period. `code` is `period_malformed`."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not a period: {text!r}; write 2019, 2019-Q3 or 2019-07")
        self.code = "period_malformed"
        self.params = {"period": text}


class Length(Enum):
    """How many months a period of this kind has."""

    MONTH = 1
    QUARTER = 3
    YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One calendar month, quarter or year. `first` is in it, `end` is the day after its last."""

    first: date
    end: date

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Read `2019`, `2019-Q3` or `2019-07`; anything else raises PeriodError."""
        match = _CODE.fullmatch(code)
        if match is None or match["year"] in ("0000", "0001", "9999"):
            raise PeriodError(code)
        year = int(match["year"])
        if match["quarter"]:
            return cls._starting(year, 3 * int(match["quarter"]) - 2, Length.QUARTER)
        if match["month"]:
            return cls._starting(year, int(match["month"]), Length.MONTH)
        return cls._starting(year, 1, Length.YEAR)

    @classmethod
    def containing(cls, day: date, length: Length) -> "Period":
        """The month, quarter or year that `day` lies in."""
        first_month = (day.month - 1) // length.value * length.value + 1
        return cls._starting(day.year, first_month, length)

    @classmethod
    def _starting(cls, year: int, month: int, length: Length) -> "Period":
        return cls(date(year, month, 1), _month_start(year, month + length.value))

    @property
    def length(self) -> Length:
        """Whether this is a month, a quarter or a year."""
        return Length((self.end.year - self.first.year) * 12 + self.end.month - self.first.month)

    @property
    def code(self) -> str:
        """The code that `parse` reads back."""
        if self.length is Length.YEAR:
            return f"{self.first.year:04}"
        if self.length is Length.QUARTER:
            return f"{self.first.year:04}-Q{(self.first.month + 2) // 3}"
        return f"{self.first.year:04}-{self.first.month:02}"

    def year_before(self) -> "Period":
        """The same period one year earlier."""
        return self._starting(self.first.year - 1, self.first.month, self.length)

    def next(self) -> "Period":
        """The period that begins where this one ends."""
        return self._starting(self.end.year, self.end.month, self.length)

    def previous(self) -> "Period":
        """The period of the same length that ends where this one begins."""
        start = _month_start(self.first.year, self.first.month - self.length.value)
        return self._starting(start.year, start.month, self.length)

    def parts(self, length: Length) -> Iterator["Period"]:
        """The shorter periods that make up this one, in order."""
        part = self.containing(self.first, length)
        while part.first < self.end:
            yield part
            part = part.next()

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    def window(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The half-open instants (UTC) from 00:00 of the first day to 00:00 of `end`, in `zone`."""
        return midnight(self.first, zone), midnight(self.end, zone)

    def __str__(self) -> str:
        return self.code


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """00:00 of `day` in `zone`, as an instant in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _month_start(year: int, month: int) -> date:
    """The first day of a month counted from January of `year`; months below 1 or above 12 carry over."""
    carried, index = divmod(month - 1, 12)
    return date(year + carried, index + 1, 1)
