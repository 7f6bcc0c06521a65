"""What happens when time is up."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tongzhou.builder.flows.contracts import (
    ApproveStep,
    DecisionMode,
    FillStep,
    HumanStep,
    Part,
    TaskStatus,
    WaitStep,
)
from tongzhou.builder.flows.core.acting import act, hand_on
from tongzhou.builder.flows.core.deciding import wake
from tongzhou.builder.flows.core.state import ROBOT, Acted, Refused, Tell, TimeUp, ToDo, Visit, Who
from tongzhou.builder.flows.core.turn import Turn
from tongzhou.builder.flows.core.walking import leave
from tongzhou.builder.flows.deadline_documents import DeadlineAct

SUBMITS_MAX: Final = 50
"""Times that deadlines submit by themselves in one run; after that they remind."""


def time_up(turn: Turn, visit: Visit, up: TimeUp) -> None:
    """A wait is over, or a deadline of people; each comes once."""
    step = turn.graph.steps[visit.step]
    if isinstance(step, WaitStep):
        leave(turn, visit, Part.NEXT, "done")
        return
    if not isinstance(step, ApproveStep | FillStep) or not 0 <= up.deadline < len(step.deadlines):
        return
    waiting = _open(visit)
    if waiting and up.deadline not in visit.fired:
        visit = turn.put(replace(visit, fired=(*visit.fired, up.deadline)))
        _do(turn, visit, waiting, step, up)


def _do(turn: Turn, visit: Visit, waiting: tuple[ToDo, ...], step: HumanStep, up: TimeUp) -> None:
    match step.deadlines[up.deadline].act:
        case DeadlineAct.REMIND:
            _remind(turn, visit, waiting, up)
        case DeadlineAct.ESCALATE:
            turn.command(Tell(visit.number, visit.step, "escalate", up.people, up.deadline))
        case DeadlineAct.SUBMIT:
            _submit_all(turn, visit, waiting, up)
        case DeadlineAct.RETURN:
            _return(turn, visit, waiting, up)
        case DeadlineAct.TRANSFER:
            _hand_over(turn, visit, waiting, step, up)


def _open(visit: Visit) -> tuple[ToDo, ...]:
    return tuple(each for each in visit.todos if each.status is TaskStatus.OPEN)


def _remind(turn: Turn, visit: Visit, waiting: tuple[ToDo, ...], up: TimeUp) -> None:
    people = tuple(dict.fromkeys((*(each.who for each in waiting), *up.people)))
    turn.command(Tell(visit.number, visit.step, "remind", people, up.deadline))


def _submit_all(turn: Turn, visit: Visit, waiting: tuple[ToDo, ...], up: TimeUp) -> None:
    """Each open to-do, those that open meanwhile too, until the step is decided."""
    if turn.state.submitted >= SUBMITS_MAX:
        _remind(turn, visit, waiting, up)
        return
    turn.change(submitted=turn.state.submitted + 1)
    alive: Visit | None = visit
    while alive is not None and (left := _open(alive)):
        act(turn, Acted(left[0].number, "submit", ROBOT, revision=up.revision))
        alive = turn.visit(visit.number)


def _return(turn: Turn, visit: Visit, waiting: tuple[ToDo, ...], up: TimeUp) -> None:
    """Where a step may return to nothing it reminds."""
    before, commands = turn.state, list(turn.commands)
    try:
        act(turn, Acted(waiting[0].number, "return", ROBOT, revision=up.revision))
    except Refused:
        turn.state, turn.commands = before, commands
        _remind(turn, visit, waiting, up)


def _hand_over(turn: Turn, visit: Visit, waiting: tuple[ToDo, ...], step: HumanStep, up: TimeUp) -> None:
    """One after the other goes to who takes over. Where these are fewer the rest is theirs as well, and nobody's but
    theirs; by share, where every voice counts, it stays whose it was.
    """
    asked = {each.who for each in visit.todos if each.status is not TaskStatus.GONE}
    heirs: tuple[Who, ...] = tuple(dict.fromkeys(who for who in up.people if who not in asked))
    if not heirs:
        _remind(turn, visit, waiting, up)
        return
    for todo, who in zip(waiting, heirs, strict=False):
        visit = hand_on(turn, visit, todo, who, action="transfer", by=ROBOT)
    if step.mode is not DecisionMode.SHARE:
        for todo in waiting[len(heirs) :]:
            visit = turn.set_todo(visit, replace(todo, status=TaskStatus.GONE), action="transfer", by=ROBOT)
        wake(turn, visit)
