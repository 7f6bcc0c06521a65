"""Whose decision a machine step goes by: of the nearest step of people before it, nobody's where that was left out."""

from __future__ import annotations

from tests.builder.flows.drawing import approve, graph
from tests.builder.flows.playing import Play
from tongzhou.builder.flows.core.before import decided_before
from tongzhou.builder.flows.core.state import Acted, Intervened, TimeUp, from_json, to_json

LATE = [{"after": {"amount": 1}, "act": "submit"}]


def doer(run: Play, step: str) -> str | None:
    found = decided_before(run.graph, run.state, run.visit(step))
    return None if found is None else found.doer


def test_machine_steps_between_do_not_matter() -> None:
    run = Play(graph("start a n m end", a=approve()))
    run.ask("a", "x")
    run.act("x")
    assert doer(run, "n") == "member:x"
    run.done("n")
    assert doer(run, "m") == "member:x"


def test_who_really_decided_is_known() -> None:
    run = Play(graph("start a n end", a=approve()))
    run.ask("a", "x")
    run.let(Acted(run.todo("x").number, "submit", "member:y", revision=1))
    assert doer(run, "n") == "member:y"


def test_who_acted_by_less_than_all_their_rights_is_nobody() -> None:
    run = Play(graph("start a n end", a=approve()))
    run.ask("a", "x")
    run.let(Acted(run.todo("x").number, "submit", "member:x", revision=1, in_full=False))
    assert doer(run, "n") is None


def test_a_deadline_is_nobody() -> None:
    run = Play(graph("start a n end", a=approve(deadlines=LATE)))
    run.ask("a", "x")
    run.let(TimeUp(run.visit("a"), 0, revision=1))
    assert doer(run, "n") is None


def test_the_last_of_a_vote_decides_whoever_was_asked_last() -> None:
    run = Play(graph("start a n end", a=approve("share", share=60)))
    run.ask("a", "xyz")
    run.act("z", "reject")
    run.act("x")
    run.act("y")
    assert doer(run, "n") == "member:y"


def test_a_step_that_was_skipped_has_no_decision_and_no_earlier_one_stands_in_for_it() -> None:
    run = Play(graph("start a b n end", a=approve(), b=approve()))
    run.ask("a", "x")
    run.act("x")
    run.let(Intervened("skip", run.visit("b")))
    assert decided_before(run.graph, run.state, run.visit("n")) is None


def test_a_turn_of_a_loop_has_no_decision_of_another() -> None:
    run = Play(graph("start l end", "l body: a n l", l={"kind": "loop", "over": "rows"}, a=approve()))
    run.done("l", total=2)
    run.ask("a", "x")
    run.act("x")
    assert doer(run, "n") == "member:x"
    run.done("n")
    run.let(Intervened("skip", run.visit("a")))
    assert decided_before(run.graph, run.state, run.visit("n")) is None


def test_what_was_decided_before_it_was_noted_who_by_is_read_as_nobodys() -> None:
    run = Play(graph("start a n end", a=approve()))
    run.ask("a", "x")
    run.act("x")
    stored = to_json(run.state)
    assert stored["past"][0].pop("doer") == "member:x"
    run.state = from_json(stored)
    assert (run.state.past[0].by, doer(run, "n")) == (("member:x",), None)
