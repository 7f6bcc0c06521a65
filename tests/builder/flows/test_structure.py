"""The structure of flows: what is drawn well is accepted, and each mistake is told at the step or line it is at."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builder.flows.drawing import approve, document
from tests.builder.flows.random_flows import Drawing
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.core.graph import Graph, find_faults, opens_block, parts_of

seeds = st.integers(0, 2**32 - 1)
Plain = dict[str, Any]
Mistake = tuple[Plain, str, set[str]]
"""A flow with a mistake, where it is told, and as what: one of these."""


def drawn(seed: int) -> FlowDocument:
    return Drawing(Random(seed)).document()


def found(plain: Plain) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in find_faults(FlowDocument.model_validate(plain))}


@settings(max_examples=200, deadline=None, derandomize=True)
@given(seed=seeds)
def test_what_is_drawn_well_is_accepted(seed: int) -> None:
    graph = Graph(drawn(seed))
    assert find_faults(graph.document) == []
    assert set(graph.blocks) == set(graph.steps)
    for key, step in graph.steps.items():
        assert key not in graph.after(key)
        assert set(graph.forward(key)) <= graph.after(key)
        assert step.kind == "start" or key in graph.after(graph.start)
        for part in parts_of(step):
            assert len(graph.ways(key, part)) < 2 or step.kind in ("branch", "parallel")


def line_dropped(plain: Plain, random: Random) -> Mistake:
    """The only line out of a step."""
    steps = [each["key"] for each in plain["steps"] if each["kind"] not in ("end", "branch", "parallel")]
    step = random.choice(steps)
    lines = [each for each in plain["lines"] if each["source"] != step or each["part"] != "next"]
    return {**plain, "lines": lines}, f"steps.{step}", {"leads_nowhere"}


def line_to_nothing(plain: Plain, random: Random) -> Mistake:
    """A line to a step that there is not."""
    number = random.randrange(len(plain["lines"]))
    lines = [{**each, "target": "gone"} if n == number else each for n, each in enumerate(plain["lines"])]
    return {**plain, "lines": lines}, f"lines.{number}.target", {"no_such_step"}


def line_into_start(plain: Plain, random: Random) -> Mistake:
    """A line back to the beginning."""
    number = random.randrange(len(plain["lines"]))
    lines = [{**each, "target": "start"} if n == number else each for n, each in enumerate(plain["lines"])]
    return {**plain, "lines": lines}, f"lines.{number}.target", {"line_into_start"}


def line_twice(plain: Plain, random: Random) -> Mistake:
    """Two ways on out of a step that has one."""
    steps = {each["key"] for each in plain["steps"] if each["kind"] not in ("branch", "parallel")}
    line = random.choice([each for each in plain["lines"] if each["source"] in steps])
    return {**plain, "lines": [*plain["lines"], line]}, f"steps.{line['source']}", {"several_lines"}


def step_alone(plain: Plain, random: Random) -> Mistake:
    """A step that nothing leads to."""
    end = next(each["key"] for each in plain["steps"] if each["kind"] == "end")
    step = {"key": "alone", "title": "Alone", "kind": "wait", "duration": {"amount": 1}}
    lines = [*plain["lines"], {"source": "alone", "target": end}]
    return {**plain, "steps": [*plain["steps"], step], "lines": lines}, "steps.alone", {"unreachable"}


def step_twice(plain: Plain, random: Random) -> Mistake:
    """One key for two steps."""
    step = random.choice(plain["steps"])
    return {**plain, "steps": [*plain["steps"], step]}, f"steps.{step['key']}", {"step_twice"}


def condition_elsewhere(plain: Plain, random: Random) -> Mistake:
    """A condition on a line out of anything but a branch."""
    branches = {each["key"] for each in plain["steps"] if each["kind"] == "branch"}
    number = random.choice([n for n, each in enumerate(plain["lines"]) if each["source"] not in branches])
    lines = [{**each, "when": "amount > 1"} if n == number else each for n, each in enumerate(plain["lines"])]
    return {**plain, "lines": lines}, f"lines.{number}.when", {"condition_without_branch"}


def rejected_by_machine(plain: Plain, random: Random) -> Mistake:
    """A way out that the step does not have."""
    line = {"source": "start", "target": plain["lines"][0]["target"], "part": "rejected"}
    return {**plain, "lines": [*plain["lines"], line]}, f"lines.{len(plain['lines'])}.part", {"no_such_part"}


def join_at_the_end(plain: Plain, random: Random) -> Mistake:
    """A join where nothing runs side by side."""
    first = plain["lines"][0]
    lines = [{**first, "target": "extra"}, {"source": "extra", "target": first["target"]}, *plain["lines"][1:]]
    step = {"key": "extra", "title": "Extra", "kind": "join"}
    return {**plain, "steps": [*plain["steps"], step], "lines": lines}, "steps.extra", {"joins_nothing"}


MISTAKES: list[Callable[[Plain, Random], Mistake]] = [
    line_dropped,
    line_to_nothing,
    line_into_start,
    line_twice,
    step_alone,
    step_twice,
    condition_elsewhere,
    rejected_by_machine,
    join_at_the_end,
]


@pytest.mark.parametrize("mistake", MISTAKES)
@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=seeds)
def test_a_mistake_is_told_where_it_is(mistake: Callable[[Plain, Random], Mistake], seed: int) -> None:
    plain, at, codes = mistake(drawn(seed).model_dump(mode="json"), Random(seed))
    assert codes & {code for field, code in found(plain) if field == at}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=seeds)
def test_a_line_out_of_or_into_a_block_is_refused(seed: int) -> None:
    random, graph = Random(seed), Graph(drawn(seed))
    ends = {key for key, step in graph.steps.items() if step.kind == "end"}
    fitting = [
        (line, target)
        for line in graph.document.lines
        for target, blocks in graph.blocks.items()
        if target not in ends and graph.steps[target].kind not in ("join", "start")
        if graph.steps[target].kind != "loop" or target not in graph.blocks[line.source]
        if (*graph.blocks[line.source], line.source)[: len(blocks)] != blocks
    ]
    if not fitting:
        return
    line, target = random.choice(fitting)
    lines = [each if each is not line else each.model_copy(update={"target": target}) for each in graph.document.lines]
    faults = find_faults(graph.document.model_copy(update={"lines": tuple(lines)}))
    assert faults != []


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=seeds)
def test_a_circle_is_refused(seed: int) -> None:
    random, graph = Random(seed), Graph(drawn(seed))
    fitting = [
        (number, target)
        for number, line in enumerate(graph.document.lines)
        for target, step in graph.steps.items()
        if step.kind not in ("start", "end", "join", "loop")
        and line.source in graph.after(target) | {target}
        and not opens_block(graph.steps[line.source])
        and graph.blocks[line.source] == graph.blocks[target]
    ]
    number, target = random.choice(fitting)
    lines = [
        each if n != number else each.model_copy(update={"target": target})
        for n, each in enumerate(graph.document.lines)
    ]
    faults = find_faults(graph.document.model_copy(update={"lines": tuple(lines)}))
    assert {fault.code for fault in faults} & {"circle", "unreachable", "different_blocks", "joins_nothing"}


@pytest.mark.parametrize(
    ("ways", "at", "code"),
    [
        (["start a end", "a rejected: b a"], "steps.a", "circle"),
        (["start fork a join end", "fork b join2 end"], "steps.join", "joined_twice"),
        (["start fork a join c end", "fork b join", "b rejected: c"], "steps.c", "different_blocks"),
        (["start l end", "l body: b end2", "a b"], "steps.a", "unreachable"),
        (["start l l2 end", "l body: b l2", "l2 body: c l2"], "steps.l2", "different_blocks"),
        (["start l end", "l body: fork b l", "fork c l"], "steps.l", "different_blocks"),
        (["start l end", "l body: join l"], "steps.join", "joins_nothing"),
        (["start l end", "l body: l"], "steps.l", "circle"),
        (["start fork end", "l body: a l", "l end"], "steps.fork", "too_few_lines"),
        (["start br a end", "br b end"], "steps.br", "one_otherwise"),
        (["start br", "br otherwise: a end", "br b end"], "steps.br", "line_without_condition"),
        (["a end", "b end"], "steps", "one_start"),
        (["start a"], "steps", "no_end"),
    ],
)
def test_mistakes_in_blocks(ways: list[str], at: str, code: str) -> None:
    loop = {"kind": "loop", "over": "rows"}
    faults = find_faults(document(*ways, a=approve(), b=approve(), l=loop, l2=loop, br={"kind": "branch"}))
    told = [(fault.field, fault.code) for fault in faults]
    assert (at, code) in told or (code == "joined_twice" and ("steps.join2", code) in told)


def test_blocks_deeper_than_eight() -> None:
    depth = 10
    way = ["start", *(f"fork{n}" for n in range(depth)), *(f"join{n}" for n in range(depth)), "end"]
    sides = [f"fork{n} side{n} join{depth - 1 - n}" for n in range(depth)]
    faults = find_faults(document(" ".join(way), *sides))
    assert {fault.code for fault in faults} == {"too_deep"}
