"""Somebody who is asked has left: whom the step asks now, who else is asked already, or what it does for nobody."""

from __future__ import annotations

from dataclasses import replace

from tongzhou.builder.flows.contracts import ApproveStep, DecisionMode, FillStep, Part, TaskStatus
from tongzhou.builder.flows.core.asking import ask_nobody
from tongzhou.builder.flows.core.deciding import is_left, is_unit, mode_of, note, verdict_of, wake
from tongzhou.builder.flows.core.state import ROBOT, Acted, ClearDue, PersonLeft, ToDo, Visit, Who
from tongzhou.builder.flows.core.turn import Turn
from tongzhou.builder.flows.core.walking import leave


def person_left(turn: Turn, visit: Visit, left: PersonLeft) -> None:
    """Their to-do is gone with those of whom they added. Whom the step asks now and did not is asked as well, and who
    gave it to them, if the step still asks for them; those who are asked decide without them. Where nobody is, the step
    does what it does for nobody; an initiator who has the run again has nobody in their place, so it is stuck.
    """
    todo = next((each for each in visit.todos if each.number == left.todo and is_left(each)), None)
    if todo is None:
        return
    step = turn.graph.steps[visit.step]
    if not isinstance(step, ApproveStep | FillStep):
        turn.stick(visit, "initiator_left")
        return
    visit = _stand_down(turn, visit, todo)
    if todo.role == "asked":
        visit = _ask_new(turn, visit, left.people, again=todo.instead)
    if any(is_unit(each) for each in visit.todos):
        _count(turn, visit, Acted(todo.number, "left", ROBOT, revision=left.revision))
    else:
        turn.command(ClearDue(visit.number))
        ask_nobody(turn, turn.put(replace(visit, fired=())), step)


def _stand_down(turn: Turn, visit: Visit, todo: ToDo) -> Visit:
    visit = turn.set_todo(visit, replace(todo, status=TaskStatus.GONE), action="left", by=ROBOT)
    for each in visit.todos:
        if each.of == todo.number and is_left(each):
            visit = turn.set_todo(visit, replace(each, status=TaskStatus.GONE))
    return visit


def _ask_new(turn: Turn, visit: Visit, people: tuple[Who, ...], *, again: Who | None) -> Visit:
    """Who was asked once is not asked again but for `again`, unless they have another to-do here."""
    known = {each.who for each in visit.todos if each.who != again or each.status is not TaskStatus.GONE}
    mode, _ = mode_of(turn, visit)
    waits = mode is DecisionMode.SEQUENCE or any(each.claimed and is_left(each) for each in visit.todos)
    for who in dict.fromkeys(people):
        if who not in known:
            visit = turn.ask(visit, who, TaskStatus.LATER if waits else TaskStatus.OPEN)
    return visit


def _count(turn: Turn, visit: Visit, acted: Acted) -> None:
    verdict = verdict_of(*mode_of(turn, visit), visit.todos)
    if verdict is None:
        wake(turn, visit)
        return
    note(turn, visit, acted, agreed=verdict == "agreed")
    leave(turn, visit, *((Part.NEXT, "done") if verdict == "agreed" else (Part.REJECTED, "rejected")))
