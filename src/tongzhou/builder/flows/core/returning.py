"""Back to an earlier step: by those who decide, by the initiator, by who manages the flow."""

from __future__ import annotations

from tongzhou.builder.flows.contracts import ApproveStep, FillStep, RunStatus, Walk
from tongzhou.builder.flows.core.state import Acted, Intervened, Past, Refused, Scope, State, TakenBack, Tell, Visit
from tongzhou.builder.flows.core.turn import ALIVE, Turn
from tongzhou.builder.flows.core.walking import enter


def places_back(turn: Turn, visit: Visit) -> list[tuple[str, Scope]]:
    """Where a visit's run may be returned to: steps decided before, in its block or one around it, the latest first;
    last the start.
    """
    step = turn.graph.steps[visit.step]
    returns = step.returns if isinstance(step, ApproveStep | FillStep) else None
    before: dict[str, Scope] = {}
    for past in reversed(turn.state.past):
        if past.step not in {visit.step, turn.graph.start} and visit.scope[: len(past.scope)] == past.scope:
            before.setdefault(past.step, past.scope)
    places = list(before.items())
    start: list[tuple[str, Scope]] = [(turn.graph.start, ())] if turn.state.initiator is not None else []
    if returns is None:
        return start
    match returns.to:
        case "start":
            return start
        case "previous":
            return places[:1] or start
    return [each for each in (*places, *start) if not returns.steps or each[0] in returns.steps]


def give_back(turn: Turn, visit: Visit, acted: Acted) -> None:
    """Return the run to an earlier step; raises Refused for one that it may not go to."""
    places = places_back(turn, visit)
    if not places:
        raise Refused("nowhere_to_return")
    chosen = places[0] if acted.to is None else next((each for each in places if each[0] == acted.to), None)
    if chosen is None:
        raise Refused("return_target", step=acted.to)
    step = turn.graph.steps[visit.step]
    assert isinstance(step, ApproveStep | FillStep)
    walk = acted.walk if acted.walk is not None and step.returns.choose_walk else step.returns.walk
    if acted.walk is not None and acted.walk is not walk:
        raise Refused("walk_not_offered")
    key, scope = chosen
    if walk is Walk.STRAIGHT and scope != visit.scope:
        walk = Walk.AGAIN  # the block that it would go straight back into is closed
    if walk is Walk.UNCHANGED:
        turn.change(skipping=_since(turn.state, key))
    asked = _deciders(turn.state.past, key)
    turn.drop_within(scope, outcome="returned")
    if asked:
        turn.command(Tell(visit.number, visit.step, "returned", asked))
    enter(turn, key, scope, straight_to=visit.step if walk is Walk.STRAIGHT else None)


def _since(state: State, key: str) -> frozenset[str]:
    """The steps that were decided after a step was."""
    steps = [each.step for each in state.past]
    at = len(steps) - 1 - steps[::-1].index(key) if key in steps else -1
    return frozenset(steps[at + 1 :]) - {key}


def _deciders(past: tuple[Past, ...], key: str) -> tuple[str, ...]:
    return next((each.by for each in reversed(past) if each.step == key), ())


def take_back(turn: Turn, taken: TakenBack) -> None:
    """The initiator has the run again; raises Refused where the flow does not let them."""
    rule = turn.graph.document.rules.withdraw
    if turn.state.status not in ALIVE:
        raise Refused("run_is_over")
    if taken.by != turn.state.initiator or rule == "never":
        raise Refused("withdraw_never")
    if any(visit.step == turn.graph.start for visit in turn.state.visits):
        raise Refused("withdrawn_already")
    touched = any(each.step != turn.graph.start for each in turn.state.past) or turn.state.acted > 0
    if rule == "untouched" and (touched or _is_underway(turn.state)):
        raise Refused("withdraw_touched")
    turn.drop_within((), outcome="withdrawn")
    turn.freed()
    enter(turn, turn.graph.start, ())


def _is_underway(state: State) -> bool:
    return any(todo.decision is not None for visit in state.visits for todo in visit.todos)


def intervene(turn: Turn, done: Intervened) -> None:
    """What who manages a flow does to a run; raises Refused."""
    if done.what == "reactivate":
        if turn.state.status in ALIVE:
            raise Refused("run_is_alive")
        turn.reopen()
        _enter_outside(turn, done.step)
        return
    if turn.state.status not in ALIVE:
        raise Refused("run_is_over")
    match done.what:
        case "end":
            turn.finish(RunStatus.ENDED)
        case "jump":
            turn.drop_within((), outcome="gone")
            turn.freed()
            _enter_outside(turn, done.step)
        case _:
            raise Refused("no_such_intervention", what=done.what)


def _enter_outside(turn: Turn, key: str | None) -> None:
    """Begin at a step that stands in no block: what is inside of one cannot be entered from outside."""
    if key is None or key not in turn.graph.steps or key not in turn.graph.outside:
        raise Refused("jump_target", step=key or "")
    enter(turn, key, ())
