"""Runs that go on in another version of their flow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builder.flows.drawing import approve, graph
from tests.builder.flows.playing import Play
from tests.builder.flows.test_random_flows import World
from tongzhou.builder.flows.contracts import RunStatus
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.moving import moved

STEPS = {name: approve() for name in ("a", "b", "c")}


def parallel() -> Play:
    run = Play(graph("start a fork b join end", "fork c join", **STEPS))
    run.ask("a", "x")
    run.act("x")
    run.ask("b", "y")
    return run


def test_what_comes_after_is_the_new_versions() -> None:
    run = parallel()
    newer = graph("start a fork b n join m end", "fork c join", **STEPS)
    run.state, faults = moved(run.graph, newer, run.state)
    assert faults == ()
    run.graph = newer
    run.act("y")
    run.done("n")
    run.ask("c", "z")
    run.act("z")
    run.done("m")
    assert run.state.status is RunStatus.DONE


@pytest.mark.parametrize(
    ("ways", "told"),
    [
        (("start a fork b join end", "fork n join"), [("steps.c", "move_step_gone")]),
        (("start a b end", "a rejected: fork n join end", "fork c join"), [("steps.b", "move_other_blocks")]),
        (("start fork b c join end", "fork a join"), []),
    ],
)
def test_where_it_is_the_versions_must_agree(ways: tuple[str, ...], told: list[tuple[str, str]]) -> None:
    run = parallel()
    state, faults = moved(run.graph, graph(*ways, **STEPS), run.state)
    assert [(fault.field, fault.code) for fault in faults] == told
    assert state is run.state or not faults


def test_another_kind_of_step_is_another_step() -> None:
    run = parallel()
    newer = graph("start a fork b join end", "fork c join", **{**STEPS, "b": {"kind": "wait", "until": "due"}})
    assert [(fault.field, fault.code) for fault in moved(run.graph, newer, run.state)[1]] == [
        ("steps.b", "move_other_kind")
    ]


def test_what_went_straight_back_to_a_step_that_is_gone_is_walked() -> None:
    steps = {**STEPS, "c": approve(returns={"walk": "straight"})}
    run = Play(graph("start a b c end", **steps))
    for step in "ab":
        run.ask(step, step)
        run.act(step)
    run.ask("c", "c")
    run.act("c", "return", to="a")
    newer = graph("start a b end", **STEPS)
    run.state, faults = moved(run.graph, newer, run.state)
    run.graph = newer
    run.ask("a", "a")
    run.act("a")
    assert (faults, run.at()) == ((), ["b"])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_run_is_moved_to_a_version_that_says_the_same(seed: int) -> None:
    world = World(seed)
    for _ in range(30):
        world.turn()
    same = Graph(world.run.graph.document.model_copy())
    state, faults = moved(world.run.graph, same, world.run.state)
    assert faults == ()
    assert (state.visits, state.status, state.next) == (
        world.run.state.visits,
        world.run.state.status,
        world.run.state.next,
    )
    world.run.state, world.run.graph = state, same
    world.finish()
