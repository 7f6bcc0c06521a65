"""Pure decisions: which period may be settled, which step follows, who may take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from tongzhou.access.facade import Actor, Permission, may_approve_money
from tongzhou.incentives.settlements.contracts import PeriodStatus, Settlement, Status
from tongzhou.incentives.settlements.errors import (
    AlreadyRestated,
    MoneyOnHold,
    OwnCalculation,
    PeriodInFuture,
    PeriodStillOpen,
    StepNotPossible,
)
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.periods import Length, Period, PeriodError


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a settlement: the rights of which one is needed, the statuses it starts from and leads to."""

    permissions: frozenset[Permission]
    starts: frozenset[Status]
    leads_to: Status


STEPS: Final = MappingProxyType(
    {
        "review": Step(frozenset({Permission.SETTLEMENTS_REVIEW}), frozenset({Status.CALCULATED}), Status.REVIEWED),
        "approve": Step(frozenset({Permission.SETTLEMENTS_APPROVE}), frozenset({Status.REVIEWED}), Status.APPROVED),
        "publish": Step(frozenset({Permission.SETTLEMENTS_PUBLISH}), frozenset({Status.APPROVED}), Status.PUBLISHED),
        "reject": Step(
            frozenset({Permission.SETTLEMENTS_REVIEW, Permission.SETTLEMENTS_APPROVE}),
            frozenset({Status.REVIEWED, Status.APPROVED}),
            Status.CALCULATED,
        ),
    }
)
SUBMITTED_FOR: Final = MappingProxyType({Status.CALCULATED: "review", Status.REVIEWED: "approve"})
"""The step that a settlement is submitted for, by its status."""
SUBMITTING: Final = frozenset({Permission.SETTLEMENTS_CALCULATE, Permission.SETTLEMENTS_REVIEW})
"""The rights of which one is needed to submit a settlement."""
RECALCULABLE: Final = frozenset({Status.CALCULATING, Status.CALCULATED, Status.REVIEWED})
MONEY_STEPS: Final = frozenset({"approve", "publish"})


def read_period(code: str, length: Length) -> Period:
    """The period of this code and the plan's length; raises InvalidValues on `period`."""
    try:
        period = Period.parse(code)
    except PeriodError as error:
        raise InvalidValues(errors=[FieldError("period", "period_malformed", {"period": code[:40]})]) from error
    if period.length is not length:
        raise InvalidValues(errors=[FieldError("period", "period_wrong_length", {"period": code})])
    return period


def period_status(period: Period, today: date) -> PeriodStatus:
    """As seen on the business date."""
    if today < period.first:
        return "future"
    return "open" if today < period.end else "ended"


def check_ended(period: Period, today: date) -> None:
    """Pass if the period lies wholly before `today`; raises PeriodInFuture or PeriodStillOpen."""
    status = period_status(period, today)
    if status == "future":
        raise PeriodInFuture(period=period.code, today=today.isoformat())
    if status == "open":
        last = period.end - timedelta(days=1)
        raise PeriodStillOpen(period=period.code, today=today.isoformat(), last=last.isoformat())


def check_has_facts(period: Period, first_day: date | None) -> None:
    """Pass if transactions begin before the period ends; raises InvalidValues on `period`."""
    if first_day is None:
        raise InvalidValues(errors=[FieldError("period", "period_without_facts", {"period": period.code})])
    if period.end <= first_day:
        known = {"period": period.code, "first": first_day.isoformat()}
        raise InvalidValues(errors=[FieldError("period", "period_before_facts", known)])


def is_taken(settlement: Settlement, action: str, last_action: str | None) -> bool:
    """Whether the step has been taken already and nothing since: doing it twice changes nothing."""
    return settlement.status is STEPS[action].leads_to and last_action == action


def check_step(settlement: Settlement, action: str) -> None:
    """Pass if the step follows the settlement's status; raises StepNotPossible."""
    if settlement.status not in STEPS[action].starts:
        raise StepNotPossible(action=action, status=settlement.status.value)


def check_four_eyes(settlement: Settlement, action: str, actor: Actor, now: datetime) -> None:
    """Pass if this person may move this money; raises OwnCalculation or MoneyOnHold."""
    if action not in MONEY_STEPS:
        return
    if not may_approve_money(actor, now):
        raise MoneyOnHold()
    if action == "approve" and _is_own(settlement.calculated_by, actor):
        raise OwnCalculation()


def check_restatable(settlement: Settlement) -> None:
    """Pass if a new version may correct this one; raises StepNotPossible or AlreadyRestated."""
    if settlement.status.is_open:
        raise StepNotPossible(action="restate", status=settlement.status.value)
    if settlement.restated_by_id is not None:
        raise AlreadyRestated(settlement=str(settlement.restated_by_id))


def possible_actions(settlement: Settlement, actor: Actor, now: datetime) -> list[str]:
    """What this actor could do with the settlement right now, in the order of the steps."""
    actions = [name for name in STEPS if _is_possible(settlement, name, actor, now)]
    if settlement.status in RECALCULABLE and actor.may(Permission.SETTLEMENTS_CALCULATE):
        actions.append("recalculate")
    is_final = not settlement.status.is_open and settlement.restated_by_id is None
    if is_final and actor.may(Permission.SETTLEMENTS_CALCULATE):
        actions.append("restate")
    return actions


def _is_possible(settlement: Settlement, action: str, actor: Actor, now: datetime) -> bool:
    if not actor.permissions & STEPS[action].permissions or settlement.status not in STEPS[action].starts:
        return False
    try:
        check_four_eyes(settlement, action, actor, now)
    except (MoneyOnHold, OwnCalculation):
        return False
    return True


def _is_own(calculated_by: UUID | None, actor: Actor) -> bool:
    """An unknown calculator (the program itself) is nobody's own; an actor without a user never approves."""
    return actor.user_id is None or actor.user_id == calculated_by
