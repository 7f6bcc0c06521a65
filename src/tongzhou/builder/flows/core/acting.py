"""What somebody does with a to-do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tongzhou.builder.flows.contracts import (
    ActionName,
    ApproveStep,
    CcStep,
    FillStep,
    HumanStep,
    Mode,
    Part,
    RunStatus,
    StartStep,
    TaskStatus,
)
from tongzhou.builder.flows.core.deciding import verdict_of, wake
from tongzhou.builder.flows.core.returning import give_back
from tongzhou.builder.flows.core.state import (
    ROBOT,
    Acted,
    Past,
    PeopleFound,
    Refused,
    SetTimers,
    Tell,
    ToDo,
    Visit,
    Who,
)
from tongzhou.builder.flows.core.turn import Turn
from tongzhou.builder.flows.core.walking import leave

PEOPLE_MAX = 200
"""People that one step asks."""

_ALWAYS = (ActionName.SUBMIT, ActionName.SAVE, ActionName.TRANSFER)


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
    if step.mode is Mode.FIRST:
        chosen.add(ActionName.CLAIM)
    return frozenset({*chosen, ActionName.SUBMIT})


def ask_people(turn: Turn, visit: Visit, found: PeopleFound, *, is_last: bool) -> None:
    """The people of a step are known: ask them, or do what it does when there is nobody."""
    step = turn.graph.steps[visit.step]
    assert isinstance(step, ApproveStep | FillStep | CcStep)
    people = tuple(dict.fromkeys(found.people))[:PEOPLE_MAX]
    if not people:
        _ask_nobody(turn, visit, step, is_last=is_last)
        return
    if isinstance(step, CcStep):
        turn.command(Tell(visit.number, visit.step, "cc", people))
        leave(turn, visit, Part.NEXT, "done")
        return
    agreed = next((each for each in reversed(turn.state.past) if each.step == visit.step), None)
    is_known = agreed is not None and agreed.agreed and agreed.revision == found.revision
    if visit.step in turn.state.skipping and agreed is not None and is_known:
        turn.change(skipping=turn.state.skipping - {visit.step}, past=(*turn.state.past, _again(agreed, visit)))
        leave(turn, visit, Part.NEXT, "skipped")
        return
    turn.change(skipping=turn.state.skipping - {visit.step})
    repeated = _repeated(turn, step)
    visit = turn.put(replace(visit, status="waiting"))
    for index, who in enumerate(people):
        later = step.mode is Mode.SEQUENCE and index > 0
        visit = turn.ask(visit, who, TaskStatus.LATER if later else TaskStatus.OPEN)
    turn.command(SetTimers(visit.number, visit.step))
    _submit_repeated(turn, visit.number, repeated, found.revision)


def _again(agreed: Past, visit: Visit) -> Past:
    return replace(agreed, visit=visit.number, scope=visit.scope)


def _ask_nobody(turn: Turn, visit: Visit, step: HumanStep | CcStep, *, is_last: bool) -> None:
    if isinstance(step, CcStep) or step.nobody.act == "skip":
        leave(turn, visit, Part.NEXT, "skipped")
    elif step.nobody.act == "people" and not is_last:
        turn.look_instead(visit)
    else:
        turn.stick(visit, "nobody_found")


def _repeated(turn: Turn, step: HumanStep) -> frozenset[Who]:
    """Who is not asked again by this step's rule."""
    past, initiator = turn.state.past, turn.state.initiator
    first = frozenset({initiator} if initiator is not None else ())
    match step.repeated:
        case "ask":
            return frozenset()
        case "previous":
            return frozenset(past[-1].by) if past else first
    return frozenset(who for each in past for who in each.by) | first


def _submit_repeated(turn: Turn, number: int, repeated: Iterable[Who], revision: int) -> None:
    for who in sorted(repeated):
        visit = turn.visit(number)
        todo = None if visit is None else next((each for each in visit.todos if each.who == who), None)
        while visit is not None and todo is not None and todo.status is TaskStatus.OPEN:
            decide(turn, visit, todo, "submit", Acted(todo.number, "submit", ROBOT, revision=revision))
            visit = turn.visit(number)
            todo = None if visit is None else next((e for e in visit.todos if e.number == todo.number), None)


def act(turn: Turn, acted: Acted) -> None:
    """Do what somebody asks for; raises Refused."""
    found = turn.state.todo(acted.todo)
    if found is None or found[1].status is not TaskStatus.OPEN:
        raise Refused("todo_not_open")
    visit, todo = found
    step = turn.graph.steps[visit.step]
    action = ActionName(acted.action)
    if acted.by != ROBOT and action not in offered(step):
        raise Refused("action_not_offered", action=action.value)
    match action:
        case ActionName.SUBMIT | ActionName.REJECT:
            decide(turn, visit, todo, action.value, acted)
        case ActionName.RETURN:
            turn.set_todo(visit, replace(todo, status=TaskStatus.DONE), action="return", by=acted.by)
            give_back(turn, visit, acted)
        case ActionName.TRANSFER:
            _transfer(turn, visit, todo, acted)
        case ActionName.ADD_BEFORE | ActionName.ADD_AFTER | ActionName.ADD_BESIDE:
            _add(turn, visit, todo, action, acted)
        case ActionName.CLAIM:
            _claim(turn, visit, todo, acted)
        case ActionName.END:
            turn.set_todo(visit, replace(todo, status=TaskStatus.DONE), action="end", by=acted.by)
            turn.finish(RunStatus.ENDED)
        case _:
            raise Refused("action_not_offered", action=action.value)


def decide(turn: Turn, visit: Visit, todo: ToDo, decision: str, acted: Acted) -> None:
    """One person agrees or refuses; the step is left once that decides it."""
    step = turn.graph.steps[visit.step]
    done = replace(todo, status=TaskStatus.DONE, decision=decision)
    visit = turn.set_todo(visit, done, action=decision, by=acted.by)
    mode, share = (step.mode, step.share) if isinstance(step, ApproveStep | FillStep) else (Mode.ANY, 100)
    verdict = verdict_of(mode, share, visit.todos)
    if verdict is None:
        wake(turn, visit, mode)
        return
    by = tuple(each.who for each in visit.todos if each.decision is not None)
    past = Past(visit.number, visit.step, visit.scope, by, acted.revision, agreed=verdict == "agreed")
    turn.change(past=(*turn.state.past, past))
    if verdict == "agreed":
        leave(turn, visit, Part.NEXT, "done")
    else:
        leave(turn, visit, Part.REJECTED, "rejected")


def _transfer(turn: Turn, visit: Visit, todo: ToDo, acted: Acted) -> None:
    (who,) = _new_people(visit, acted, most=1)
    visit = turn.set_todo(visit, replace(todo, status=TaskStatus.GONE), action="transfer", by=acted.by)
    gone = next(each for each in visit.todos if each.number == todo.number)
    visit = turn.ask(visit, who, TaskStatus.OPEN, like=gone)
    mine = turn.state.next - 1
    for each in visit.todos:
        if each.of == todo.number:
            visit = turn.put(
                replace(visit, todos=tuple(replace(e, of=mine) if e.number == each.number else e for e in visit.todos))
            )


def _add(turn: Turn, visit: Visit, todo: ToDo, action: ActionName, acted: Acted) -> None:
    """People are asked before, after or beside somebody; they cannot add others in turn."""
    if todo.role in ("before", "after"):
        raise Refused("added_cannot_add")
    people = _new_people(visit, acted, most=20)
    match action:
        case ActionName.ADD_BEFORE:
            visit = turn.set_todo(visit, replace(todo, status=TaskStatus.LATER), action=action.value, by=acted.by)
            for who in people:
                visit = turn.ask(visit, who, TaskStatus.OPEN, role="before", of=todo.number)
        case ActionName.ADD_AFTER:
            for who in people:
                visit = turn.ask(visit, who, TaskStatus.LATER, role="after", of=todo.number)
            decide(turn, visit, todo, "submit", acted)
        case _:
            step = turn.graph.steps[visit.step]
            if not isinstance(step, ApproveStep | FillStep) or step.mode in (Mode.ANY, Mode.FIRST):
                raise Refused("beside_needs_all")
            later = step.mode is Mode.SEQUENCE
            for who in people:
                visit = turn.ask(visit, who, TaskStatus.LATER if later else TaskStatus.OPEN)


def _new_people(visit: Visit, acted: Acted, *, most: int) -> tuple[Who, ...]:
    people = tuple(dict.fromkeys(acted.people))
    if not 1 <= len(people) <= most:
        raise Refused("people_needed", most=most)
    asked = {each.who for each in visit.todos if each.status is not TaskStatus.GONE}
    if asked & set(people):
        raise Refused("asked_already")
    return people


def _claim(turn: Turn, visit: Visit, todo: ToDo, acted: Acted) -> None:
    if all(each.number == todo.number or each.status is not TaskStatus.OPEN for each in visit.todos):
        raise Refused("claimed_already")
    visit = turn.set_todo(visit, todo, action="claim", by=acted.by)
    for each in visit.todos:
        if each.number != todo.number and each.status is TaskStatus.OPEN:
            visit = turn.set_todo(visit, replace(each, status=TaskStatus.GONE))
