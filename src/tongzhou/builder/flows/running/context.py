"""A run while it is worked on: locked, with its version, its forms, and what is to be stored of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import ValidationError

from tongzhou.access.facade import Actor, system_actor_on
from tongzhou.builder.flows.contracts import FlowDocument, Step
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import State, Who, from_json
from tongzhou.builder.flows.errors import FlowUnreadable
from tongzhou.builder.flows.naming import FlowNames
from tongzhou.builder.flows.running.reading import RecordReader, Values
from tongzhou.builder.flows.tables import flow_table, run_table, version_table
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import read_forms
from tongzhou.identity.contracts import NamedPerson, PersonKind
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.texts import known_locale, words
from tongzhou.notifications.contracts import Person


@dataclass(slots=True)
class Changes:
    """Rows of one turn, written together at its end."""

    opened: list[Row] = field(default_factory=list)
    closed: dict[int, str] = field(default_factory=dict)
    asked: dict[int, Row] = field(default_factory=dict)
    answered: dict[int, Row] = field(default_factory=dict)
    due: list[Row] = field(default_factory=list)
    undue: list[int] = field(default_factory=list)
    notes: dict[int, dict[str, Any]] = field(default_factory=dict)
    """What the last attempt at a visit's step brought: output, fault."""
    done: int | None = None
    """What was due and is done by this turn."""


@dataclass(slots=True)
class Running:
    """A locked run."""

    connection: Connection
    wiring: Wiring
    actor: Actor
    """The flow itself: it reads and writes everything, under its own name."""
    row: Row
    graph: Graph
    names: FlowNames
    state: State
    reader: RecordReader
    now: datetime
    changes: Changes = field(default_factory=Changes)
    acts: Mapping[str, Any] = field(default_factory=dict)
    """Who acts in this turn and what they wrote, for the to-dos that change by it."""
    performing: int | None = None
    """The visit of the machine step that is being performed."""

    @property
    def id(self) -> UUID:
        """The run's id."""
        return self.row["id"]  # type: ignore[no-any-return]

    @property
    def document(self) -> FlowDocument:
        """The version that the run is on."""
        return self.graph.document

    @property
    def forms(self) -> Forms:
        """All forms."""
        return self.names.forms

    @property
    def record_id(self) -> UUID | None:
        """The record that the run is about."""
        return self.row["record_id"]  # type: ignore[no-any-return]

    @property
    def title(self) -> str:
        """The flow's title in the workspace's language."""
        return words(self.document.title, known_locale(self.actor.workspace.locale))

    def step(self, key: str) -> Step:
        """A step of the run's version."""
        return self.graph.steps[key]

    def word(self, text: Any) -> str:
        """A text in the workspace's language."""
        return words(text, known_locale(self.actor.workspace.locale))

    async def open(self, key: str) -> records.OpenForm:
        """A form, opened by the flow."""
        return await self.reader.open(key)

    async def record(self, form: str, record_id: UUID) -> Values | None:
        """A record's values by field key as the API writes them, None for one that is gone."""
        return await self.reader.record(form, record_id)


class Versions:
    """Graphs of published versions; they never change."""

    def __init__(self) -> None:
        self._known: dict[UUID, Graph] = {}

    async def get(self, connection: Connection, version_id: UUID) -> Graph:
        """The graph of a version; raises FlowUnreadable."""
        found = self._known.get(version_id)
        if found is None:
            statement = sa.select(version_table.c.document).where(version_table.c.id == version_id)
            row = await fetch_one(connection, statement)
            assert row is not None
            try:
                found = Graph(FlowDocument.model_validate(row["document"]))
            except ValidationError:
                raise FlowUnreadable() from None
            if len(self._known) > 1000:
                self._known.clear()
            self._known[version_id] = found
        return found

    def forget(self) -> None:
        """Read all of them anew."""
        self._known.clear()


VERSIONS = Versions()


async def lock_run(connection: Connection, run_id: UUID, *, wiring: Wiring, now: datetime, key: str) -> Running:
    """Lock a run; raises NotFound. `key` is the workspace's."""
    await connection.begin()
    row = await fetch_one(
        connection, sa.select(run_table).where(run_table.c.id == run_id).with_for_update(key_share=True)
    )
    if row is None:
        raise NotFound()
    return await running(connection, row, wiring=wiring, now=now, flow=await flow_actor(connection, key))


async def flow_actor(connection: Connection, key: str) -> Actor:
    """The program itself, by an open connection."""
    return await system_actor_on(connection, key)


async def running(connection: Connection, row: Row, *, wiring: Wiring, now: datetime, flow: Actor) -> Running:
    """A run whose row is locked."""
    graph = await VERSIONS.get(connection, row["version_id"])
    forms = await read_forms(connection, flow.workspace)
    names = forms.keep(("flow", row["version_id"]), lambda: FlowNames(forms, graph.document))
    actor = replace(flow, name=words(graph.document.title, known_locale(flow.workspace.locale)))
    return Running(
        connection=connection,
        wiring=wiring,
        actor=actor,
        row=row,
        graph=graph,
        names=names,
        state=from_json(row["state"]),
        reader=RecordReader(connection, forms, actor, now),
        now=now,
    )


def who_of(person: Any) -> Who:
    """A person as the core names them."""
    return f"{person.kind.value}:{person.id}"


def person_of(who: Who) -> Person:
    """Whom a name of the core means."""
    kind, _, identifier = who.partition(":")
    return Person(PersonKind(kind), UUID(identifier))


def name_in(known: Mapping[UUID, NamedPerson], person: UUID) -> str:
    """A person's name among those that were looked up."""
    found = known.get(person)
    return "" if found is None else found.name


def starter_of(row: Row) -> Who | None:
    """Who started a run."""
    return None if row["starter_id"] is None else f"{row['starter_kind']}:{row['starter_id']}"


async def flow_of(connection: Connection, flow_id: UUID) -> Row:
    """A flow's row."""
    row = await fetch_one(connection, sa.select(flow_table).where(flow_table.c.id == flow_id))
    if row is None:
        raise NotFound()
    return row


async def mark_cause(run: Running) -> None:
    """What is written from here to the end of the transaction is the run's doing, and says so beside its events."""
    await run.connection.execute("select set_config('tongzhou.cause', %s, true)", (str(run.id),))
