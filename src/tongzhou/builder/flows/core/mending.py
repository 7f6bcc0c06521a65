"""What who manages a flow does to a run; raises Refused."""

from __future__ import annotations

from dataclasses import replace

from tongzhou.builder.flows.contracts import ApproveStep, BranchStep, FillStep, Part, RunStatus, TaskStatus
from tongzhou.builder.flows.core.acting import hand_on, is_asked
from tongzhou.builder.flows.core.asking import PEOPLE_MAX, ask_each
from tongzhou.builder.flows.core.deciding import is_left
from tongzhou.builder.flows.core.graph import opens_block
from tongzhou.builder.flows.core.returning import forget
from tongzhou.builder.flows.core.state import ClearDue, Intervened, Refused, SetTimers, Visit, Who
from tongzhou.builder.flows.core.turn import ALIVE, Turn
from tongzhou.builder.flows.core.walking import begin, decided, enter, leave


def intervene(turn: Turn, done: Intervened) -> None:
    """End, jump, reactivate; retry, skip or reassign a step."""
    is_alive = turn.state.status in ALIVE
    if is_alive == (done.what == "reactivate"):
        raise Refused("run_is_alive" if is_alive else "run_is_over")
    match done.what:
        case "end":
            turn.finish(RunStatus.ENDED)
        case "reactivate":
            target = _outside(turn, done.step)
            turn.reopen()
            _go(turn, target)
        case "jump":
            target = _outside(turn, done.step)
            turn.drop_within((), outcome="gone")
            _go(turn, target)
        case "retry" | "skip" | "reassign":
            visit = None if done.visit is None else turn.visit(done.visit)
            if visit is None:
                raise Refused("visit_is_over")
            _mend(turn, visit, done)
        case _:
            raise Refused("no_such_intervention", what=done.what)


def _outside(turn: Turn, key: str | None) -> str:
    """A step that stands in no block: what is inside of one cannot be entered from outside."""
    if key is None or key not in turn.graph.steps:
        raise Refused("no_such_step", step=key or "")
    if key not in turn.graph.outside:
        raise Refused("jump_target", step=turn.graph.steps[key].called)
    return key


def _go(turn: Turn, key: str) -> None:
    forget(turn, key, ())
    turn.change(skipping=frozenset())
    enter(turn, key, ())


def _mend(turn: Turn, visit: Visit, done: Intervened) -> None:
    match done.what:
        case "retry":
            _retry(turn, visit)
        case "skip":
            _skip(turn, replace(visit, fault=None))
        case _:
            _reassign(turn, visit, done)


def _retry(turn: Turn, visit: Visit) -> None:
    """Begin again with a step that is stuck; of one whose people are asked already only its times."""
    if visit.status != "failed":
        raise Refused("not_stuck")
    if visit.step == turn.graph.start:
        raise Refused("people_needed", most=1)
    if any(is_left(each) for each in visit.todos):
        turn.put(replace(visit, status="waiting", fault=None))
        turn.command(SetTimers(visit.number, visit.step))
        return
    begin(turn, turn.put(replace(visit, status="open", fault=None)))


def _skip(turn: Turn, visit: Visit) -> None:
    """Go on as if the step were done; a branch takes the line for when none holds, a loop leaves out what is left."""
    step = turn.graph.steps[visit.step]
    if opens_block(step) and (visit.lines or not isinstance(step, BranchStep)):
        raise Refused("not_skippable")
    if isinstance(step, BranchStep):
        lines = turn.graph.ways(visit.step)
        decided(turn, visit, (next(number for number, line in enumerate(lines) if line.otherwise),))
        return
    leave(turn, visit, Part.NEXT, "skipped")


def _reassign(turn: Turn, visit: Visit, done: Intervened) -> None:
    """Others are asked; what was decided stays. With a to-do only that goes to somebody else."""
    people = tuple(dict.fromkeys(done.people))
    is_human = isinstance(turn.graph.steps[visit.step], ApproveStep | FillStep)
    if visit.step == turn.graph.start:
        _give_start(turn, visit, people, done)
        return
    if not is_human or not 1 <= len(people) <= (1 if done.todo is not None else PEOPLE_MAX):
        raise Refused("people_needed", most=PEOPLE_MAX)
    if {each.who for each in visit.todos if each.status is TaskStatus.DONE} & set(people):
        raise Refused("asked_already")
    if done.todo is not None:
        todo = next((each for each in visit.todos if each.number == done.todo and is_left(each)), None)
        if todo is None:
            raise Refused("todo_not_open")
        if any(each.who == people[0] and is_asked(visit, each) for each in visit.todos):
            raise Refused("asked_already")
        hand_on(turn, visit, todo, people[0], action="reassign", by=done.by)
        return
    for todo in visit.todos:
        if is_left(todo):
            visit = turn.set_todo(visit, replace(todo, status=TaskStatus.GONE), action="reassign")
    turn.command(ClearDue(visit.number))
    ask_each(turn, turn.put(replace(visit, fired=())), people)


def _give_start(turn: Turn, visit: Visit, people: tuple[Who, ...], done: Intervened) -> None:
    """Somebody has the run again in the place of who started it."""
    if len(people) != 1:
        raise Refused("people_needed", most=1)
    todo = next((each for each in visit.todos if is_left(each)), None)
    if todo is not None and todo.who == people[0]:
        raise Refused("asked_already")
    if todo is None:
        visit = turn.ask(visit, people[0], TaskStatus.OPEN)
    else:
        visit = hand_on(turn, visit, todo, people[0], action="reassign", by=done.by)
    turn.put(replace(visit, status="waiting", fault=None))
