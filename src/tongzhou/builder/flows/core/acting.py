"""What somebody does with a to-do. Each action by mode stands in docs/subsystems/flow-actions.md."""

from __future__ import annotations

from dataclasses import replace

from tongzhou.builder.flows.contracts import (
    ActionName,
    ApproveStep,
    DecisionMode,
    FillStep,
    RunStatus,
    StartStep,
    TaskStatus,
)
from tongzhou.builder.flows.core.deciding import decide, is_left, wake
from tongzhou.builder.flows.core.returning import give_back
from tongzhou.builder.flows.core.state import ROBOT, Acted, Refused, ToDo, Visit, Who
from tongzhou.builder.flows.core.turn import Turn

TODOS_MAX = 500
"""To-dos of one visit, those that were handed on among them."""
ADDED_MAX = 20
"""People that one addition asks."""

_ALWAYS = (ActionName.SUBMIT, ActionName.SAVE, ActionName.TRANSFER)

_TAKING = frozenset({ActionName.CLAIM, ActionName.RELEASE})


def offered(step: object) -> frozenset[ActionName]:
    """What a step lets its people do."""
    if isinstance(step, StartStep):
        return frozenset({ActionName.SUBMIT, ActionName.SAVE, ActionName.END})
    if not isinstance(step, ApproveStep | FillStep):
        return frozenset()
    chosen = {each.name for each in step.actions} or {*_ALWAYS}
    if not step.actions and isinstance(step, ApproveStep):
        chosen |= {ActionName.REJECT, ActionName.RETURN}
    if isinstance(step, FillStep):
        chosen.discard(ActionName.REJECT)
    chosen -= _TAKING
    if step.mode is DecisionMode.FIRST:
        chosen |= _TAKING
    return frozenset({*chosen, ActionName.SUBMIT})


def act(turn: Turn, acted: Acted) -> None:
    """Do what somebody asks for; raises Refused."""
    found = turn.state.todo(acted.todo)
    if found is None or found[1].status is not TaskStatus.OPEN:
        raise Refused("todo_not_open")
    visit, todo = found
    if acted.by != ROBOT and acted.action not in offered(turn.graph.steps[visit.step]):
        raise Refused("action_not_offered", action=acted.action)
    match acted.action:
        case ActionName.SUBMIT | ActionName.REJECT:
            decide(turn, visit, todo, acted.action, acted)
        case ActionName.SAVE | ActionName.PRINT:
            turn.set_todo(visit, todo, action=acted.action, by=acted.by)
        case ActionName.RETURN:
            turn.set_todo(visit, replace(todo, status=TaskStatus.DONE), action="return", by=acted.by)
            give_back(turn, visit, acted)
        case ActionName.TRANSFER:
            (who,) = _new_people(visit, acted.people, most=1)
            hand_on(turn, visit, todo, who, action="transfer", by=acted.by)
        case ActionName.ADD_BEFORE | ActionName.ADD_AFTER | ActionName.ADD_BESIDE:
            _add(turn, visit, todo, acted)
        case ActionName.CLAIM:
            _claim(turn, visit, todo, acted)
        case ActionName.RELEASE:
            _release(turn, visit, todo, acted)
        case ActionName.END:
            _end(turn, visit, todo, acted)
        case _:
            raise Refused("action_not_offered", action=acted.action)


def _end(turn: Turn, visit: Visit, todo: ToDo, acted: Acted) -> None:
    """The run is over. An initiator who has it again withdraws it so."""
    turn.set_todo(visit, replace(todo, status=TaskStatus.DONE), action="end", by=acted.by)
    turn.finish(RunStatus.WITHDRAWN if visit.step == turn.graph.start else RunStatus.ENDED)


def hand_on(turn: Turn, visit: Visit, todo: ToDo, who: Who, *, action: str, by: Who | None) -> Visit:
    """Somebody else is asked in the place of one."""
    for each in visit.todos:
        if each.who == who and is_left(each):  # they waited for a to-do that now is theirs
            visit = turn.set_todo(visit, replace(each, status=TaskStatus.GONE))
    visit = turn.set_todo(visit, replace(todo, status=TaskStatus.GONE), action=action, by=by)
    gone = next(each for each in visit.todos if each.number == todo.number)
    visit = turn.ask(visit, who, todo.status, like=gone)
    mine = turn.state.next - 1
    for each in visit.todos:
        if each.of == todo.number:
            visit = turn.set_todo(visit, replace(each, of=mine))
    return visit


def _add(turn: Turn, visit: Visit, todo: ToDo, acted: Acted) -> None:
    """People are asked before, after or beside somebody; they cannot add others in turn."""
    if todo.role in ("before", "after"):
        raise Refused("added_cannot_add")
    step = turn.graph.steps[visit.step]
    mode = step.mode if isinstance(step, ApproveStep | FillStep) else DecisionMode.ANY
    people = _new_people(visit, acted.people, most=ADDED_MAX)
    if mode is DecisionMode.FIRST:  # who asks others has taken it
        visit, todo = _take(turn, visit, todo)
    match acted.action:
        case ActionName.ADD_BEFORE:
            later = replace(todo, status=TaskStatus.LATER)
            visit = turn.set_todo(visit, later, action=acted.action, by=acted.by)
            for who in people:
                visit = turn.ask(visit, who, TaskStatus.OPEN, role="before", of=todo.number)
        case ActionName.ADD_AFTER:
            for who in people:
                visit = turn.ask(visit, who, TaskStatus.LATER, role="after", of=todo.number)
            decide(turn, visit, todo, "submit", acted)
        case _:
            if mode in (DecisionMode.ANY, DecisionMode.FIRST):
                raise Refused("beside_needs_all")
            turn.set_todo(visit, todo, action=acted.action, by=acted.by)
            for who in people:
                visit = turn.ask(visit, who, TaskStatus.LATER if mode is DecisionMode.SEQUENCE else TaskStatus.OPEN)


def _new_people(visit: Visit, people: tuple[Who, ...], *, most: int) -> tuple[Who, ...]:
    people = tuple(dict.fromkeys(people))
    if not 1 <= len(people) <= most:
        raise Refused("people_needed", most=most)
    if {each.who for each in visit.todos if is_asked(visit, each)} & set(people):
        raise Refused("asked_already")
    if len(visit.todos) + len(people) > TODOS_MAX:
        raise Refused("too_many_asked", most=TODOS_MAX)
    return people


def is_asked(visit: Visit, todo: ToDo) -> bool:
    """Whether a person cannot be asked again; who stands back for somebody who took it can."""
    if todo.status is TaskStatus.LATER and any(each.claimed for each in visit.todos):
        return todo.claimed or todo.role != "asked"
    return todo.status is not TaskStatus.GONE


def _claim(turn: Turn, visit: Visit, todo: ToDo, acted: Acted) -> None:
    if todo.claimed or todo.role != "asked":
        raise Refused("claimed_already")
    _, taken = _take(turn, visit, todo)
    visit = turn.visit(visit.number) or visit
    turn.set_todo(visit, taken, action=acted.action, by=acted.by)


def _take(turn: Turn, visit: Visit, todo: ToDo) -> tuple[Visit, ToDo]:
    """The to-do is one person's; the others stand back."""
    taken = replace(todo, claimed=True)
    visit = turn.set_todo(visit, taken)
    for each in visit.todos:
        if each.number != todo.number and each.status is TaskStatus.OPEN:
            visit = turn.set_todo(visit, replace(each, status=TaskStatus.LATER))
    return visit, taken


def _release(turn: Turn, visit: Visit, todo: ToDo, acted: Acted) -> None:
    """Who took it gives it back to all."""
    if not todo.claimed:
        raise Refused("not_claimed")
    visit = turn.set_todo(visit, replace(todo, claimed=False), action=acted.action, by=acted.by)
    wake(turn, visit)
