"""Values that cross the border of settlements, and what settlements ask of the package that knows the sales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias
from uuid import UUID

from tongzhou.access.contracts import Actor
from tongzhou.identity.contracts import PartnerBook
from tongzhou.incentives.calculation.facade import Facts
from tongzhou.incentives.plans.facade import Plan
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import Text

if TYPE_CHECKING:
    from tongzhou.incentives.settlements.signing import KeyRing


class Status(StrEnum):
    """Steps of a settlement, in order. `calculating` comes before its first result."""

    CALCULATING = "calculating"
    CALCULATED = "calculated"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    PAID = "paid"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Not yet published: it may still be calculated anew."""
        return self in OPEN

    def reached(self, other: Status) -> bool:
        """Whether this step is `other` or a later one."""
        order = list(Status)
        return order.index(self) >= order.index(other)


OPEN: Final = frozenset({Status.CALCULATING, Status.CALCULATED, Status.REVIEWED, Status.APPROVED})
OWED: Final = (Status.APPROVED, Status.PUBLISHED, Status.CONFIRMED)
"""Steps at which the money is owed but not paid; before its approval a calculation promises nobody anything."""


class Answered(StrEnum):
    """How a published statement stands with its partner."""

    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    OPEN = "open"


class Outlier(StrEnum):
    """Why a statement deserves a look before anybody approves it."""

    JUMP_UP = "jump_up"
    JUMP_DOWN = "jump_down"
    NEW = "new"
    VANISHED = "vanished"
    ZERO_WITH_SALES = "zero_with_sales"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class PartnerFace:
    """A partner as a statement shows it; `id` is its record, `account` its customer code with the legal entity."""

    id: UUID
    label: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class PriorStatement:
    """A published statement that a new version corrects: what its components came to, and whose it is."""

    id: UUID
    total_minor: int
    amounts: Mapping[str, int]
    face: PartnerFace


@dataclass(frozen=True, slots=True)
class SettlementFacts:
    """Everything one settlement reads, with the names that statements show.

    `facts.transactions` holds the lines of every window the plan looks at (the period, the same one a year
    before, the year to date); `faces` knows every partner of `facts.partners` by its code.
    """

    facts: Facts
    faces: Mapping[str, PartnerFace] = field(repr=False)
    product_labels: Mapping[str, str] = field(default_factory=dict, repr=False)


class FactSource(Protocol):
    """Hands out the facts of a settlement; the package that owns orders and partners registers one at start."""

    async def facts(self, connection: Connection, *, plan: Plan, period: Period, as_of: datetime) -> SettlementFacts:
        """The facts that `plan` needs for `period`, as recorded up to `as_of`; raises FactsError."""
        ...

    async def first_day(self, connection: Connection, *, as_of: datetime) -> date | None:
        """The day of the first transaction that settles; None where there is none."""
        ...


class PartnerReach(Protocol):
    """Tells which partners a member may look at; registered by the package that owns the partner form."""

    async def reachable(self, connection: Connection, actor: Actor) -> frozenset[UUID] | None:
        """Record ids of the partners the actor reaches; None means every one."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One settlement of one period of a plan."""

    id: UUID
    plan_id: UUID
    plan_key: str
    plan_title: Mapping[str, str]
    plan_version_id: UUID
    plan_version: int
    period: Period
    version: int
    status: Status
    currency: str
    total_minor: int
    partner_count: int
    transaction_count: int
    exclusion_count: int
    input_hash: str | None
    result_hash: str | None
    watermark: datetime | None
    calculated_by: UUID | None
    job_id: UUID | None
    restates_id: UUID | None
    """The version before, whose published result this one corrects."""
    restated_because: str | None
    restated_by_id: UUID | None
    """The version that corrects this one, published or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """One step somebody took with a settlement."""

    action: str
    status: Status
    at: datetime
    by_id: UUID | None
    by_name: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A calculation that was asked for, and the job that does it."""

    settlement_id: UUID
    job_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculated:
    """What a calculation came to; `changed` is false when the same inputs had been calculated before."""

    settlement_id: UUID
    changed: bool
    statements: int
    total_minor: int
    currency: str
    result_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLiability:
    """What is owed for one period and not paid yet."""

    settlement_id: UUID
    plan_key: str
    period: str
    status: Status
    currency: str
    total_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A statement as lists show it."""

    id: UUID
    number: str | None
    plan_key: str
    period: str
    status: Status
    currency: str
    total_minor: int
    published_at: datetime | None


PeriodStatus: TypeAlias = Literal["future", "open", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodOfPlan:
    """A period of a plan as the desk shows it."""

    period: Period
    status: PeriodStatus
    settlement: Settlement | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What decides about a settlement by its title, and whom it waits for by name; `is_stuck`: for who looks after it.

    `task` is the to-do of whoever reads, `run` the page of who looks after it, each where they may open it.
    """

    title: Text
    people: tuple[str, ...]
    is_stuck: bool
    task: UUID | None
    run: UUID | None


@dataclass(frozen=True, slots=True)
class Asking:
    """What settlements are submitted to, by its title; `is_told`: of this one already, and it begins in a moment."""

    title: Text
    is_told: bool


class Holder(Protocol):
    """Knows what decides about settlements besides people by hand."""

    async def held_by(self, connection: Connection, settlement: Settlement) -> str | None:
        """The name of what decides about a settlement now, as it has come out; None where nothing does."""
        ...

    async def shown(
        self, connection: Connection, settlement: Settlement, *, actor: Actor, now: datetime
    ) -> Holding | None:
        """The same for the settlement's page."""
        ...

    async def asks(
        self, connection: Connection, settlement: Settlement, action: str, *, actor: Actor, now: datetime
    ) -> Asking | None:
        """What takes a step with the settlement as it is, so that nobody does by hand; None where nothing does."""
        ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the program hands to settlements at start: who knows the sales, the partners and the signing keys; what
    keeps people from deciding by hand.
    """

    facts: FactSource
    partners: PartnerBook
    keys: KeyRing
    reach: PartnerReach | None = None
    holder: Holder | None = None
