"""What the work centre reads of runs and to-dos, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.builder.flows.contracts import FlowDocument, RunStatus
from tongzhou.builder.flows.core.state import State
from tongzhou.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run, the document of its version and its state."""

    id: UUID
    document: FlowDocument
    form: str | None
    record_id: UUID | None
    label: str
    initiator: str | None
    initiator_name: Text | None
    status: RunStatus
    started_at: datetime
    ended_at: datetime | None
    state: State
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """What it was told as it began, by the keys of its trigger's inputs."""
    own: tuple[str, ...] = ()
    """Whose matter it is besides its initiator's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A to-do or a copy of one person."""

    id: UUID
    run_id: UUID
    number: int
    visit: int
    step: str
    kind: str
    who: str
    name: str
    """Who did it, else who is asked."""
    person_name: str
    status: str
    role: str
    instead_of: tuple[str, ...] = ()
    action: str | None = None
    opinion: str = ""
    signature: UUID | None = None
    at: datetime
    acted_at: datetime | None = None
    by_id: UUID | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One arrival of a run at a step."""

    visit: int
    step: str
    arrived_at: datetime
    left_at: datetime | None = None
    outcome: str | None = None
    fault: str | None = None
    persons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """How many rows of a box have something in common: flow and step by key and title, a form by key, who began."""

    count: int
    flow: tuple[str, Text] | None = None
    step: tuple[str, Text] | None = None
    form: str | None = None
    person: tuple[UUID | None, str] | None = None
