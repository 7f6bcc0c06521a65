"""What goes wrong in a run, comes twice or late, and what who manages the flow does about it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builder.flows.drawing import PEOPLE, approve, graph
from tests.builder.flows.playing import Play
from tongzhou.builder.flows.contracts import RunStatus, TaskStatus
from tongzhou.builder.flows.core.deadlines import SUBMITS_MAX
from tongzhou.builder.flows.core.state import (
    ROBOT,
    Acted,
    Broke,
    Change,
    ChildEnded,
    Decided,
    Find,
    Intervened,
    PeopleFound,
    Perform,
    Performed,
    SetTimers,
    Tell,
    TimeUp,
)

LOOP = {"kind": "loop", "over": "rows"}


def deadline(act: str) -> dict[str, Any]:
    return {"after": {"amount": 1}, "act": act, "to": PEOPLE}


# --- told twice, late or astray ---------------------------------------------------------------------------------


def test_a_loop_begins_once() -> None:
    run = Play(graph("start l end", "l body: n l", l=LOOP))
    loop = run.visit("l")
    for _ in range(2):
        run.let(Performed(loop, total=2))
        assert run.at() == ["l", "n"]


def test_a_branch_takes_its_lines_once() -> None:
    ways = ("start b", "b when amount > 1: n join end", "b when amount > 2: m join", "b otherwise: join")
    run = Play(graph(*ways, b={"kind": "branch", "takes": "every"}))
    branch = run.visit("b")
    for _ in range(2):
        run.let(Decided(branch, (0, 1)))
        assert run.at() == ["b", "n", "m"]


def test_lines_that_there_are_not_are_not_taken() -> None:
    run = Play(graph("start b", "b when amount > 1: n end", "b otherwise: end", b={"kind": "branch"}))
    run.let(Decided(run.visit("b"), (7,)))
    assert (run.state.status, run.state.visits[0].fault) == (RunStatus.STUCK, "no_line_holds")
    run.let(Decided(run.visit("b"), (0, 7)))
    assert (run.state.status, run.at()) == (RunStatus.RUNNING, ["n"])


def test_each_child_counts_once_and_all_are_waited_for() -> None:
    run = Play(graph("start s end", s={"kind": "subflow", "flow": "other"}))
    visit = run.visit("s")
    run.let(ChildEnded(visit, 0))
    run.done("s", children=3)
    run.let(ChildEnded(visit, 0))
    run.let(ChildEnded(visit, 1))
    assert run.state.status is RunStatus.RUNNING
    run.let(ChildEnded(visit, 2))
    assert run.state.status is RunStatus.DONE


def test_a_child_that_ended_at_once_is_not_waited_for() -> None:
    run = Play(graph("start s end", s={"kind": "subflow", "flow": "other"}))
    run.let(ChildEnded(run.visit("s")))
    run.done("s", children=1)
    assert run.state.status is RunStatus.DONE


def test_a_step_that_succeeds_after_all_goes_on() -> None:
    run = Play(graph("start n end"))
    run.let(Broke(run.visit("n"), "gone_wrong"))
    assert (run.state.status, run.state.visits[0].fault) == (RunStatus.STUCK, "gone_wrong")
    run.done("n")
    assert run.state.status is RunStatus.DONE


def test_a_step_with_a_line_for_it_fails_without_stopping() -> None:
    run = Play(graph("start h end", "h failed: n end", h={"kind": "http", "url": "https://example.com"}))
    run.let(Broke(run.visit("h"), "timeout"))
    assert (run.state.status, run.at()) == (RunStatus.RUNNING, ["n"])


def test_times_that_cannot_be_found_stop_a_step_but_not_its_people() -> None:
    run = Play(graph("start a end", a=approve("all")))
    run.ask("a", "xy")
    run.let(Broke(run.visit("a"), "no_such_day"))
    assert (run.state.status, run.open()) == (RunStatus.STUCK, "xy")
    run.act("x")
    assert run.manage("retry", "a") is None
    assert (run.state.status, run.commands[0]) == (RunStatus.RUNNING, SetTimers(run.visit("a"), "a"))
    run.let(Broke(run.visit("a"), "no_such_day"))
    run.act("y")
    assert run.state.status is RunStatus.DONE


# --- nobody -----------------------------------------------------------------------------------------------------


def test_a_step_without_people_asks_others_then_stops() -> None:
    run = Play(graph("start a end", a=approve(nobody={"act": "people", "to": PEOPLE})))
    run.ask("a", "")
    assert run.commands == [Find(run.visit("a"), "a", instead=True)]
    run.ask("a", "")
    assert (run.state.status, run.state.visits[0].fault) == (RunStatus.STUCK, "nobody_found")
    assert run.manage("retry", "a") is None
    assert run.commands[0] == Find(run.visit("a"), "a")
    run.ask("a", "x")
    assert (run.state.status, run.open()) == (RunStatus.RUNNING, "x")


@pytest.mark.parametrize(("act", "at"), [("skip", ["b"]), ("stop", ["a"])])
def test_a_step_without_people_is_left_out_or_stops(act: str, at: list[str]) -> None:
    run = Play(graph("start a b end", a=approve(nobody={"act": act}), b=approve()))
    run.ask("a", "")
    assert run.at() == at


@pytest.mark.parametrize(
    ("mode", "rule", "people", "left"),
    [
        ("all", "previous", "pi", "i"),
        ("all", "any", "piy", "y"),
        ("sequence", "any", "ypi", "y"),
        ("any", "previous", "yp", ""),
        ("all", "ask", "pi", "pi"),
    ],
)
def test_who_decided_before_need_not_again(mode: str, rule: str, people: str, left: str) -> None:
    run = Play(graph("start a b c end", a=approve(), b=approve(mode, repeated=rule), c=approve()))
    run.ask("a", "p")
    run.act("p")
    run.ask("b", people)
    assert run.open() == left
    robots = [each.todo.who for each in run.commands if isinstance(each, Change) and each.by == ROBOT]
    assert robots == [f"member:{who}" for who in people if who not in left and (left or who == "p")]


def test_what_is_decided_side_by_side_is_not_the_step_before() -> None:
    run = Play(graph("start fork a join end", "fork b join", a=approve(), b=approve(repeated="any")))
    run.ask("a", "x")
    run.act("x")
    run.ask("b", "x")
    assert run.open() == "x"


# --- deadlines --------------------------------------------------------------------------------------------------


def test_a_deadline_comes_once() -> None:
    run = Play(graph("start a end", a=approve(deadlines=[deadline("remind"), deadline("escalate")])))
    run.ask("a", "xy")
    visit = run.visit("a")
    run.let(TimeUp(visit, 0, ("member:x", "member:b")))
    assert run.commands == [Tell(visit, "a", "remind", ("member:x", "member:y", "member:b"), 0)]
    run.let(TimeUp(visit, 0, ("member:x",)))
    assert run.commands == []
    run.let(TimeUp(visit, 1, ("member:b",)))
    assert run.commands == [Tell(visit, "a", "escalate", ("member:b",), 1)]


def test_deadlines_submit_so_often_and_no_more() -> None:
    step = approve(deadlines=[deadline("submit")])
    last = approve(deadlines=[deadline("return")])
    run = Play(graph("start a b end", a=step, b=last))
    for _ in range(SUBMITS_MAX):
        run.ask("a", "x")
        run.let(TimeUp(run.visit("a"), 0))
        run.ask("b", "y")
        run.let(TimeUp(run.visit("b"), 0))
    run.ask("a", "x")
    visit = run.visit("a")
    run.let(TimeUp(visit, 0))
    assert run.commands == [Tell(visit, "a", "remind", ("member:x",), 0)]
    assert run.open() == "x"


def test_a_deadline_that_can_return_to_nobody_reminds() -> None:
    run = Play(graph("start a end", a=approve(deadlines=[deadline("return")])), initiator=None)
    run.ask("a", "x")
    run.let(TimeUp(run.visit("a"), 0))
    assert run.commands == [Tell(run.visit("a"), "a", "remind", ("member:x",), 0)]
    assert run.open() == "x"


def test_a_deadline_hands_over_to_who_is_not_asked_already() -> None:
    run = Play(graph("start a end", a=approve("all", deadlines=[deadline("transfer")])))
    run.ask("a", "xyz")
    run.act("x")
    run.let(TimeUp(run.visit("a"), 0, ("member:z", "member:b", "member:b")))
    assert run.open() == "b"
    run.act("b")
    assert run.state.status is RunStatus.DONE


# --- interventions ----------------------------------------------------------------------------------------------


def test_reassigning_keeps_what_was_decided() -> None:
    run = Play(graph("start a end", a=approve("all", deadlines=[deadline("remind")])))
    run.ask("a", "xyz")
    run.act("x")
    run.let(TimeUp(run.visit("a"), 0))
    assert run.manage("reassign", "a", "x") == "asked_already"
    assert run.manage("reassign", "a") == "people_needed"
    assert run.manage("reassign", "a", "yp") is None
    assert run.open() == "yp"
    assert run.state.visits[0].fired == ()
    for who in "yp":
        run.act(who)
    assert run.state.status is RunStatus.DONE
    assert run.state.past[-1].by == ("member:x", "member:y", "member:p")


def test_one_of_them_is_replaced() -> None:
    run = Play(graph("start a end", a=approve("sequence")))
    run.ask("a", "xyz")
    y = run.state.visits[0].todos[1].number
    assert run.manage("reassign", "a", "z", todo=y) == "asked_already"
    assert run.manage("reassign", "a", "p", todo=999) == "todo_not_open"
    assert run.manage("reassign", "a", "p", todo=y) is None
    for who in "xpz":
        assert run.open() == who
        run.act(who)
    assert run.state.status is RunStatus.DONE


def test_nobody_who_has_refused_by_share_is_asked_away() -> None:
    run = Play(graph("start a end", a=approve("share", share=50)))
    run.ask("a", "xyz")
    run.act("x", "reject")
    assert run.manage("reassign", "a", "p") is None
    assert [(each.who[-1], each.status) for each in run.state.visits[0].todos] == [
        ("x", TaskStatus.DONE),
        ("y", TaskStatus.GONE),
        ("z", TaskStatus.GONE),
        ("p", TaskStatus.OPEN),
    ]


def test_a_loop_is_skipped_with_what_is_in_it() -> None:
    run = Play(graph("start l b end", "l body: a l", l=LOOP, a=approve(), b=approve()))
    run.done("l", total=3)
    run.ask("a", "x")
    todo = run.todo("x")
    assert run.manage("skip", "l") is None
    assert run.at() == ["b"]
    assert run.happen(Acted(todo.number, "submit", "member:x")) == "todo_not_open"


def test_a_parallel_step_is_not_skipped_as_a_whole() -> None:
    run = Play(graph("start fork a join end", "fork b join", a=approve(), b=approve()))
    assert run.manage("skip", "fork") == "not_skippable"
    assert run.manage("skip", "a") is None
    assert run.at() == ["fork", "b"]


def test_a_branch_that_finds_no_line_is_skipped_by_the_other() -> None:
    run = Play(graph("start b", "b when amount > 1: n end", "b otherwise: m end", b={"kind": "branch"}))
    run.let(Decided(run.visit("b"), ()))
    assert run.manage("skip", "b") is None
    assert (run.state.status, run.at()) == (RunStatus.RUNNING, ["m"])


def test_only_what_is_stuck_is_tried_again() -> None:
    run = Play(graph("start n end"))
    assert run.manage("retry", "n") == "not_stuck"
    run.let(Broke(run.visit("n"), "gone_wrong"))
    assert run.manage("retry", "n") is None
    assert run.commands[0] == Perform(run.visit("n"), "n")
    assert run.happen(Intervened("retry", 999)) == "visit_is_over"


def test_one_jumps_only_to_what_stands_in_no_block() -> None:
    run = Play(graph("start a fork b join d end", "fork c join", **dict.fromkeys("abcd", approve())))
    run.ask("a", "x")
    for step, code in {"b": "jump_target", "join": "jump_target", "gone": "no_such_step"}.items():
        assert run.manage("jump", step=step) == code
    assert run.manage("jump") == "no_such_step"
    assert run.manage("jump", step="d") is None
    assert run.at() == ["d"]
    run.ask("d", "y")
    run.act("y", "return")
    assert run.at() == ["start"]


def test_a_run_that_is_over_is_taken_up_again() -> None:
    run = Play(graph("start a b end", a=approve(), b=approve()))
    assert run.manage("reactivate", step="a") == "run_is_alive"
    assert run.manage("end") is None
    assert (run.state.status, run.at()) == (RunStatus.ENDED, [])
    assert run.manage("end") == "run_is_over"
    assert run.happen(PeopleFound(2, ("member:x",))) is None
    assert run.at() == []
    assert run.manage("reactivate", step="b") is None
    assert (run.state.status, run.at()) == (RunStatus.RUNNING, ["b"])


def test_an_unknown_intervention_is_refused() -> None:
    run = Play(graph("start a end", a=approve()))
    assert run.manage("explode") == "no_such_intervention"


# --- one of several takes it ------------------------------------------------------------------------------------


def test_what_one_took_is_given_to_somebody_who_stood_back() -> None:
    run = Play(graph("start a end", a=approve("first")))
    run.ask("a", "xyz")
    run.act("x", "claim")
    assert run.open() == "x"
    run.act("x", "transfer", "y")
    assert run.open() == "y"
    run.act("y", "release")
    assert run.open() == "yz"


def test_without_taking_it_the_first_who_decides_decides() -> None:
    run = Play(graph("start a end", a=approve("first")))
    run.ask("a", "xy")
    run.act("y")
    assert run.state.status is RunStatus.DONE
    assert run.state.past[-1].by == ("member:y",)


def test_who_was_added_does_not_take_it_again() -> None:
    run = Play(graph("start a end", a=approve("first", actions=[{"name": "add_before"}])))
    run.ask("a", "xy")
    run.act("x", "add_before", "p")
    assert run.open() == "p"
    assert run.asks("p", "claim") == "claimed_already"
    assert run.asks("p", "add_before", "q") == "added_cannot_add"
    run.act("p")
    assert run.open() == "x"
