"""How far a run has come, step by step. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tongzhou.builder.flows.contracts import FlowDocument

LEFT_OUT = frozenset({"skipped", "gone", "withdrawn"})
"""Outcomes of visits that did not take the run through their step."""


class StepStanding(StrEnum):
    """How far a run has come at one step."""

    PASSED = "passed"
    WAITING = "waiting"
    REMAINING = "remaining"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTold:
    """One arrival at a step: until when, how it ended, and who acted or is waited for."""

    step: str
    arrived_at: datetime
    left_at: datetime | None = None
    outcome: str | None = None
    fault: str | None = None
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """A step as the picture shows it."""

    state: StepStanding
    persons: list[str]
    seconds: int | None


def states_of(
    document: FlowDocument, visits: Sequence[VisitTold], *, is_over: bool, now: datetime
) -> dict[str, StepState]:
    """The state of every step. The latest visit counts; in a run that is over nothing remains."""
    latest: dict[str, VisitTold] = {}
    for each in visits:
        before = latest.get(each.step)
        if before is None or before.left_at is not None:
            latest[each.step] = each
    return {step.key: _state(latest.get(step.key), is_over=is_over, now=now) for step in document.steps}


def seconds_of(visit: VisitTold, now: datetime) -> int:
    """How long a visit took, or has taken so far."""
    return max(0, int(((visit.left_at or now) - visit.arrived_at).total_seconds()))


def _state(visit: VisitTold | None, *, is_over: bool, now: datetime) -> StepState:
    if visit is None:
        nothing = StepStanding.SKIPPED if is_over else StepStanding.REMAINING
        return StepState(state=nothing, persons=[], seconds=None)
    return StepState(state=_standing(visit), persons=_once(visit.persons), seconds=seconds_of(visit, now))


def _standing(visit: VisitTold) -> StepStanding:
    if visit.fault is not None or visit.outcome == "failed":
        return StepStanding.FAILED
    if visit.left_at is None:
        return StepStanding.WAITING
    return StepStanding.SKIPPED if visit.outcome in LEFT_OUT else StepStanding.PASSED


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
