"""Back to an earlier step, by those who decide."""

from __future__ import annotations

from tongzhou.builder.flows.contracts import ApproveStep, FillStep, HumanStep, Walk
from tongzhou.builder.flows.core.state import Acted, Past, Refused, Scope, Tell, Visit, Write
from tongzhou.builder.flows.core.turn import Turn
from tongzhou.builder.flows.core.walking import enter


def places_back(turn: Turn, visit: Visit) -> list[tuple[str, Scope]]:
    """Where a visit's run may be returned to: steps decided before it, in its block or one around it, the latest first;
    last the start.
    """
    step = turn.graph.steps[visit.step]
    returns = step.returns if isinstance(step, ApproveStep | FillStep) else None
    before: dict[str, Scope] = {}
    for past in reversed(turn.state.past):
        if not past.undone and _is_before(turn, past, visit):
            before.setdefault(past.step, past.scope)
    places = list(before.items())
    start: list[tuple[str, Scope]] = [(turn.graph.start, ())] if turn.state.initiator is not None else []
    if returns is None or returns.to == "start":
        return start
    if returns.to == "previous":
        return places[:1] or start
    return [each for each in (*places, *start) if not returns.steps or each[0] in returns.steps]


def _is_before(turn: Turn, past: Past, visit: Visit) -> bool:
    if past.step == turn.graph.start or past.step not in turn.graph.blocks:
        return False
    return visit.step in turn.graph.after(past.step) and visit.scope[: len(past.scope)] == past.scope


def give_back(turn: Turn, visit: Visit, acted: Acted) -> None:
    """Return the run to an earlier step; raises Refused for one that it may not go to."""
    step = turn.graph.steps[visit.step]
    assert isinstance(step, ApproveStep | FillStep)
    key, scope = _chosen(turn, visit, acted.to)
    walk = _walk(step, acted.walk)
    if walk is Walk.STRAIGHT and scope != visit.scope:
        walk = Walk.AGAIN  # the block that it would go straight back into is closed
    asked = next((each.by for each in reversed(turn.state.past) if each.step == key), ())
    known = forget(turn, key, scope, only=walk is Walk.STRAIGHT)
    skipping = turn.state.skipping | known if walk is Walk.UNCHANGED else turn.state.skipping - known
    turn.change(skipping=skipping - {key})
    turn.drop_within(scope, outcome="returned")
    if step.returns.values:
        turn.command(Write(visit.step))
    if asked:
        turn.command(Tell(visit.number, visit.step, "returned", asked))
    enter(turn, key, scope, straight_to=visit.step if walk is Walk.STRAIGHT else None)


def _chosen(turn: Turn, visit: Visit, to: str | None) -> tuple[str, Scope]:
    places = places_back(turn, visit)
    if not places:
        raise Refused("nowhere_to_return")
    chosen = places[0] if to is None else next((each for each in places if each[0] == to), None)
    if chosen is not None:
        return chosen
    blocks = turn.graph.blocks.get(to or "", ())
    if to is not None and blocks != turn.graph.blocks[visit.step][: len(blocks)]:
        raise Refused("return_into_block", step=turn.graph.steps[to].called)
    raise Refused("return_target", step=to)


def _walk(step: HumanStep, chosen: Walk | None) -> Walk:
    if chosen is None or chosen is step.returns.walk:
        return step.returns.walk
    if not step.returns.choose_walk:
        raise Refused("walk_not_offered")
    return chosen


def forget(turn: Turn, key: str, scope: Scope, *, only: bool = False) -> frozenset[str]:
    """What was decided at a step and, unless `only` there, behind it counts no more; answers those steps."""
    steps = {key} if only else {key, *turn.graph.after(key)}

    def goes(past: Past) -> bool:
        return not past.undone and past.step in steps and past.scope[: len(scope)] == scope

    known = frozenset(each.step for each in turn.state.past if goes(each))
    turn.change(past=tuple(_undone(each) if goes(each) else each for each in turn.state.past))
    return known


def _undone(past: Past) -> Past:
    return Past(past.visit, past.step, past.scope, past.by, past.revision, past.agreed, undone=True)
