"""Taking back: the run by its initiator, a decision by who made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tongzhou.builder.flows.contracts import DecisionMode, RunStatus, TaskStatus
from tongzhou.builder.flows.core.deciding import is_left, is_unit, mode_of
from tongzhou.builder.flows.core.returning import forget
from tongzhou.builder.flows.core.state import Past, Refused, Scope, SetTimers, TakenBack, ToDo, Visit, Write
from tongzhou.builder.flows.core.turn import Turn
from tongzhou.builder.flows.core.walking import enter


def take_back(turn: Turn, taken: TakenBack) -> None:
    """The initiator has the run again, or somebody their to-do; raises Refused where the flow does not let them."""
    if turn.graph.document.rules.withdraw == "never":
        raise Refused("withdraw_never")
    if taken.todo is None:
        _take_run(turn, taken)
    elif (found := turn.state.todo(taken.todo)) is not None:
        visit, todo = found
        _take_waiting(turn, visit, _own(todo, taken))
    else:
        pasts = (each for each in turn.state.past for todo in each.todos if todo.number == taken.todo)
        past = next(pasts, None)
        if past is None:
            raise Refused("withdraw_touched")
        _take_past(turn, past, _own(next(each for each in past.todos if each.number == taken.todo), taken))


def _own(todo: ToDo, taken: TakenBack) -> ToDo:
    if todo.who != taken.by:
        raise Refused("withdraw_of_others")
    if todo.decision is None:
        raise Refused("not_decided")
    return todo


def _take_run(turn: Turn, taken: TakenBack) -> None:
    if taken.by != turn.state.initiator:
        raise Refused("withdraw_of_others")
    if any(visit.step == turn.graph.start for visit in turn.state.visits):
        raise Refused("withdrawn_already")
    past = [each for each in turn.state.past if not each.undone]
    began = max((each.visit for each in past if each.step == turn.graph.start), default=0)
    decided = any(each.visit > began for each in past)
    touched = decided or turn.state.acted > began or _is_touched(turn, ())
    if touched and turn.graph.document.rules.withdraw == "untouched":
        raise Refused("withdraw_touched")
    if turn.graph.document.rules.withdrawn:
        turn.command(Write(turn.graph.start))
        turn.finish(RunStatus.WITHDRAWN)
        return
    forget(turn, turn.graph.start, ())
    turn.change(skipping=frozenset())
    turn.drop_within((), outcome="withdrawn")
    enter(turn, turn.graph.start, ())


def _is_touched(turn: Turn, scope: Scope) -> bool:
    """Whether anybody has acted at what is alive in a scope, or another program is just being called."""
    within = [each for each in turn.state.visits if each.scope[: len(scope)] == scope]
    if any(turn.graph.steps[each.step].kind == "http" for each in within):
        return True
    return any(not _is_as_asked(todo) for each in within for todo in each.todos)


def _is_as_asked(todo: ToDo) -> bool:
    return is_left(todo) and todo.role == "asked" and not todo.claimed


def _take_waiting(turn: Turn, visit: Visit, mine: ToDo) -> None:
    """The step is not decided yet: what followed from the decision within it goes back with it."""
    owner = next((each for each in visit.todos if each.number == mine.of), mine)
    if not is_unit(owner):
        raise Refused("withdraw_touched")
    behind = _behind(turn, visit, owner)
    added = [each for each in visit.todos if each.of == mine.number and each.role == "after"]
    if any(not _is_as_asked(each) for each in behind) or any(each.decision is not None for each in added):
        raise Refused("withdraw_touched")
    if mine.role == "before" and owner.decision is not None:
        raise Refused("withdraw_touched")
    mine = replace(mine, status=TaskStatus.OPEN, decision=None)
    visit = turn.set_todo(visit, mine, action="take_back", by=mine.who)
    for each in added:
        if is_left(each):
            visit = turn.set_todo(visit, replace(each, status=TaskStatus.GONE))
    waits = [*behind, owner] if mine.role == "before" else behind
    for each in waits:
        if each.status is TaskStatus.OPEN:
            visit = turn.set_todo(visit, replace(each, status=TaskStatus.LATER))


def _behind(turn: Turn, visit: Visit, owner: ToDo) -> Sequence[ToDo]:
    """What comes after somebody's turn, in a sequence."""
    mode, _ = mode_of(turn, visit)
    if mode is not DecisionMode.SEQUENCE:
        return ()
    units = [each.number for each in visit.todos if is_unit(each)]
    later = units[units.index(owner.number) + 1 :]
    return [each for each in visit.todos if (each.number in later or each.of in later) and not _is_gone(each)]


def _is_gone(todo: ToDo) -> bool:
    return todo.status is TaskStatus.GONE


def _take_past(turn: Turn, past: Past, mine: ToDo) -> None:
    """The decision ended its step: that is open again as it was before."""
    if not turn.is_open(past.scope) or _is_followed(turn, past):
        raise Refused("withdraw_touched")
    turn.change(past=tuple(each for each in turn.state.past if each != past))
    turn.drop_within(past.scope, outcome="withdrawn")
    if past.scope:
        number, arm = past.scope[-1]
        block = turn.visit(number)
        assert block is not None, "its scope is open"
        if arm in block.arrived:
            turn.put(replace(block, arrived=tuple(each for each in block.arrived if each != arm)))
    _open_again(turn, past, mine)


def _is_followed(turn: Turn, past: Past) -> bool:
    later = (each for each in turn.state.past if each.visit > past.visit and not each.undone)
    if any(each.scope[: len(past.scope)] == past.scope for each in later):
        return True
    return turn.state.acted > past.visit or _is_touched(turn, past.scope)


def _open_again(turn: Turn, past: Past, mine: ToDo) -> None:
    visit = turn.open(past.step, past.scope, straight_to=past.straight_to)
    visit = turn.put(replace(visit, status="waiting"))
    numbers: dict[int | None, int] = {}
    for each in past.todos:
        if is_left(each) or each.decision is not None:
            numbers[each.number] = turn.number()
            again = replace(each, number=numbers[each.number], of=numbers.get(each.of))
            if each == mine:
                again = replace(again, status=TaskStatus.OPEN, decision=None)
            visit = turn.add(visit, again)
    turn.command(SetTimers(visit.number, visit.step))
