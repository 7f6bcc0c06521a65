"""What machines tell of a visit. What does not fit a visit as it is, as something told twice, changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeAlias

from tongzhou.builder.flows.contracts import ApproveStep, BranchStep, CcStep, FillStep, LoopStep, Part, Step
from tongzhou.builder.flows.core.asking import ask_people
from tongzhou.builder.flows.core.deadlines import time_up
from tongzhou.builder.flows.core.deciding import is_unit
from tongzhou.builder.flows.core.graph import parts_of
from tongzhou.builder.flows.core.leaving import person_left
from tongzhou.builder.flows.core.state import (
    Broke,
    ChildEnded,
    Decided,
    PeopleFound,
    Performed,
    PersonLeft,
    TimeUp,
    Visit,
)
from tongzhou.builder.flows.core.turn import Turn
from tongzhou.builder.flows.core.walking import decided, leave, next_turn

_BY_ITSELF: Final = frozenset({"start", "end", "approve", "fill", "cc", "branch", "parallel", "join", "wait"})
_HARMLESS: Final = frozenset({"find", "formula", "loop", "notify"})
"""Machine steps after which a run may be taken back as if they had not been."""


def is_performed(step: Step) -> bool:
    """Whether a machine does the step."""
    return step.kind not in _BY_ITSELF


def does_something(step: Step) -> bool:
    """Whether what the step does stays done when the run is taken back."""
    return is_performed(step) and step.kind not in _HARMLESS


Told: TypeAlias = PeopleFound | Decided | Performed | Broke | ChildEnded | TimeUp | PersonLeft


def tell(turn: Turn, visit: Visit, told: Told) -> None:
    """What follows for a visit that is alive."""
    step = turn.graph.steps[visit.step]
    is_begun = visit.status in ("open", "instead", "failed")
    match told:
        case PeopleFound():
            asks = isinstance(step, ApproveStep | FillStep | CcStep)
            if asks and is_begun and not any(is_unit(each) for each in visit.todos):
                ask_people(turn, visit, told)
        case Decided(lines=lines):
            if isinstance(step, BranchStep) and is_begun:
                _decided(turn, visit, lines)
        case Performed():
            if is_performed(step) and is_begun:
                _performed(turn, visit, step, told)
        case Broke(fault=fault):
            is_asking = isinstance(step, ApproveStep | FillStep) and visit.status == "waiting"
            if is_asking or (is_begun and visit.status != "failed"):
                _break(turn, visit, step, fault)
        case ChildEnded():
            if is_performed(step) and not isinstance(step, LoopStep):
                _child_ended(turn, visit, told)
        case TimeUp():
            time_up(turn, visit, told)
        case PersonLeft():
            person_left(turn, visit, told)


def _decided(turn: Turn, visit: Visit, lines: tuple[int, ...]) -> None:
    ways = turn.graph.ways(visit.step)
    taken = tuple(number for number in dict.fromkeys(lines) if 0 <= number < len(ways))
    if taken:
        decided(turn, replace(visit, fault=None), taken)
    else:
        turn.stick(visit, "no_line_holds")


def _performed(turn: Turn, visit: Visit, step: Step, done: Performed) -> None:
    _note_done(turn, visit, step)
    if done.output is not None:
        turn.change(outputs={**turn.state.outputs, visit.step: done.output})
    if isinstance(step, LoopStep):
        next_turn(turn, replace(visit, status="waiting", total=done.total, turn=0, fault=None))
    elif done.children > visit.turn:
        turn.put(replace(visit, status="waiting", total=done.children, fault=None))
    else:
        leave(turn, visit, Part(done.part) if done.part in parts_of(step) else Part.NEXT, "done")


def _note_done(turn: Turn, visit: Visit, step: Step) -> None:
    if does_something(step):
        turn.change(acted=max(turn.state.acted, visit.number))


def _break(turn: Turn, visit: Visit, step: Step, fault: str) -> None:
    if step.kind == "http":  # the other side may have heard it
        _note_done(turn, visit, step)
    if turn.graph.way(visit.step, Part.FAILED) is None:
        turn.stick(visit, fault)
    else:
        leave(turn, replace(visit, straight_to=None), Part.FAILED, "failed")


def _child_ended(turn: Turn, visit: Visit, ended: ChildEnded) -> None:
    if ended.child is not None and ended.child in visit.arrived:
        return
    arrived = visit.arrived if ended.child is None else (*visit.arrived, ended.child)
    visit = turn.put(replace(visit, turn=visit.turn + 1, arrived=arrived))
    if visit.status == "waiting" and visit.turn >= visit.total > 0:
        leave(turn, visit, Part.NEXT, "done")
