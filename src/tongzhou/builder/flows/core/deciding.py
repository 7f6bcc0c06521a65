"""When the people of a step have decided: units of to-dos, counted by the step's mode.

A unit is somebody who was asked, with those they had added before and after them: it agrees when all of these do, and
refuses when any does. What the mode counts are units. The table is in docs/subsystems/flow-actions.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from tongzhou.builder.flows.contracts import ApproveStep, DecisionMode, FillStep, Part, TaskStatus
from tongzhou.builder.flows.core.state import ROBOT, Acted, Past, ToDo, Visit
from tongzhou.builder.flows.core.turn import Turn
from tongzhou.builder.flows.core.walking import leave

Verdict = Literal["agreed", "refused"]


def verdict_of(mode: DecisionMode, share: int, todos: Sequence[ToDo]) -> Verdict | None:
    """What a step's people have decided; None as long as they have not."""
    units = [_unit(each, todos) for each in todos if is_unit(each)]
    agreed, refused = units.count("agreed"), units.count("refused")
    match mode:
        case DecisionMode.ANY | DecisionMode.FIRST:
            return "refused" if refused else "agreed" if agreed else None
        case DecisionMode.ALL | DecisionMode.SEQUENCE:
            return "refused" if refused else "agreed" if agreed == len(units) else None
        case DecisionMode.SHARE:
            needed = -(-share * len(units) // 100)
            return "agreed" if agreed >= needed else "refused" if len(units) - refused < needed else None


def is_unit(todo: ToDo) -> bool:
    """Whether it counts by itself."""
    return todo.role == "asked" and (todo.status is not TaskStatus.GONE or todo.decision is not None)


def _unit(todo: ToDo, todos: Sequence[ToDo]) -> Verdict | None:
    parts = [todo, *(each for each in todos if each.of == todo.number and _counts(each))]
    if any(each.decision == "reject" for each in parts):
        return "refused"
    return "agreed" if all(each.decision == "submit" for each in parts) else None


def _counts(todo: ToDo) -> bool:
    return todo.status is not TaskStatus.GONE or todo.decision is not None


def decide(turn: Turn, visit: Visit, todo: ToDo, decision: str, acted: Acted) -> None:
    """One person agrees or refuses; the step is left once that decides it."""
    done = replace(todo, status=TaskStatus.DONE, decision=decision)
    visit = turn.set_todo(visit, done, action=acted.action, by=acted.by)
    verdict = verdict_of(*mode_of(turn, visit), visit.todos)
    if verdict is None:
        wake(turn, visit)
        return
    note(turn, visit, acted, agreed=verdict == "agreed")
    if verdict == "agreed":
        leave(turn, visit, Part.NEXT, "done")
    else:
        leave(turn, visit, Part.REJECTED, "rejected")


def mode_of(turn: Turn, visit: Visit) -> tuple[DecisionMode, int]:
    """How a step counts, and of mode share the percent that must agree."""
    step = turn.graph.steps[visit.step]
    return (step.mode, step.share) if isinstance(step, ApproveStep | FillStep) else (DecisionMode.ANY, 100)


def note(turn: Turn, visit: Visit, acted: Acted, *, agreed: bool) -> None:
    """Keep what was decided; of what was decided before it in its lines nobody can take anything back any more."""
    by = tuple(each.who for each in visit.todos if each.decision is not None)
    doer = acted.by if acted.by != ROBOT and acted.in_full else None
    past = Past(
        visit.number, visit.step, visit.scope, by, acted.revision, agreed, todos=visit.todos,
        straight_to=visit.straight_to, doer=doer,
    )  # fmt: skip
    before = [each if _may_be_taken_back(turn, each, visit) else replace(each, todos=()) for each in turn.state.past]
    at = len(before)
    if visit.straight_to is not None:  # it takes the place of what was decided here before
        at = 1 + max((n for n, each in enumerate(before) if each.step == visit.step), default=at - 1)
    turn.change(past=(*before[:at], past, *before[at:]))


def _may_be_taken_back(turn: Turn, past: Past, visit: Visit) -> bool:
    shorter = min(len(past.scope), len(visit.scope))
    return turn.is_open(past.scope) and past.scope[:shorter] != visit.scope[:shorter]


def wake(turn: Turn, visit: Visit) -> Visit:
    """Open the to-dos whose turn has come: those before them are done, in a sequence the units before as well."""
    mode, _ = mode_of(turn, visit)
    for todo in visit.todos:
        if todo.status is TaskStatus.LATER and _is_due(todo, visit.todos, mode):
            visit = turn.set_todo(visit, replace(todo, status=TaskStatus.OPEN))
    return visit


def _is_due(todo: ToDo, todos: Sequence[ToDo], mode: DecisionMode) -> bool:
    if todo.role == "after":
        owner = next((each for each in todos if each.number == todo.of), None)
        return owner is not None and owner.decision is not None
    if any(each.of == todo.number and each.role == "before" and is_left(each) for each in todos):
        return False
    if mode is DecisionMode.SEQUENCE:
        earlier = todos[: todos.index(todo)]
        return all(_unit(each, todos) is not None for each in earlier if is_unit(each))
    return todo.claimed or not any(each.claimed and each.status is not TaskStatus.GONE for each in todos)


def is_left(todo: ToDo) -> bool:
    """Whether somebody has still to decide it."""
    return todo.status in (TaskStatus.OPEN, TaskStatus.LATER)
