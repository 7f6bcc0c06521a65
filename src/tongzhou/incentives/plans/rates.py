"""Rate tables: tiers, and which table prices whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

PPM = 1_000_000
"""Rates are whole parts per million: 1.5 % is 15,000."""


class Mode(StrEnum):
    """How a table prices a total: one signed rate, by bands, the whole at the rate reached, or by the part of a
    band that is filled."""

    FLAT = "flat"
    MARGINAL = "marginal"
    RETROACTIVE = "retroactive"
    INTERPOLATED = "interpolated"


@dataclass(frozen=True, slots=True)
class Tier:
    """From this bound (inclusive) on, this rate. Bounds are minor units, of growth and attainment parts per million.

    An interpolated tier has an `end` and pays `amount` minor units for all that lies in it, in proportion for less.
    """

    start: int
    rate: int
    end: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Tiers for the partners whose attribute is one of `values`; without values, for all others."""

    tiers: tuple[Tier, ...]
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rates:
    """The tables of a component and the partner attribute that chooses among them."""

    mode: Mode
    tables: tuple[Table, ...]
    by: str | None = None

    def table_for(self, attributes: Mapping[str, Any]) -> Table:
        """The table that prices a partner with these attributes (by their names in the plan)."""
        if self.by is None:
            return self.tables[0]
        value = attributes.get(self.by.removeprefix("partner."))
        return next((table for table in self.tables if value in table.values), self.tables[-1])
