"""What the routes of settlements and statements answer; the OpenAPI document is made of it.

Amounts are decimal texts with the currency's decimals, rates plain ratios (`0.015`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.incentives.settlements.contracts import Answered, Outlier, PeriodStatus, Status
from tongzhou.kernel.http.answers import Identified
from tongzhou.kernel.texts import Text

Day: TypeAlias = date


class StepShown(TypedDict):
    """One step somebody took."""

    action: str
    status: Status
    at: datetime
    by: str
    by_id: UUID | None
    reason: str | None


class LeftOut(TypedDict):
    """How many lines one component leaves out by itself; others may count them."""

    key: str
    title: str
    count: int


class SettlementHead(TypedDict):
    """A settlement with its steps and what the caller may do next. Of a version that `restates` another one, what
    stands for “previous” everywhere is that one; `restated_by` is the version that corrects this one.

    `transactions` are the lines that count for some component, `exclusions` those that count for none.
    """

    id: UUID
    plan: str
    plan_title: str
    plan_version: int
    period: str
    period_first: date
    period_last: date
    version: int
    status: Status
    currency: str
    total: str
    partners: int
    transactions: int
    exclusions: int
    input_hash: str | None
    result_hash: str | None
    watermark: datetime | None
    job_id: UUID | None
    restates: UUID | None
    restated_because: str | None
    restated_by: UUID | None
    steps: list[StepShown]
    actions: list[str]


class HoldingShown(TypedDict):
    """A flow that decides about the settlement, and whom it waits for.

    `task` is the to-do of whoever reads, `run` the page of who manages flows, each where they may open it.
    """

    title: Text
    people: list[str]
    stuck: bool
    task: UUID | None
    run: UUID | None


class ApprovalShown(TypedDict):
    """The flow that the settlement is submitted to; `submitted`: it was told already and begins in a moment."""

    title: Text
    submitted: bool


class AnswerCounts(TypedDict):
    """How many published statements stand how with their partners."""

    disputed: int
    confirmed: int
    open: int


class SettlementShown(SettlementHead, total=False):
    """A settlement; the figures against the period before only where one is looked at by itself."""

    previous_total: str
    change: str
    outliers: dict[str, int]
    left_out: list[LeftOut]
    recalculating: bool
    held: HoldingShown | None
    approval: ApprovalShown | None
    answers: AnswerCounts | None


class SettlementAnswer(TypedDict):
    """One settlement."""

    settlement: SettlementShown


class SettlementsAnswer(TypedDict):
    """Settlements, newest period first."""

    settlements: list[SettlementShown]


class PeriodShown(TypedDict):
    """A period of a plan; `end` is its last day, `status` is future, open or ended."""

    code: str
    start: date
    end: date
    status: PeriodStatus
    settlement: SettlementShown | None


class PeriodsAnswer(TypedDict):
    """Periods, newest first."""

    periods: list[PeriodShown]


class BegunAnswer(TypedDict):
    """A calculation that has been queued."""

    settlement: Identified
    job: Identified


class ReviewRowShown(TypedDict):
    """A statement beside the one of the period before; a vanished partner has no id."""

    id: UUID | None
    number: str | None
    partner: str
    partner_label: str
    partner_id: UUID
    account: str
    status: str | None
    amount: str
    previous: str
    previous_id: UUID | None
    change: str
    transactions: int
    exclusions: int
    outliers: list[Outlier]


class ReviewAnswer(TypedDict):
    """A page of the review list."""

    statements: list[ReviewRowShown]
    next_cursor: str | None


class MoveShown(ReviewRowShown):
    """A statement that changed, and what each component has to do with it, the largest difference first."""

    causes: list[str]


class MovesAnswer(TypedDict):
    """The statements that changed most."""

    statements: list[MoveShown]


class ComponentAmount(TypedDict):
    """What a component came to."""

    key: str
    title: str
    amount: str


class StatementHead(TypedDict):
    """What a statement shows everywhere; `partner` is the partner's code. A statement that `restates` one of a
    version before says what that came to, and the `change` that is owed or taken back.
    """

    id: UUID
    number: str | None
    partner: str
    partner_label: str
    account: str
    settlement: UUID
    period: str
    currency: str
    status: str
    total: str
    restates: UUID | None
    prior_total: str | None
    change: str | None
    published_at: datetime | None


class StatementLineShown(StatementHead):
    """A statement in a list; `partner` is the partner's code, `answer` how a published one stands with them."""

    plan: str
    answer: Answered | None
    components: list[ComponentAmount]


class StatementsAnswer(TypedDict):
    """A page of statements; the first one counts what partners answered, whichever answer is asked for."""

    statements: list[StatementLineShown]
    answers: AnswerCounts | None
    next_cursor: str | None


TierShown = TypedDict("TierShown", {"from": str, "to": str | None, "rate": str, "amount_in_tier": str | None})
"""A row of a rate table; bounds are amounts, or ratios for growth."""


class RungShown(TypedDict):
    """A step of the ladder written out; `here` is the one that was reached."""

    range: str
    rate: str
    within: str
    amount: str
    here: bool


class ConditionShown(TypedDict):
    """What must hold for a line to count (`lines`), for an award (`award_if`) or for anything to be earned (`gate_1`):
    in words, and the exact rule.
    """

    name: str
    words: str
    rule: str


class ComponentShown(TypedDict):
    """A component with its ladder and its formula in both languages."""

    key: str
    title: str
    kind: str
    mode: str
    base: str | None
    compared: str | None
    growth: str | None
    tier: int | None
    rate: str | None
    reason: str | None
    tiers: list[TierShown]
    ladder: list[RungShown]
    uncapped: str
    cap_cut: str
    amount: str
    text: dict[str, str]
    conditions: list[ConditionShown]


class PlanShown(TypedDict):
    """The plan as it applies to this partner, in plain words."""

    key: str
    title: str
    version: int
    summary: str


class StatementShown(StatementHead):
    """A statement with everything its page shows."""

    partner_id: UUID
    period_first: date
    period_last: date
    plan: PlanShown
    uncapped: str
    cap_cut: str
    cap: str | None
    transactions: int
    exclusions: int
    left_out: list[LeftOut]
    published_by: str | None
    restated_by: UUID | None
    fingerprint: str | None
    components: list[ComponentShown]


class StatementAnswer(TypedDict):
    """One statement."""

    statement: StatementShown


class LineHead(TypedDict):
    """The line behind a share; empty for awards and cuts."""

    component: str | None
    order_number: str | None
    line: int | None
    date: Day | None
    product: str | None
    product_code: str | None
    amount: str | None


class PartShown(TypedDict):
    """What of a line lies in one step of a rate table."""

    amount: str
    rate: str


class LineShown(LineHead):
    """A line that counted, a flat award or a cap cut, or with `included` false a line that did not count."""

    id: str
    kind: str
    partner: str | None
    base_before: str | None
    base_after: str | None
    tier: int | None
    rate: str | None
    rule: str | None
    parts: list[PartShown]
    share: str
    included: bool
    reason: str | None


class TransactionsAnswer(TypedDict):
    """A page of the rows of a component."""

    transactions: list[LineShown]
    next_cursor: str | None


class ExclusionsAnswer(TypedDict):
    """A page of lines that did not count."""

    exclusions: list[LineShown]
    next_cursor: str | None
