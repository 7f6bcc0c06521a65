"""What the routes of simulations answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.incentives.settlements.facade import ComponentShown
from tongzhou.kernel.jobs.contracts import JobStatus


class OfferedPeriodShown(TypedDict):
    """A period that may be tried, with its last day; `settled`: it has a settlement with a result."""

    code: str
    start: date
    end: date
    settled: bool


class OfferedPeriodsAnswer(TypedDict):
    """Periods that may be tried, newest first, and how many at once."""

    periods: list[OfferedPeriodShown]
    most: int


class SimulationReference(TypedDict):
    """A simulation by its id."""

    id: UUID


class SimulationJobReference(TypedDict):
    """A job by its id."""

    id: UUID


class SimulationBegunAnswer(TypedDict):
    """A simulation that is under way."""

    simulation: SimulationReference
    job: SimulationJobReference


class TriedPeriodShown(TypedDict):
    """What a period costs by the version in force and by the one that is tried; `partners` had sales in it."""

    code: str
    before: str
    after: str
    partners: int
    paid_before: int
    paid_after: int
    blocked: int


class ChangeBucketShown(TypedDict):
    """How many partners change by `[from, to)` percent; `new`: who had nothing, `same`: who keeps all."""

    kind: Literal["span", "same", "new"]
    low: int | None
    high: int | None
    partners: int


class ChangeQuantileShown(TypedDict):
    """The change that so many percent of the partners do not exceed."""

    percent: int
    change: str


class SimulationResultShown(TypedDict):
    """The figures over all periods."""

    before: str
    after: str
    change: str
    partners: int
    paid_before: int
    paid_after: int
    winners: int
    losers: int
    won: str
    lost: str
    periods: list[TriedPeriodShown]
    buckets: list[ChangeBucketShown]
    quantiles: list[ChangeQuantileShown]


class SimulatedComponentShown(TypedDict):
    """A component of either version by its title."""

    key: str
    title: str


class SimulationShown(TypedDict):
    """A simulation; `result` is null until it came to one, `in_force` where no version was published then."""

    id: UUID
    plan: str
    plan_title: str
    version: int
    in_force: int | None
    periods: list[str]
    currency: str
    components: list[SimulatedComponentShown]
    status: JobStatus
    job: UUID
    created_at: datetime
    created_by: str
    kept_until: datetime
    result: SimulationResultShown | None


class SimulationAnswer(TypedDict):
    """One simulation."""

    simulation: SimulationShown


class SimulationsAnswer(TypedDict):
    """The last simulations of a plan, newest first."""

    simulations: list[SimulationShown]


class ComponentChangeShown(TypedDict):
    """What a component pays by both versions."""

    key: str
    title: str
    before: str
    after: str
    change: str


class SimulatedPartnerShown(TypedDict):
    """What a partner gets over all periods by both versions."""

    partner: str
    partner_id: UUID
    partner_label: str
    before: str
    after: str
    change: str
    components: list[ComponentChangeShown]


class SimulatedPartnersAnswer(TypedDict):
    """A page of partners."""

    partners: list[SimulatedPartnerShown]
    next_cursor: str | None


class PeriodDifferenceShown(TypedDict):
    """How both versions come to their amounts in a period; a side without statement is empty."""

    period: str
    before: list[ComponentShown]
    after: list[ComponentShown]


class PartnerDifferenceAnswer(TypedDict):
    """A partner with the periods in which the versions differ."""

    partner: SimulatedPartnerShown
    periods: list[PeriodDifferenceShown]
