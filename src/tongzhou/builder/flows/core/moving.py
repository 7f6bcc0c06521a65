"""A run that goes on in another version of its flow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tongzhou.builder.flows.core.graph import Graph, fault, opens_block
from tongzhou.builder.flows.core.state import State, Visit
from tongzhou.kernel.errors import FieldError


def moved(old: Graph, new: Graph, state: State) -> tuple[State, tuple[FieldError, ...]]:
    """A state of one version as one of another, and why it cannot be: where the run is, the versions must agree.

    With faults the state is what it was. People who are asked stay asked, what is due stays due, as they were told;
    everything that comes after is the new version's.
    """
    faults = {each.field: each for visit in state.visits for each in _faults(old, new, visit)}
    if faults:
        return state, tuple(faults.values())
    steps = new.blocks
    visits = tuple(_unless_gone(each, new) for each in state.visits)
    outputs = {step: each for step, each in state.outputs.items() if step in steps}
    skipping = frozenset(step for step in state.skipping if step in steps)
    past = tuple(replace(each, todos=()) for each in state.past)
    return replace(state, visits=visits, outputs=outputs, skipping=skipping, past=past), ()


def _faults(old: Graph, new: Graph, visit: Visit) -> Iterator[FieldError]:
    at, before, after = f"steps.{visit.step}", old.steps[visit.step], new.steps.get(visit.step)
    if after is None:
        yield fault(at, "move_step_gone", step=before.called)
    elif after.kind != before.kind or opens_block(after) != opens_block(before):
        yield fault(at, "move_other_kind", step=before.called)
    elif new.blocks[visit.step] != old.blocks[visit.step]:
        yield fault(at, "move_other_blocks", step=before.called)


def _unless_gone(visit: Visit, new: Graph) -> Visit:
    """Straight back only to a step that there still is, in the same blocks."""
    target = visit.straight_to
    if target is None or new.blocks.get(target) == new.blocks[visit.step]:
        return visit
    return replace(visit, straight_to=None)
