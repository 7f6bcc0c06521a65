"""Who is asked leaves: their to-dos go to whom the administrator chose, else by their step's own rule."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tests.builder.flows.playing import Play
from tests.people import MakeMember, Person
from tongzhou.builder.flows.contracts import FlowDocument, RunStatus
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import Intervened, PersonLeft

EAST = {"code": "E", "name": "East", "secret_rate": "5"}
OFFERED = [{"name": name} for name in ("submit", "reject", "return", "transfer", "add_before")]


def play(people: str, **settings: Any) -> Play:
    step = {
        "kind": "approve",
        "key": "a",
        "title": "A",
        "people": [{"kind": "initiator"}],
        "actions": OFFERED,
        **settings,
    }
    run = Play(Graph(FlowDocument.model_validate(flow(step))))
    run.ask("a", people)
    return run


def leaves(run: Play, who: str, now: str = "") -> None:
    """Somebody who is asked leaves; the step would ask `now`."""
    found = next(
        (visit, todo)
        for visit in run.state.visits
        for todo in visit.todos
        if todo.who == f"member:{who}" and todo.status.value in ("open", "later")
    )
    run.let(PersonLeft(found[0].number, found[1].number, tuple(f"member:{each}" for each in now), 1))


@pytest.mark.parametrize("mode", ["any", "all", "sequence", "first", "share"])
def test_the_others_decide_without_them(mode: str) -> None:
    run = play("bc", mode=mode)
    leaves(run, "b", now="c")
    assert run.open() == "c"
    run.act("c")
    assert run.state.status is RunStatus.DONE


@pytest.mark.parametrize("mode", ["all", "sequence", "share"])
def test_what_only_they_had_still_to_decide_is_decided(mode: str) -> None:
    run = play("bc", mode=mode)
    run.act("b")
    leaves(run, "c", now="b")
    assert run.state.status is RunStatus.DONE
    assert run.state.past[0].doer is None  # nobody decided it by leaving


def test_whom_the_step_asks_now_takes_their_place() -> None:
    run = play("b")
    leaves(run, "b", now="d")
    assert run.open() == "d"
    late = play("bc", mode="sequence")
    leaves(late, "b", now="cd")
    assert late.open() == "c"
    late.act("c")
    assert late.open() == "d"


def test_who_gave_theirs_to_somebody_who_leaves_is_asked_again_if_the_step_still_asks_them() -> None:
    run = play("ab", mode="all")
    run.act("b", "transfer", "c")
    run.act("c", "transfer", "d")
    leaves(run, "d", now="ab")
    assert run.open() == "ab"
    run.act("a")
    assert run.state.status is RunStatus.RUNNING
    run.act("b")
    assert run.state.status is RunStatus.DONE
    changed = play("b")
    changed.act("b", "transfer", "c")
    leaves(changed, "c", now="")
    assert changed.open() == ""
    assert changed.state.visits[0].fault == "nobody_found"


@pytest.mark.parametrize(("nobody", "status"), [({"act": "stop"}, RunStatus.STUCK), ({"act": "skip"}, RunStatus.DONE)])
def test_where_nobody_is_left_the_step_does_what_it_does_for_nobody(nobody: dict[str, Any], status: RunStatus) -> None:
    run = play("b", nobody=nobody)
    leaves(run, "b")
    assert run.state.status is status


def test_those_who_are_asked_instead_of_nobody_are_asked_then_too() -> None:
    run = play("b", nobody={"act": "people", "to": [{"kind": "initiator"}]})
    leaves(run, "b")
    assert run.state.visits[0].status == "instead"
    run.ask("a", "d")
    assert run.open() == "d"
    run.act("d")
    assert run.state.status is RunStatus.DONE


def test_a_step_that_is_stuck_is_given_to_somebody_and_retried() -> None:
    run = play("b")
    leaves(run, "b")
    assert run.manage("retry", "a") is None
    run.ask("a", "e")
    assert run.open() == "e"


def test_who_they_added_goes_with_them_and_who_added_them_goes_on() -> None:
    run = play("b")
    run.act("b", "add_before", "c")
    leaves(run, "b", now="e")
    assert run.open() == "e"
    other = play("b")
    other.act("b", "add_before", "c")
    leaves(other, "c", now="e")
    assert other.open() == "b"


def test_who_took_it_and_leaves_gives_it_back() -> None:
    run = play("bc", mode="first")
    run.act("b", "claim")
    leaves(run, "b", now="c")
    assert run.open() == "c"
    run.act("c", "claim")


def test_told_twice_nothing_changes() -> None:
    run = play("bc")
    todo = run.todo("b")
    told = PersonLeft(run.visit("a"), todo.number, ("member:c",), 1)
    run.let(told)
    before = run.state
    run.let(told)
    assert run.state == before


def test_an_initiator_who_has_the_run_again_and_leaves_is_stuck_until_somebody_takes_it() -> None:
    run = play("b")
    run.act("b", "return", to="start")
    leaves(run, "i")
    assert run.state.status is RunStatus.STUCK
    assert run.state.visits[0].fault == "initiator_left"
    start = run.state.visits[0].number
    assert run.happen(Intervened("retry", start)) == "people_needed"
    assert run.happen(Intervened("reassign", start, people=("member:e", "member:f"))) == "people_needed"
    run.let(Intervened("reassign", start, people=("member:e",)))
    assert run.state.status is RunStatus.RUNNING
    assert run.open() == "e"
    run.act("e")
    assert run.at() == ["a"]


# --- through the doors --------------------------------------------------------------------------------------------


async def begin(admin: httpx.AsyncClient, work: Work, people: list[Person], **settings: Any) -> None:
    members = {"kind": "members", "ids": [str(each.id) for each in people]}
    step = {"kind": "approve", "key": "a", "title": "Check", "people": [members], **settings}
    await published(admin, flow(step))
    await admin.post(REGIONS, json=EAST)
    await work()


async def asked(admin: httpx.AsyncClient) -> list[tuple[str, str, str | None]]:
    (run,) = await runs_of(admin)
    return [(each["person"], each["status"], each["action"]) for each in run["tasks"]]


async def test_duties_say_what_waits_and_which_flows_name_them(
    admin: httpx.AsyncClient, work: Work, make_member: MakeMember
) -> None:
    bo, cy = await make_member("bo@example.com"), await make_member("cy@example.com")
    cy_too = {"act": "people", "to": [{"kind": "members", "ids": [str(cy.id)]}]}
    await begin(admin, work, [bo], nobody=cy_too)
    named = {"key": "sample", "title": "Sample", "steps": ["Check"]}
    answer = (await admin.get(f"/api/members/{bo.id}/duties")).json()
    assert answer == {"waiting": 1, "flows": [named]}
    answer = (await admin.get(f"/api/members/{cy.id}/duties")).json()
    assert answer == {"waiting": 0, "flows": [named]}


async def test_to_dos_are_handed_over_with_a_reason_before_somebody_leaves(
    admin: httpx.AsyncClient, work: Work, make_member: MakeMember
) -> None:
    bo, cy = await make_member("bo@example.com"), await make_member("cy@example.com")
    await begin(admin, work, [bo])
    body = {"to": str(cy.id), "reason": "Bo leaves on Friday"}
    answer = await admin.post(f"/api/members/{bo.id}:hand-over", json=body)
    assert answer.json() == {"handed": 1, "kept": 0, "after": None}
    assert await asked(admin) == [("Bo", "gone", "reassign"), ("Cy", "open", None)]
    (run,) = await runs_of(admin)
    assert (run["tasks"][0]["opinion"], run["tasks"][0]["by"]) == ("Bo leaves on Friday", "Ada")
    assert (await admin.patch(f"/api/members/{bo.id}", json={"active": False})).status_code == 200
    await work()
    assert await asked(admin) == [("Bo", "gone", "reassign"), ("Cy", "open", None)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"to": "00000000-0000-7000-8000-000000000000"}, "to"), ({"reason": " "}, "reason"), ({"to": None}, "to")],
)
async def test_who_takes_over_is_here_and_is_told_why(
    admin: httpx.AsyncClient, work: Work, make_member: MakeMember, wrong: dict[str, Any], field: str
) -> None:
    bo, cy = await make_member("bo@example.com"), await make_member("cy@example.com")
    await begin(admin, work, [bo])
    body = {"to": str(cy.id), "reason": "leaves", **wrong}
    answer = await admin.post(f"/api/members/{bo.id}:hand-over", json=body)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert await asked(admin) == [("Bo", "open", None)]


async def test_what_nobody_was_chosen_for_goes_by_the_rule_of_its_step(
    admin: httpx.AsyncClient, work: Work, make_member: MakeMember
) -> None:
    bo, cy = await make_member("bo@example.com"), await make_member("cy@example.com")
    instead = {"act": "people", "to": [{"kind": "members", "ids": [str(cy.id)]}]}
    await begin(admin, work, [bo], nobody=instead)
    assert (await admin.patch(f"/api/members/{bo.id}", json={"active": False})).status_code == 200
    await work()
    assert await asked(admin) == [("Bo", "gone", "left"), ("Cy", "open", None)]


async def test_where_a_step_has_no_rule_the_run_says_that_nobody_is_found(
    admin: httpx.AsyncClient, work: Work, make_member: MakeMember
) -> None:
    bo = await make_member("bo@example.com")
    await begin(admin, work, [bo])
    assert (await admin.patch(f"/api/members/{bo.id}", json={"active": False})).status_code == 200
    await work()
    (run,) = await runs_of(admin)
    assert (run["status"], [each["fault"] for each in run["live"]]) == ("stuck", ["nobody_found"])


async def test_who_is_back_before_the_clock_comes_round_keeps_what_is_theirs(
    admin: httpx.AsyncClient, work: Work, make_member: MakeMember
) -> None:
    bo = await make_member("bo@example.com")
    await begin(admin, work, [bo])
    for active in (False, True):
        assert (await admin.patch(f"/api/members/{bo.id}", json={"active": active})).status_code == 200
    await work()
    assert await asked(admin) == [("Bo", "open", None)]


async def test_nobody_is_given_their_own_matter(admin: httpx.AsyncClient, work: Work, make_member: MakeMember) -> None:
    bo = await make_member("bo@example.com")
    await begin(admin, work, [bo], not_own=True)
    me = (await admin.get("/api/session")).json()["member_id"]
    answer = await admin.post(f"/api/members/{bo.id}:hand-over", json={"to": me, "reason": "I do it"})
    assert answer.json() == {"handed": 0, "kept": 1, "after": None}
    assert await asked(admin) == [("Bo", "open", None)]
