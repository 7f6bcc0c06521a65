"""Whom a step of people asks, and whom it does not have to."""

from __future__ import annotations

from dataclasses import replace

from tongzhou.builder.flows.contracts import ApproveStep, CcStep, DecisionMode, FillStep, HumanStep, Part, TaskStatus
from tongzhou.builder.flows.core.before import is_beside
from tongzhou.builder.flows.core.deciding import decide
from tongzhou.builder.flows.core.state import ROBOT, Acted, Past, PeopleFound, SetTimers, Tell, Visit, Who
from tongzhou.builder.flows.core.turn import Turn
from tongzhou.builder.flows.core.walking import leave

PEOPLE_MAX = 500
"""People that one step asks."""


def ask_people(turn: Turn, visit: Visit, found: PeopleFound) -> None:
    """The people of a step are known: ask them, or do what it does when there is nobody."""
    step = turn.graph.steps[visit.step]
    assert isinstance(step, ApproveStep | FillStep | CcStep)
    people = tuple(dict.fromkeys(found.people))[:PEOPLE_MAX]
    if not people:
        ask_nobody(turn, visit, step)
    elif isinstance(step, CcStep):
        turn.command(Tell(visit.number, visit.step, "cc", people))
        leave(turn, visit, Part.NEXT, "done")
    elif not _skip_unchanged(turn, visit, found.revision):
        repeated = _repeated(turn, visit, step)
        ask_each(turn, visit, people)
        for who in people:
            if who in repeated:
                _submit_for(turn, visit.number, who, found.revision)


def ask_each(turn: Turn, visit: Visit, people: tuple[Who, ...]) -> None:
    """A to-do for each, beside those that the visit has; in a sequence the first of them has the turn."""
    step = turn.graph.steps[visit.step]
    in_turn = isinstance(step, ApproveStep | FillStep) and step.mode is DecisionMode.SEQUENCE
    visit = turn.put(replace(visit, status="waiting", fault=None))
    for index, who in enumerate(people):
        visit = turn.ask(visit, who, TaskStatus.LATER if in_turn and index > 0 else TaskStatus.OPEN)
    turn.command(SetTimers(visit.number, visit.step))


def ask_nobody(turn: Turn, visit: Visit, step: HumanStep | CcStep) -> None:
    """What a step does that has nobody to ask."""
    if isinstance(step, CcStep) or step.nobody.act == "skip":
        leave(turn, visit, Part.NEXT, "skipped")
    elif step.nobody.act == "people" and visit.status != "instead":
        turn.look_instead(visit)
    else:
        turn.stick(visit, "nobody_found")


def _skip_unchanged(turn: Turn, visit: Visit, revision: int) -> bool:
    """Whether the step is left because it agreed to the record as it is, before the run was returned."""
    if visit.step not in turn.state.skipping:
        return False
    turn.change(skipping=turn.state.skipping - {visit.step})
    agreed = next((each for each in reversed(turn.state.past) if each.step == visit.step), None)
    if agreed is None or not agreed.agreed or agreed.revision != revision:
        return False
    again = replace(agreed, visit=visit.number, scope=visit.scope, undone=False, todos=())
    turn.change(past=(*turn.state.past, again))
    leave(turn, visit, Part.NEXT, "skipped")
    return True


def _repeated(turn: Turn, visit: Visit, step: HumanStep) -> frozenset[Who]:
    """Who is not asked again by this step's rule; what others decide side by side with it does not count."""
    past = tuple(each for each in turn.state.past if not each.undone and not is_beside(each.scope, visit.scope))
    initiator = turn.state.initiator
    first = frozenset({initiator} if initiator is not None else ())
    match step.repeated:
        case "ask":
            return frozenset()
        case "previous":
            return _agreed_by(past[-1]) if past else first
    return first.union(*(_agreed_by(each) for each in past))


def _agreed_by(past: Past) -> frozenset[Who]:
    return frozenset(past.by if past.agreed else ())


def _submit_for(turn: Turn, number: int, who: Who, revision: int) -> None:
    visit = turn.visit(number)
    todo = None if visit is None else next((each for each in visit.todos if each.who == who), None)
    if visit is not None and todo is not None and todo.status in (TaskStatus.OPEN, TaskStatus.LATER):
        decide(turn, visit, todo, "submit", Acted(todo.number, "submit", ROBOT, revision=revision))
