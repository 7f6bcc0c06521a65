"""Back: returned by who decides, taken back by who did something."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builder.flows.drawing import approve, graph
from tests.builder.flows.playing import Play
from tongzhou.builder.flows.contracts import RunStatus, Walk
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import Decided, TakenBack, Tell


def chain(walk: str = "again", rule: str = "untouched", **steps: dict[str, Any]) -> Play:
    """Approvals a, b, c one after the other; c is asked."""
    returns = {"walk": walk, "choose_walk": True}
    drawn = graph("start a b c end", **{"a": approve(), "b": approve(), "c": approve(returns=returns), **steps})
    run = Play(ruled(drawn, rule))
    for step in "ab":
        run.ask(step, step)
        run.act(step)
    run.ask("c", "c")
    return run


def ruled(drawn: Graph, rule: str) -> Graph:
    rules = drawn.document.rules.model_copy(update={"withdraw": rule})
    return Graph(drawn.document.model_copy(update={"rules": rules}))


def test_walked_again_every_step_is_asked_again() -> None:
    run = chain()
    run.act("c", "return", to="a")
    assert next(each for each in run.commands if isinstance(each, Tell)).people == ("member:a",)
    for step in "abc":
        assert run.at() == [step]
        run.ask(step, step)
        run.act(step)
    assert run.state.status is RunStatus.DONE


def test_straight_back_only_the_step_it_was_returned_to_is_asked() -> None:
    run = chain("straight")
    run.act("c", "return", to="a")
    run.ask("a", "a")
    assert run.asks("a", "return", to="b") == "return_target"
    run.act("a")
    assert run.at() == ["c"]
    run.ask("c", "c")
    run.act("c", "return")
    assert run.at() == ["b"]


@pytest.mark.parametrize(("revision", "at"), [(1, "c"), (2, "b")])
def test_steps_that_agreed_to_the_record_as_it_is_are_left_out(revision: int, at: str) -> None:
    run = chain()
    run.act("c", "return", to="a", walk=Walk.UNCHANGED)
    run.ask("a", "a", revision)
    run.act("a", revision=revision)
    run.ask("b", "b", revision)
    assert run.at() == [at]


def test_what_was_returned_is_not_submitted_for_who_decided_before() -> None:
    repeats = approve(repeated="any")
    run = chain(a=repeats, b=repeats)
    run.act("c", "return", to="a")
    run.ask("a", "a")
    assert run.open() == "a"
    run.act("a")
    run.ask("b", "a")
    assert run.at() == ["c"]


def test_nothing_further_on_is_a_place_to_return_to() -> None:
    run = chain()
    run.act("c", "return", to="a")
    run.ask("a", "a")
    assert run.asks("a", "return", to="b") == "return_target"
    run.act("a", "return")
    assert run.at() == ["start"]
    assert run.open() == "i"


def test_a_walk_that_is_not_offered_is_refused() -> None:
    run = chain(c=approve(returns={"walk": "again"}))
    assert run.asks("c", "return", walk=Walk.STRAIGHT) == "walk_not_offered"
    run.act("c", "return", walk=Walk.AGAIN)
    assert run.at() == ["b"]


def test_without_anybody_before_it_a_step_returns_to_nobody() -> None:
    run = Play(graph("start a end", a=approve()), initiator=None)
    run.ask("a", "a")
    assert run.asks("a", "return") == "nowhere_to_return"
    assert run.open() == "a"


def parallel(rule: str = "untouched") -> Play:
    """After a, b and c side by side, b2 behind b; then d."""
    steps = {name: approve() for name in ("a", "b", "b2", "c", "d")}
    run = Play(ruled(graph("start a fork b b2 join d end", "fork c join", **steps), rule))
    run.ask("a", "a")
    run.act("a")
    run.ask("b", "b")
    run.ask("c", "c")
    return run


def test_a_line_is_returned_within_itself_or_with_the_whole_block() -> None:
    run = parallel()
    run.act("c")
    run.act("b")
    run.ask("b2", "x")
    run.act("x", "return", to="b")
    assert sorted(run.at()) == ["b", "fork"]
    run.ask("b", "b")
    run.act("b", "return", to="a")
    assert run.at() == ["a"]
    run.ask("a", "a")
    run.act("a")
    assert sorted(run.at()) == ["b", "c", "fork"]


def test_into_a_line_that_has_met_others_nothing_is_returned() -> None:
    run = parallel()
    for who in "cb":
        run.act(who)
    run.ask("b2", "x")
    run.act("x")
    run.ask("d", "d")
    for step in ("b", "b2", "c"):
        assert run.asks("d", "return", to=step) == "return_into_block"
    assert run.asks("d", "return", to="d") == "return_target"
    run.act("d", "return")
    assert run.at() == ["a"]


def test_within_a_loop_the_turn_is_returned() -> None:
    steps = {"l": {"kind": "loop", "over": "rows"}, "a": approve(), "b": approve()}
    run = Play(graph("start l end", "l body: a b l", **steps))
    run.done("l", total=2)
    for turn in range(2):
        run.ask("a", "a")
        run.act("a")
        run.ask("b", "b")
        run.act("b", "return", to="a")
        assert (run.at(), run.state.visits[0].turn) == (["l", "a"], turn)
        run.ask("a", "a")
        run.act("a")
        run.ask("b", "b")
        run.act("b")
    assert run.state.status is RunStatus.DONE


# --- taking back ------------------------------------------------------------------------------------------------


def test_a_decision_is_taken_back_until_somebody_behind_it_acts() -> None:
    run = chain()
    assert run.takes_back("a") == "withdraw_touched"
    assert run.takes_back("b") is None
    assert (run.at(), run.open()) == (["b"], "b")
    run.act("b")
    run.ask("c", "cd")
    run.act("c", "transfer", "e")
    assert run.takes_back("b") == "withdraw_touched"


def test_others_decisions_and_what_is_not_decided_are_not_taken_back() -> None:
    run = Play(graph("start a b end", a=approve("all"), b=approve()))
    run.ask("a", "xy")
    run.act("x")
    x, y = (each.number for each in run.state.visits[0].todos)
    assert run.happen(TakenBack("member:y", x)) == "withdraw_of_others"
    assert run.happen(TakenBack("member:y", y)) == "not_decided"
    assert run.happen(TakenBack("member:y", 999)) == "withdraw_touched"


def test_a_flow_may_forbid_taking_back() -> None:
    run = chain(rule="never")
    assert run.takes_back("b") == "withdraw_never"
    assert run.happen(TakenBack("member:i")) == "withdraw_never"


@pytest.mark.parametrize(("kind", "code"), [("formula", None), ("create", "withdraw_touched")])
def test_what_a_machine_did_behind_it_stays(kind: str, code: str | None) -> None:
    step = {"kind": kind, "values": {}, **({"form": "order"} if kind == "create" else {})}
    run = Play(graph("start a n b end", a=approve(), n=step, b=approve()))
    run.ask("a", "a")
    run.act("a")
    run.done("n")
    assert run.takes_back("a") == code
    assert run.at() == (["b"] if code else ["a"])


def test_a_call_that_may_be_under_way_keeps_what_led_to_it() -> None:
    run = Play(graph("start a n end", a=approve(), n={"kind": "http", "url": "https://example.com"}))
    run.ask("a", "a")
    run.act("a")
    assert run.takes_back("a") == "withdraw_touched"


def test_a_line_that_waits_at_its_join_is_taken_back_from_there() -> None:
    run = parallel()
    run.act("c")
    assert run.state.visits[0].arrived == (1,)
    assert run.takes_back("c") is None
    assert run.state.visits[0].arrived == ()
    assert run.open() == "bc"
    run.act("b")
    run.ask("b2", "x")
    run.act("x")
    assert "d" not in run.at()
    run.act("c")
    assert run.at() == ["d"]
    assert run.takes_back("c") == "withdraw_touched"


def test_all_that_others_decided_is_kept() -> None:
    run = Play(graph("start a b end", a=approve("all"), b=approve()))
    run.ask("a", "xyz")
    for who in "yzx":
        run.act(who)
    run.ask("b", "b")
    assert run.takes_back("y") is None
    assert (run.at(), run.open()) == (["a"], "y")
    run.act("y")
    assert run.at() == ["b"]


def test_who_were_added_after_go_with_what_is_taken_back() -> None:
    run = Play(graph("start a end", a=approve(actions=[{"name": "add_after"}, {"name": "add_before"}])))
    run.ask("a", "x")
    run.act("x", "add_after", "p")
    assert run.takes_back("x") is None
    assert run.open() == "x"
    run.act("x", "add_before", "p")
    run.act("p")
    assert run.open() == "x"
    assert run.takes_back("p") is None
    assert run.open() == "p"


def test_in_a_sequence_who_is_behind_must_not_have_acted() -> None:
    run = Play(graph("start a end", a=approve("sequence", actions=[{"name": "add_before"}])))
    run.ask("a", "xyz")
    run.act("x")
    run.act("y", "add_before", "p")
    assert run.takes_back("x") == "withdraw_touched"


def test_straight_back_again_after_taking_it_back() -> None:
    run = chain("straight")
    run.act("c", "return", to="a")
    run.ask("a", "a")
    run.act("a")
    assert run.at() == ["c"]
    assert run.takes_back("a") is None
    run.act("a")
    assert run.at() == ["c"]


def test_an_initiator_takes_the_run_back_and_withdraws_it() -> None:
    run = Play(graph("start n a end", a=approve()))
    run.done("n")
    run.ask("a", "x")
    assert run.happen(TakenBack("member:x")) == "withdraw_of_others"
    assert run.happen(TakenBack("member:i")) is None
    assert (run.at(), run.open()) == (["start"], "i")
    assert run.happen(TakenBack("member:i")) == "withdrawn_already"
    run.act("i", "end")
    assert run.state.status is RunStatus.WITHDRAWN
    assert run.happen(TakenBack("member:i")) == "run_is_over"


def test_given_back_to_its_initiator_a_run_is_untouched_again() -> None:
    run = Play(graph("start b1", "b1 when amount > 1: n a end", "b1 otherwise: a", **_branch(), a=approve()))
    run.let(Decided(run.visit("b1"), (0,)))
    run.done("n")
    run.ask("a", "x")
    assert run.happen(TakenBack("member:i")) == "withdraw_touched"
    run.act("x", "return")
    run.act("i")
    run.let(Decided(run.visit("b1"), (1,)))
    run.ask("a", "x")
    assert run.happen(TakenBack("member:i")) is None


def _branch() -> dict[str, dict[str, Any]]:
    return {"b1": {"kind": "branch"}, "n": {"kind": "create", "form": "order", "values": {}}}
