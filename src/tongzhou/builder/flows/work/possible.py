"""What somebody may do with a to-do or a run as it stands: the core itself is asked. Pure."""

from __future__ import annotations

from typing import Final

from tongzhou.builder.flows.contracts import ActionName, ApproveStep, FillStep
from tongzhou.builder.flows.core.acting import offered
from tongzhou.builder.flows.core.advance import advance
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.returning import places_back
from tongzhou.builder.flows.core.state import Acted, Happening, Refused, State, TakenBack, Who
from tongzhou.builder.flows.core.turn import Turn

SOMEBODY: Final = "member:00000000-0000-0000-0000-000000000000"
"""Asked for in the place of whoever will be chosen."""
_NAMING = frozenset({ActionName.TRANSFER, ActionName.ADD_BEFORE, ActionName.ADD_AFTER, ActionName.ADD_BESIDE})
_ELSEWHERE = frozenset({ActionName.BATCH})
"""Not done with one to-do by the engine."""


def possible_actions(graph: Graph, state: State, number: int, who: Who) -> list[ActionName]:
    """What the person may do with their to-do now, in the order of the vocabulary."""
    found = state.todo(number)
    if found is None or found[1].who != who:
        return []
    wanted = offered(graph.steps[found[0].step]) - _ELSEWHERE
    return [each for each in ActionName if each in wanted and _may(graph, state, _acted(number, each, who))]


def places_to_return(graph: Graph, state: State, number: int) -> list[str]:
    """The steps that a to-do's run may be returned to, the latest first."""
    found = state.todo(number)
    if found is None:
        return []
    return [step for step, _ in places_back(Turn(graph, state), found[0])]


def may_batch(graph: Graph, step: str) -> bool:
    """Whether to-dos of the step may be submitted many at once."""
    found = graph.steps.get(step)
    return isinstance(found, ApproveStep | FillStep) and any(each.name is ActionName.BATCH for each in found.actions)


def may_batch_reject(graph: Graph, step: str) -> bool:
    """Whether to-dos of the step may be refused many at once."""
    return may_batch(graph, step) and ActionName.REJECT in offered(graph.steps[step])


def may_withdraw(graph: Graph, state: State, who: Who) -> bool:
    """Whether the person may take the run back."""
    return state.initiator == who and _may(graph, state, TakenBack(by=who))


def may_take_back(graph: Graph, state: State, number: int, who: Who) -> bool:
    """Whether the person may take back what they decided with their to-do."""
    return _may(graph, state, TakenBack(who, number))


def _acted(number: int, action: ActionName, who: Who) -> Acted:
    return Acted(todo=number, action=action, by=who, people=(SOMEBODY,) if action in _NAMING else ())


def _may(graph: Graph, state: State, happening: Happening) -> bool:
    try:
        advance(graph, state, happening)
    except Refused:
        return False
    return True
