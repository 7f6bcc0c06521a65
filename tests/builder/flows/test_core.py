"""What follows from what happens in a run."""

from __future__ import annotations

import pytest

from tests.builder.flows.drawing import approve, document, graph
from tongzhou.builder.flows.contracts import RunStatus, TaskStatus
from tongzhou.builder.flows.core.advance import advance
from tongzhou.builder.flows.core.graph import Graph, find_faults
from tongzhou.builder.flows.core.state import (
    Acted,
    Decided,
    Find,
    Happening,
    PeopleFound,
    Perform,
    Performed,
    Refused,
    Started,
    State,
    from_json,
    to_json,
)


class Run:
    """A run whose commands are remembered."""

    def __init__(self, drawn: Graph) -> None:
        self.graph, self.state = drawn, State(initiator="member:i")
        self.commands: list[object] = []
        self.happen(Started())

    def happen(self, happening: Happening) -> None:
        self.state, commands = advance(self.graph, self.state, happening)
        assert from_json(to_json(self.state)) == self.state
        self.commands += commands

    def at(self) -> list[str]:
        return [visit.step for visit in self.state.visits]

    def visit(self, step: str) -> int:
        return next(each.number for each in self.state.visits if each.step == step)

    def ask(self, step: str, *people: str) -> None:
        self.happen(PeopleFound(self.visit(step), tuple(people), 1))

    def act(self, who: str, action: str, **more: object) -> None:
        todo = next(
            todo.number
            for visit in self.state.visits
            for todo in visit.todos
            if todo.who == who and todo.status is TaskStatus.OPEN
        )
        self.happen(Acted(todo, action, who, **more))  # type: ignore[arg-type]

    def open(self) -> list[str]:
        return [t.who for visit in self.state.visits for t in visit.todos if t.status is TaskStatus.OPEN]


def test_one_approval() -> None:
    run = Run(graph("start a end", a=approve()))
    assert run.commands[-1] == Find(run.visit("a"), "a")
    run.ask("a", "member:x", "member:y")
    run.act("member:x", "submit")
    assert run.state.status is RunStatus.DONE
    with pytest.raises(Refused, match="run_is_over"):
        run.happen(Acted(1, "submit", "member:y"))


def test_all_must_agree_in_one_mode_and_take_turns_in_another() -> None:
    for mode in ("all", "sequence"):
        run = Run(graph("start a end", a=approve(mode)))
        run.ask("a", "member:x", "member:y")
        assert run.open() == (["member:x", "member:y"] if mode == "all" else ["member:x"])
        run.act("member:x", "submit")
        assert run.open() == ["member:y"]
        run.act("member:y", "submit")
        assert run.state.status is RunStatus.DONE


def test_a_join_fires_once_when_all_arms_have_come() -> None:
    run = Run(graph("start fork a join end", "fork b join", "fork c join", a=approve(), b=approve(), c=approve()))
    for step in "abc":
        run.ask(step, f"member:{step}")
    for step in "ab":
        run.act(f"member:{step}", "submit")
        assert run.state.status is RunStatus.RUNNING
    run.act("member:c", "submit")
    assert (run.state.status, run.state.visits) == (RunStatus.DONE, ())


def test_a_branch_takes_the_line_that_holds() -> None:
    run = Run(graph("start b", "b when amount > 1: n end", "b otherwise: m end", b={"kind": "branch"}))
    run.happen(Decided(run.visit("b"), (1,)))
    assert run.at() == ["m"]
    assert run.commands[-1] == Perform(run.visit("m"), "m")


def test_a_loop_takes_its_body_as_often_as_there_are_items() -> None:
    run = Run(graph("start l end", "l body: n l", l={"kind": "loop", "over": "rows"}))
    run.happen(Performed(run.visit("l"), total=2))
    for turn in range(2):
        assert run.state.visits[0].turn == turn
        run.happen(Performed(run.visit("n")))
    assert run.state.status is RunStatus.DONE


def test_what_is_returned_may_go_straight_back() -> None:
    returns = {"to": "chosen", "walk": "straight"}
    run = Run(graph("start a b c end", a=approve(), b=approve(), c=approve(returns=returns)))
    for step in "abc":
        run.ask(step, f"member:{step}")
        if step != "c":
            run.act(f"member:{step}", "submit")
    run.act("member:c", "return", to="a")
    assert run.at() == ["a"]
    run.ask("a", "member:a")
    run.act("member:a", "submit")
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
