"""What follows from what happens in a run."""

from __future__ import annotations

import pytest

from tests.builder.flows.drawing import approve, document, graph
from tests.builder.flows.playing import Play
from tongzhou.builder.flows.contracts import RunStatus
from tongzhou.builder.flows.core.graph import find_faults
from tongzhou.builder.flows.core.state import (
    Acted,
    Decided,
    Find,
    Perform,
    Performed,
)


def test_one_approval() -> None:
    run = Play(graph("start a end", a=approve()))
    assert run.commands[-1] == Find(run.visit("a"), "a")
    run.ask("a", "xy")
    run.act("x", "submit")
    assert run.state.status is RunStatus.DONE
    assert run.happen(Acted(1, "submit", "member:y")) == "run_is_over"


def test_all_must_agree_in_one_mode_and_take_turns_in_another() -> None:
    for mode in ("all", "sequence"):
        run = Play(graph("start a end", a=approve(mode)))
        run.ask("a", "xy")
        assert run.open() == ("xy" if mode == "all" else "x")
        run.act("x", "submit")
        assert run.open() == "y"
        run.act("y", "submit")
        assert run.state.status is RunStatus.DONE


def test_a_join_fires_once_when_all_arms_have_come() -> None:
    run = Play(graph("start fork a join end", "fork b join", "fork c join", a=approve(), b=approve(), c=approve()))
    for step in "abc":
        run.ask(step, step)
    for step in "ab":
        run.act(step, "submit")
        assert run.state.status is RunStatus.RUNNING
    run.act("c", "submit")
    assert (run.state.status, run.state.visits) == (RunStatus.DONE, ())


def test_a_branch_takes_the_line_that_holds() -> None:
    run = Play(graph("start b", "b when amount > 1: n end", "b otherwise: m end", b={"kind": "branch"}))
    run.let(Decided(run.visit("b"), (1,)))
    assert run.at() == ["m"]
    assert run.commands[-1] == Perform(run.visit("m"), "m")


def test_a_loop_takes_its_body_as_often_as_there_are_items() -> None:
    run = Play(graph("start l end", "l body: n l", l={"kind": "loop", "over": "rows"}))
    run.let(Performed(run.visit("l"), total=2))
    for turn in range(2):
        assert run.state.visits[0].turn == turn
        run.let(Performed(run.visit("n")))
    assert run.state.status is RunStatus.DONE


def test_what_is_returned_may_go_straight_back() -> None:
    returns = {"to": "chosen", "walk": "straight"}
    run = Play(graph("start a b c end", a=approve(), b=approve(), c=approve(returns=returns)))
    for step in "abc":
        run.ask(step, step)
        if step != "c":
            run.act(step, "submit")
    run.act("c", "return", to="a")
    assert run.at() == ["a"]
    run.ask("a", "a")
    run.act("a", "submit")
    assert run.at() == ["c"]


@pytest.mark.parametrize(
    ("ways", "at", "code"),
    [
        (["start a end", "b end"], "steps.b", "unreachable"),
        (["start a"], "steps", "no_end"),
        (["start a b a", "b rejected: end"], "steps.a", "circle"),
        (["start fork a join end", "fork b end2 "], None, None),
        (["start fork a join end", "fork join2 end"], "steps.join", "joined_twice"),
        (["start join end"], "steps.join", "joins_nothing"),
    ],
)
def test_structure(ways: list[str], at: str | None, code: str | None) -> None:
    faults = find_faults(document(*ways, a=approve(), b=approve()))
    found = [(fault.field, fault.code) for fault in faults]
    assert (found == []) if at is None else ((at, code) in found)
