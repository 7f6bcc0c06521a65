"""What was decided by the people's step before another step, whatever machine steps lie between."""

from __future__ import annotations

from tongzhou.builder.flows.contracts import ApproveStep, FillStep
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import Past, Scope, State


def decided_before(graph: Graph, state: State, number: int) -> Past | None:
    """The last decision of the nearest steps of people before a visit that is alive, in its own turn of every loop.

    None where they were skipped or jumped over, or there are none: what people decided further back was not this.
    """
    visit = state.visit(number)
    if visit is None:
        return None
    nearest = _nearest(graph, visit.step)
    found = (
        past
        for past in reversed(state.past)
        if past.step in nearest and not past.undone and not is_beside(past.scope, visit.scope)
    )
    return next(found, None)


def _nearest(graph: Graph, step: str) -> frozenset[str]:
    found, seen, waiting = set[str](), {step}, [step]
    while waiting:
        here = waiting.pop()
        before = {key for key in graph.blocks if here in graph.forward(key)} - seen
        seen |= before
        people = {key for key in before if isinstance(graph.steps[key], ApproveStep | FillStep)}
        found |= people
        waiting += before - people
    return frozenset(found)


def is_beside(one: Scope, other: Scope) -> bool:
    """Whether two places are in other lines of a block, or in other turns of a loop."""
    lines = dict(one)
    return any(lines.get(number, line) != line for number, line in other)
