"""`advance`: what follows from what happened."""

from __future__ import annotations

from tongzhou.builder.flows.contracts import Part
from tongzhou.builder.flows.core.acting import act
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.mending import intervene
from tongzhou.builder.flows.core.state import Acted, Command, Happening, Intervened, Refused, Started, State, TakenBack
from tongzhou.builder.flows.core.telling import tell
from tongzhou.builder.flows.core.turn import ALIVE, Turn
from tongzhou.builder.flows.core.walking import go_on, leave
from tongzhou.builder.flows.core.withdrawing import take_back


def advance(graph: Graph, state: State, happening: Happening) -> tuple[State, tuple[Command, ...]]:
    """The state after a happening and what is to be done now, in its order.

    Raises Refused for what a person asks that cannot be. What machines tell of a visit that is over, or tell twice,
    changes nothing.
    """
    turn = Turn(graph, state)
    match happening:
        case Started():
            if state.next == 1:
                leave(turn, turn.open(graph.start, ()), Part.NEXT, "done")
        case Acted():
            _refuse_over(state)
            act(turn, happening)
        case TakenBack():
            _refuse_over(state)
            take_back(turn, happening)
        case Intervened():
            intervene(turn, happening)
        case _:
            visit = state.visit(happening.visit)
            if visit is not None and state.status in ALIVE:
                tell(turn, visit, happening)
    go_on(turn)
    return turn.state, tuple(turn.commands)


def _refuse_over(state: State) -> None:
    if state.status not in ALIVE:
        raise Refused("run_is_over")
