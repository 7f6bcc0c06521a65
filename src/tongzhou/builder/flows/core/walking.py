"""Going on: out of a step, into the next, through blocks, joins and loops."""

from __future__ import annotations

from dataclasses import replace

from tongzhou.builder.flows.contracts import (
    ApproveStep,
    BranchStep,
    CcStep,
    EndStep,
    FillStep,
    JoinStep,
    LoopStep,
    ParallelStep,
    Part,
    RunStatus,
    StartStep,
    TaskStatus,
    WaitStep,
)
from tongzhou.builder.flows.core.graph import opens_block
from tongzhou.builder.flows.core.state import (
    NUMBERS_MAX,
    Closed,
    Decide,
    Find,
    Opened,
    Perform,
    Scope,
    SetTimers,
    Tell,
    Visit,
)
from tongzhou.builder.flows.core.turn import ALIVE, Turn


def leave(turn: Turn, visit: Visit, part: Part, outcome: str) -> None:
    """A visit is done: go on by one of its step's parts."""
    turn.drop(visit, outcome)
    if part is Part.NEXT and visit.straight_to is not None:
        enter(turn, visit.straight_to, visit.scope)
        return
    line = turn.graph.way(visit.step, part)
    if line is None and part is Part.NONE:
        line = turn.graph.way(visit.step)
    if line is None:  # only a refusal may have no line of its own
        _reject(turn, visit)
        return
    enter(turn, line.target, visit.scope)


def _reject(turn: Turn, visit: Visit) -> None:
    if turn.state.initiator is not None:
        turn.command(Tell(visit.number, visit.step, "rejected", (turn.state.initiator,)))
    turn.finish(RunStatus.REJECTED)


def enter(turn: Turn, key: str, scope: Scope, *, straight_to: str | None = None) -> None:
    """Reach a step, once what comes before it in this turn is done."""
    turn.agenda.append((key, scope, straight_to))


def go_on(turn: Turn) -> None:
    """Reach what is to be reached, until everything waits for somebody or something.

    A run that was stuck runs again once nothing in it is.
    """
    while turn.agenda:
        key, scope, straight_to = turn.agenda.popleft()
        if turn.is_open(scope) and turn.state.status in ALIVE:
            _reach(turn, key, scope, straight_to)
    turn.freed()


def _reach(turn: Turn, key: str, scope: Scope, straight_to: str | None) -> None:
    step = turn.graph.steps[key]
    if _is_back(turn, step, scope):
        return
    match step:
        case JoinStep():
            arrive(turn, step, scope)
            return
        case EndStep(outcome=outcome):
            number = turn.number()
            turn.command(Opened(number, key, scope))
            turn.command(Closed(number, key, "done"))
            turn.finish(RunStatus.DONE if outcome == "done" else RunStatus.REJECTED)
            return
    visit = turn.open(key, scope, straight_to=straight_to)
    if visit.number > NUMBERS_MAX:
        turn.stick(visit, "too_many_steps")
        return
    begin(turn, visit)


def begin(turn: Turn, visit: Visit) -> None:
    """Do what a step begins with."""
    key = visit.step
    match turn.graph.steps[key]:
        case StartStep():
            _ask_initiator(turn, visit)
        case ApproveStep() | FillStep() | CcStep():
            turn.command(Find(visit.number, key))
        case BranchStep():
            turn.command(Decide(visit.number, key))
        case ParallelStep():
            open_lines(turn, visit, tuple(range(len(turn.graph.ways(key)))))
        case WaitStep():
            turn.command(SetTimers(visit.number, key))
        case _:
            turn.command(Perform(visit.number, key))


def _is_back(turn: Turn, step: object, scope: Scope) -> bool:
    """A loop's body has come back to it: its next turn."""
    if not isinstance(step, LoopStep) or not scope:
        return False
    visit = turn.visit(scope[-1][0])
    if visit is None or visit.step != step.key:
        return False
    next_turn(turn, replace(visit, turn=visit.turn + 1))
    return True


def next_turn(turn: Turn, visit: Visit) -> None:
    """A loop goes over its next item, or on."""
    turn.put(visit)
    if visit.turn >= visit.total:
        leave(turn, visit, Part.NEXT, "done")
        return
    body = turn.graph.way(visit.step, Part.BODY)
    assert body is not None
    enter(turn, body.target, (*visit.scope, (visit.number, visit.turn)))


def _ask_initiator(turn: Turn, visit: Visit) -> None:
    initiator = turn.state.initiator
    if initiator is None:
        turn.stick(visit, "no_initiator")
        return
    visit = turn.ask(turn.put(replace(visit, status="waiting")), initiator, TaskStatus.OPEN)
    turn.command(Tell(visit.number, visit.step, "returned", (initiator,)))


def open_lines(turn: Turn, visit: Visit, lines: tuple[int, ...]) -> None:
    """Take several lines at once; the block is open until a join has its arms."""
    ways = turn.graph.ways(visit.step)
    visit = turn.put(replace(visit, status="waiting", lines=len(lines)))
    for arm, number in enumerate(lines):
        enter(turn, ways[number].target, (*visit.scope, (visit.number, arm)))


def decided(turn: Turn, visit: Visit, lines: tuple[int, ...]) -> None:
    """A branch goes on by these of its lines."""
    if opens_block(turn.graph.steps[visit.step]):
        open_lines(turn, visit, lines)
        return
    turn.drop(visit, "done")
    enter(turn, turn.graph.ways(visit.step)[lines[0]].target, visit.scope)


def arrive(turn: Turn, step: JoinStep, scope: Scope) -> None:
    """An arm has come to its join: it fires once, when it has what it waits for."""
    number, arm = scope[-1]
    block = turn.visit(number)
    assert block is not None, "a block is alive as long as anything in it is"
    block = turn.put(replace(block, arrived=tuple(sorted({*block.arrived, arm}))))
    if step.waits_for == "all" and len(block.arrived) < block.lines:
        return
    turn.drop(block, "done")
    joined = turn.number()
    turn.command(Opened(joined, step.key, block.scope))
    turn.command(Closed(joined, step.key, "done"))
    line = turn.graph.way(step.key)
    assert line is not None
    enter(turn, line.target, block.scope)
