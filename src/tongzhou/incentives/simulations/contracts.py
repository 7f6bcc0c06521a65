"""Values of simulations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import Text

PERIODS_MOST: Final = 12
"""How many periods one simulation calculates."""
KEPT: Final = timedelta(days=7)
"""How long a simulation is kept."""

OFFERED: Final = 24
"""How many ended periods are offered to choose from."""

Fate: TypeAlias = Literal["winners", "losers", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """A version of a plan over periods, against the version in force; `result` is None until it came to one.

    `title` and `components` are the plan's words as they were then: by key, of either version.
    """

    id: UUID
    plan_key: str
    title: Text
    version: int
    in_force: int | None
    periods: tuple[str, ...]
    currency: str
    components: tuple[tuple[str, Text], ...]
    job_id: UUID
    result: Mapping[str, Any] | None
    created_at: datetime
    created_by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSimulation:
    """What somebody wants to be tried."""

    plan: str
    version: int
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A period that may be tried; `is_settled`: it has a settlement that came to a result."""

    period: Period
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A simulation that was asked for, and the job that does it."""

    simulation_id: UUID
    job_id: UUID
