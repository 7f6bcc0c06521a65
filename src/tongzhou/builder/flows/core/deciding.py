"""When the people of a step have decided: units of to-dos, counted by the step's mode.

A unit is somebody who was asked, with those they had added before and after them: it agrees when all of these do, and
refuses when any does. What the mode counts are units. The table is in docs/subsystems/flow-actions.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from tongzhou.builder.flows.contracts import Mode, TaskStatus
from tongzhou.builder.flows.core.state import ToDo, Visit
from tongzhou.builder.flows.core.turn import Turn

Verdict = Literal["agreed", "refused"]


def verdict_of(mode: Mode, share: int, todos: Sequence[ToDo]) -> Verdict | None:
    """What a step's people have decided; None as long as they have not."""
    units = [_unit(each, todos) for each in todos if _is_unit(each)]
    agreed, refused = units.count("agreed"), units.count("refused")
    match mode:
        case Mode.ANY | Mode.FIRST:
            return "refused" if refused else "agreed" if agreed else None
        case Mode.ALL | Mode.SEQUENCE:
            return "refused" if refused else "agreed" if agreed == len(units) else None
        case Mode.SHARE:
            needed = -(-share * len(units) // 100)
            return "agreed" if agreed >= needed else "refused" if len(units) - refused < needed else None


def _is_unit(todo: ToDo) -> bool:
    return todo.role == "asked" and (todo.status is not TaskStatus.GONE or todo.decision is not None)


def _unit(todo: ToDo, todos: Sequence[ToDo]) -> Verdict | None:
    parts = [todo, *(each for each in todos if each.of == todo.number and _counts(each))]
    if any(each.decision == "reject" for each in parts):
        return "refused"
    return "agreed" if all(each.decision == "submit" for each in parts) else None


def _counts(todo: ToDo) -> bool:
    return todo.status is not TaskStatus.GONE or todo.decision is not None


def wake(turn: Turn, visit: Visit, mode: Mode) -> Visit:
    """Open the to-dos whose turn has come: those before them are done, in a sequence the units before as well."""
    for todo in visit.todos:
        if todo.status is TaskStatus.LATER and _is_due(todo, visit.todos, mode):
            visit = turn.set_todo(visit, replace(todo, status=TaskStatus.OPEN))
    return visit


def _is_due(todo: ToDo, todos: Sequence[ToDo], mode: Mode) -> bool:
    if todo.role == "after":
        owner = next((each for each in todos if each.number == todo.of), None)
        return owner is not None and owner.decision is not None
    if todo.role == "before":
        return True
    if any(each.of == todo.number and each.role == "before" and _waits(each) for each in todos):
        return False
    if mode is not Mode.SEQUENCE:
        return True
    earlier = todos[: todos.index(todo)]
    return all(_unit(each, todos) is not None for each in earlier if _is_unit(each))


def _waits(todo: ToDo) -> bool:
    return todo.status in (TaskStatus.OPEN, TaskStatus.LATER)
