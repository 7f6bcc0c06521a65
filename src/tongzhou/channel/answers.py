"""What the overview, a partner's summary and the portal's home answer; the OpenAPI document is made of it.

Amounts and shares are decimal texts.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NotRequired
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.channel.overview.contracts import Activity
from tongzhou.identity.contracts import PartnerCard
from tongzhou.incentives.settlements.facade import ComponentShown


class PartnerShown(TypedDict):
    """A partner, or a member, as a reference reads."""

    id: UUID
    label: str | None


class ComparedShown(TypedDict):
    """Sales of a stretch of days beside the same days a year before; `change` is a ratio."""

    start: date
    end: date
    sales: str
    before: str
    change: str | None


class AttainedShown(TypedDict):
    """A target beside what those who have it sold in the months they have it for; `attainment` is a ratio."""

    target: str
    sales: str
    attainment: str | None


class TargetShown(AttainedShown):
    """The target of a stretch of days; `people` is how many have one."""

    people: int


class PartnerCountsShown(TypedDict):
    """How many partners there are, ever ordered, and ordered lately."""

    total: int
    ever_ordered: int
    active: int


class FiguresShown(TypedDict):
    """The figures at the top of the overview."""

    month: ComparedShown
    quarter: ComparedShown
    year: ComparedShown
    target: TargetShown | None
    partners: PartnerCountsShown


class MonthOfSalesShown(TypedDict):
    """A month's sales and, where there is one, its target."""

    month: str
    sales: str
    target: str | None


class RegionSalesShown(TypedDict):
    """Sales of a region."""

    region: str | None
    sales: str


class CategorySalesShown(TypedDict):
    """Sales of a product category."""

    category: str | None
    sales: str


class PartnerSalesShown(TypedDict):
    """Sales to a partner."""

    partner: PartnerShown | None
    sales: str


class ConcentrationShown(TypedDict):
    """How much hangs on few partners: shares of the first 1, 3 and 10, and the Herfindahl-Hirschman index."""

    top1: str
    top3: str
    top10: str
    hhi: int


class QuietPartnerShown(TypedDict):
    """A partner that has gone quiet."""

    partner: PartnerShown
    last_order: date
    sales: str


class DormantShown(TypedDict):
    """Partners without an order for so many days, the most valuable first."""

    days: int
    count: int
    rows: list[QuietPartnerShown]


class LiabilityShown(TypedDict):
    """What a settlement that is not paid yet comes to."""

    settlement: UUID
    plan: str
    period: str
    status: str
    currency: str
    total: str


class OverviewAnswer(TypedDict):
    """How the channel does, limited to what the reader may see."""

    as_of: date
    figures: FiguresShown
    sales_by_month: list[MonthOfSalesShown]
    by_region: list[RegionSalesShown]
    by_category: list[CategorySalesShown]
    top_partners: list[PartnerSalesShown]
    concentration: ConcentrationShown
    dormant: DormantShown
    liability: NotRequired[list[LiabilityShown]]


class PartnerActivityShown(TypedDict):
    """A partner with its sales of the last twelve months, their share of all, and its sales ever."""

    partner: PartnerCard
    activity: Activity
    last_order: date | None
    year: str
    share: str
    total: str


class PartnerActivityAnswer(TypedDict):
    """Partners by sales; one without an order for `days` is dormant."""

    days: int
    partners: list[PartnerActivityShown]


NextStepShown = TypedDict("NextStepShown", {"rung": int, "from": str, "remaining": str, "extra": str})
"""The next step of a ladder: where it begins, what is missing, what reaching it adds."""


class RunningComponentShown(ComponentShown):
    """A component as it stands today, and the next step up."""

    next: NextStepShown | None


class RunningPlanShown(TypedDict):
    """A plan in force."""

    key: str
    title: str
    version: int


class RunningDaysShown(TypedDict):
    """The days of a period; `end` is the first day after it."""

    code: str
    first: date
    end: date


class RunningPeriodShown(TypedDict):
    """A plan's running period as a statement would show it today."""

    plan: RunningPlanShown
    period: RunningDaysShown
    currency: str
    earned: str
    components: list[RunningComponentShown]


class LatestStatementShown(TypedDict):
    """One of a partner's latest statements."""

    id: UUID
    number: str | None
    plan: str
    period: str
    status: str
    currency: str
    total: str
    published_at: datetime | None


class SpanAttainedShown(AttainedShown):
    """A salesperson's target of a quarter or a year so far, and what of the sales came from one partner."""

    span: Literal["quarter", "year"]
    start: date
    end: date
    from_partner: str


class PartnerTargetsShown(TypedDict):
    """The targets a partner's sales count towards: those of the salesperson who looks after them."""

    salesperson: PartnerShown | None
    spans: list[SpanAttainedShown]


class PartnerSummaryAnswer(TypedDict):
    """The facts of one partner, as far as the reader may see them."""

    as_of: date
    sales_by_month: NotRequired[list[MonthOfSalesShown]]
    by_category: NotRequired[list[CategorySalesShown]]
    running: NotRequired[list[RunningPeriodShown]]
    statements: NotRequired[list[LatestStatementShown]]
    targets: NotRequired[PartnerTargetsShown]


class PortalHomeAnswer(PartnerSummaryAnswer):
    """A partner user's first page; of a period `in_review` it says no more than its code."""

    in_review: NotRequired[list[str]]
    partner: PartnerCard
