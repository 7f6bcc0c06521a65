"""How far a run has come, and what a step lets somebody see and fill in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.builder.conftest import MakeForms
from tests.builder.make import ORDER, PARTNER, REGION
from tests.people import ActAs, MakeMember
from tongzhou.access.facade import Action, field_scope
from tongzhou.builder.flows.contracts import CcStep, FieldUse, FillStep, FlowDocument, StartStep
from tongzhou.builder.flows.work.picture import StepStanding, VisitTold, seconds_of, states_of
from tongzhou.builder.flows.work.uses import let_to, uses_of
from tongzhou.kernel.ids import new_id

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FLOW = FlowDocument.model_validate(
    {
        "key": "f",
        "title": "F",
        "trigger": {"kind": "flow"},
        "steps": [
            {"kind": "start", "key": "start", "title": "Start"},
            *({"kind": "approve", "key": key, "title": key} for key in ("one", "two", "three", "four")),
            {"kind": "end", "key": "end", "title": "End"},
        ],
    }
)


def visit(step: str, arrived: int, left: int | None = None, **more: Any) -> VisitTold:
    """From and until so many minutes after noon."""
    at = NOON + timedelta(minutes=arrived)
    until = None if left is None else NOON + timedelta(minutes=left)
    return VisitTold(step=step, arrived_at=at, left_at=until, **more)


def test_the_latest_visit_of_each_step_counts() -> None:
    visits = [
        visit("start", 0, 1, outcome="done"),
        visit("one", 1, 5, outcome="done", persons=("Ann", "Ann", "Bob")),
        visit("two", 5, 9, outcome="returned"),
        visit("one", 9, None, persons=("Ann",)),
        visit("three", 2, 4, outcome="skipped"),
        visit("four", 3, None, fault="nobody_found"),
    ]
    states = states_of(FLOW, visits, is_over=False, now=NOON + timedelta(minutes=19))
    assert {key: state.state for key, state in states.items()} == {
        "start": StepStanding.PASSED,
        "one": StepStanding.WAITING,
        "two": StepStanding.PASSED,
        "three": StepStanding.SKIPPED,
        "four": StepStanding.FAILED,
        "end": StepStanding.REMAINING,
    }
    assert (states["one"].persons, states["one"].seconds) == (["Ann"], 600)
    assert (states["start"].seconds, states["end"].seconds) == (60, None)


def test_of_two_visits_at_once_the_one_that_waits_is_shown_and_nothing_remains_of_what_is_over() -> None:
    waiting = [visit("one", 0, None), visit("one", 1, 2, outcome="done")]
    assert states_of(FLOW, waiting, is_over=False, now=NOON)["one"].state is StepStanding.WAITING
    over = states_of(FLOW, [visit("start", 0, 1, outcome="done")], is_over=True, now=NOON)
    assert over["end"].state is StepStanding.SKIPPED
    assert seconds_of(visit("one", 5), NOON) == 0


async def test_a_step_says_what_is_seen_and_filled_in(
    make_forms: MakeForms, make_member: MakeMember, act_as: ActAs
) -> None:
    forms = await make_forms(REGION, PARTNER, ORDER)
    partner = forms.get("partner")
    uses = {"tier": "write", "name": "required", "revenue": "hidden", "region_code": "write"}
    fill = FillStep.model_validate({"kind": "fill", "key": "a", "title": "A", "fields": uses, "others": "hidden"})
    shown = uses_of(fill, partner, outside=False, decides=True)
    assert shown == {"name": FieldUse.REQUIRED, "tier": FieldUse.WRITE, "region_code": FieldUse.READ}
    assert set(uses_of(fill, partner, outside=False, decides=False).values()) == {FieldUse.READ}
    copied = CcStep.model_validate({"kind": "cc", "key": "a", "title": "A"})
    assert "bank_account" in uses_of(copied, partner, outside=False, decides=False)
    assert "bank_account" not in uses_of(copied, partner, outside=True, decides=False)
    start = StartStep.model_validate({"kind": "start", "key": "a", "title": "A"})
    assert uses_of(start, partner, outside=False, decides=True)["since"] is FieldUse.WRITE

    ann = await act_as(await make_member("ann@acme.example"))
    let = let_to(ann, partner, shown, new_id())
    scope = field_scope(let, "partner")
    assert {each.key for each in partner.live_fields if scope.may_read(each.key)} == {"name", "tier", "region_code"}
    assert {each.key for each in partner.live_fields if scope.may_write(each.key, Action.UPDATE)} == {"name", "tier"}
    assert not any(scope.may_write(each.key, Action.CREATE) for each in partner.live_fields)
    assert let.permissions == frozenset()
