"""`advance`: what follows from what happened."""

from __future__ import annotations

from dataclasses import replace

from tongzhou.builder.flows.contracts import (
    ApproveStep,
    BranchStep,
    DeadlineAct,
    FillStep,
    LoopStep,
    Part,
    TaskStatus,
    WaitStep,
)
from tongzhou.builder.flows.core.acting import act, ask_people
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.returning import intervene, take_back
from tongzhou.builder.flows.core.state import (
    ROBOT,
    Acted,
    Broke,
    ChildEnded,
    Command,
    Decide,
    Decided,
    Find,
    Happening,
    Intervened,
    PeopleFound,
    Perform,
    Performed,
    Refused,
    SetTimers,
    Started,
    State,
    TakenBack,
    Tell,
    TimeUp,
    ToDo,
    Visit,
)
from tongzhou.builder.flows.core.turn import ALIVE, Turn
from tongzhou.builder.flows.core.walking import decided, go_on, leave, next_turn


def advance(graph: Graph, state: State, happening: Happening) -> tuple[State, tuple[Command, ...]]:
    """The state after a happening and what is to be done now, in its order.

    Raises Refused for what a person asks that cannot be. What machines tell of a visit that is over changes nothing.
    """
    turn = Turn(graph, state)
    match happening:
        case Started():
            if state.next > 1:
                return state, ()
            _start(turn)
        case Acted():
            if state.status not in ALIVE:
                raise Refused("run_is_over")
            act(turn, happening)
        case TakenBack():
            take_back(turn, happening)
        case Intervened(what="retry" | "skip" | "reassign"):
            _mend(turn, happening)
        case Intervened():
            intervene(turn, happening)
        case _:
            visit = state.visit(happening.visit)
            if visit is not None and state.status in ALIVE:
                _tell(turn, visit, happening)
    go_on(turn)
    return turn.state, tuple(turn.commands)


def _start(turn: Turn) -> None:
    visit = turn.open(turn.graph.start, ())
    leave(turn, visit, Part.NEXT, "done")


def _tell(turn: Turn, visit: Visit, happening: PeopleFound | Decided | Performed | Broke | ChildEnded | TimeUp) -> None:
    match happening:
        case PeopleFound():
            if not visit.todos:
                ask_people(turn, visit, happening, is_last=visit.status == "instead")
        case Decided(lines=lines):
            if lines:
                decided(turn, visit, lines)
            else:
                turn.stick(visit, "no_line_holds")
        case Performed():
            _performed(turn, visit, happening)
        case Broke(fault=fault):
            if visit.status != "failed":
                _break(turn, visit, fault)
        case ChildEnded():
            _child_ended(turn, visit)
        case TimeUp():
            _time_up(turn, visit, happening)


def _performed(turn: Turn, visit: Visit, done: Performed) -> None:
    turn.change(acted=visit.number)
    if done.output is not None:
        turn.change(outputs={**turn.state.outputs, visit.step: done.output})
    if done.children:
        turn.put(replace(visit, status="waiting", total=done.children))
    elif isinstance(turn.graph.steps[visit.step], LoopStep):
        next_turn(turn, replace(visit, status="waiting", total=done.total, turn=0))
    else:
        leave(turn, visit, Part(done.part), "done")


def _break(turn: Turn, visit: Visit, fault: str) -> None:
    if turn.graph.way(visit.step, Part.FAILED) is None:
        turn.stick(visit, fault)
        return
    leave(turn, replace(visit, straight_to=None), Part.FAILED, "failed")


def _child_ended(turn: Turn, visit: Visit) -> None:
    visit = turn.put(replace(visit, turn=visit.turn + 1))
    if visit.status == "waiting" and visit.turn >= visit.total > 0:
        leave(turn, visit, Part.NEXT, "done")


def _time_up(turn: Turn, visit: Visit, up: TimeUp) -> None:
    step = turn.graph.steps[visit.step]
    if isinstance(step, WaitStep):
        leave(turn, visit, Part.NEXT, "done")
        return
    if not isinstance(step, ApproveStep | FillStep) or not 0 <= up.deadline < len(step.deadlines):
        return
    waiting = tuple(each for each in visit.todos if each.status is TaskStatus.OPEN)
    if not waiting:
        return
    match step.deadlines[up.deadline].act:
        case DeadlineAct.REMIND:
            people = (*(each.who for each in waiting), *up.people)
            turn.command(Tell(visit.number, visit.step, "remind", people, up.deadline))
        case DeadlineAct.ESCALATE:
            turn.command(Tell(visit.number, visit.step, "escalate", up.people, up.deadline))
        case DeadlineAct.SUBMIT:
            _submit_all(turn, visit.number, up)
        case DeadlineAct.RETURN:
            _robot(turn, visit, waiting[0], Acted(waiting[0].number, "return", ROBOT, revision=up.revision))
        case DeadlineAct.TRANSFER:
            _hand_over(turn, visit, waiting, up)


def _submit_all(turn: Turn, number: int, up: TimeUp) -> None:
    """Each open to-do, those that open meanwhile too, until the step is decided."""
    for _ in range(1000):
        visit = turn.visit(number)
        todo = None if visit is None else next((e for e in visit.todos if e.status is TaskStatus.OPEN), None)
        if todo is None:
            return
        act(turn, Acted(todo.number, "submit", ROBOT, revision=up.revision))


def _hand_over(turn: Turn, visit: Visit, waiting: tuple[ToDo, ...], up: TimeUp) -> None:
    """The first to-do goes to who takes over; the others are gone with it."""
    asked = {each.who for each in visit.todos if each.status is not TaskStatus.GONE}
    heirs = tuple(who for who in up.people if who not in asked)
    if not heirs:
        turn.command(Tell(visit.number, visit.step, "remind", tuple(each.who for each in waiting), up.deadline))
        return
    for todo, who in zip(waiting, heirs, strict=False):
        act(turn, Acted(todo.number, "transfer", ROBOT, people=(who,), revision=up.revision))


def _robot(turn: Turn, visit: Visit, todo: ToDo, acted: Acted) -> None:
    """What a deadline does where nobody may: it reminds instead."""
    before, commands = turn.state, list(turn.commands)
    try:
        act(turn, acted)
    except Refused:
        turn.state, turn.commands = before, commands
        turn.command(Tell(visit.number, visit.step, "remind", (todo.who,)))


def _mend(turn: Turn, done: Intervened) -> None:
    """Retry or skip a step that is stuck, or ask others at a step of people."""
    if turn.state.status not in ALIVE:
        raise Refused("run_is_over")
    visit = None if done.visit is None else turn.visit(done.visit)
    if visit is None:
        raise Refused("visit_is_over")
    match done.what:
        case "retry":
            _retry(turn, visit)
        case "skip":
            visit = turn.put(replace(visit, status="open", fault=None, straight_to=None))
            turn.freed()
            _skip(turn, visit)
        case _:
            _reassign(turn, visit, done)


def _skip(turn: Turn, visit: Visit) -> None:
    """Go on as if the step were done; a branch takes the line for when none holds."""
    if isinstance(turn.graph.steps[visit.step], BranchStep):
        lines = turn.graph.ways(visit.step)
        decided(turn, visit, (next(number for number, line in enumerate(lines) if line.otherwise),))
        return
    leave(turn, visit, Part.NEXT, "skipped")


def _retry(turn: Turn, visit: Visit) -> None:
    if visit.status != "failed":
        raise Refused("not_stuck")
    visit = turn.put(replace(visit, status="open", fault=None))
    turn.freed()
    step = turn.graph.steps[visit.step]
    match step.kind:
        case "approve" | "fill" | "cc":
            turn.command(Find(visit.number, visit.step))
        case "branch":
            turn.command(Decide(visit.number, visit.step))
        case "wait":
            turn.command(SetTimers(visit.number, visit.step))
        case _:
            turn.command(Perform(visit.number, visit.step))


def _reassign(turn: Turn, visit: Visit, done: Intervened) -> None:
    step = turn.graph.steps[visit.step]
    if not isinstance(step, ApproveStep | FillStep) or not done.people:
        raise Refused("people_needed", most=200)
    for todo in visit.todos:
        if todo.status in (TaskStatus.OPEN, TaskStatus.LATER):
            visit = turn.set_todo(visit, replace(todo, status=TaskStatus.GONE), action="reassign")
    visit = turn.put(replace(visit, todos=(), status="open", fault=None))
    turn.freed()
    ask_people(turn, visit, PeopleFound(visit.number, done.people, -1), is_last=True)
