"""The values of records that lines of a box show: a few fields, as far as the step of each line shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.contracts import FieldUse
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.work.rows import RunRow, TaskRow
from tongzhou.builder.flows.work.uses import let_to_many, uses_of
from tongzhou.builder.query.facade import ListRequest
from tongzhou.builder.records.facade import open_form, read_records
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import FieldShown, shown_form
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound

SUMMARY_MAX: Final = 3
_SAYING: Final = ("money", "reference")
"""What says most of a record whose step names no summary: how much, and with whom."""
_FIELDS: TypeAdapter[list[FieldShown]] = TypeAdapter(list[FieldShown])

Lines = Sequence[tuple[RunRow, TaskRow | None]]


class Summaries(NamedTuple):
    """Values by to-do and field, and the fields by form."""

    values: Mapping[UUID, Mapping[str, Any]]
    fields: Mapping[str, list[FieldShown]]


async def summaries_of(connection: Connection, lines: Lines, forms: Forms, *, actor: Actor, now: datetime) -> Summaries:
    """What each line says of its record: one reading per form and choice of fields, whatever the number of lines.

    Runs under the workspace's role, with the rights of each step on the records of its own lines.
    """
    choices: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[tuple[UUID, UUID]]] = {}
    for run, task in lines:
        definition = None if run.form is None else forms.find(run.form)
        if definition is None or task is None or run.record_id is None:
            continue
        uses = tuple(_readable(run, task, definition, actor))
        keys = _chosen(run, task, definition, uses)
        if keys:
            choices.setdefault((definition.key, keys, uses), []).append((task.id, run.record_id))
    values: dict[UUID, Mapping[str, Any]] = {}
    fields: dict[str, dict[str, FieldShown]] = {}
    for (form, keys, uses), found in choices.items():
        definition = forms.find(form)
        assert definition is not None
        let = let_to_many(actor, definition, dict.fromkeys(uses, FieldUse.READ), {record for _, record in found})
        records = await _read(connection, form, keys, found, forms, actor=let, now=now)
        shown = _FIELDS.validate_python(shown_form(definition, forms, let)["fields"])
        told = {key for values_of in records.values() for key in values_of}
        fields.setdefault(form, {}).update({each["key"]: each for each in shown if each["key"] in told})
        values |= {task: records[record] for task, record in found if record in records}
    return Summaries(values, {form: list(each.values()) for form, each in fields.items()})


def _readable(run: RunRow, task: TaskRow, definition: FormDefinition, actor: Actor) -> list[str]:
    step = Graph(run.document).steps.get(task.step)
    return list(uses_of(step, definition, outside=actor.partner_id is not None, decides=False))


def _chosen(run: RunRow, task: TaskRow, definition: FormDefinition, readable: Sequence[str]) -> tuple[str, ...]:
    step = Graph(run.document).steps.get(task.step)
    named = [key for key in getattr(step, "summary", ()) if key in readable and key != definition.label_field]
    if not named:
        by_kind = {each.type.name: each.key for each in reversed(definition.live_fields) if each.key in readable}
        named = [by_kind[kind] for kind in _SAYING if kind in by_kind and by_kind[kind] != definition.label_field]
    return tuple(named[:SUMMARY_MAX])


async def _read(
    connection: Connection,
    form: str,
    keys: tuple[str, ...],
    found: Sequence[tuple[UUID, UUID]],
    forms: Forms,
    *,
    actor: Actor,
    now: datetime,
) -> dict[UUID, dict[str, Any]]:
    ids = sorted({str(record) for _, record in found})
    try:
        opened = await open_form(connection, form, actor=actor, now=now, forms=forms)
        definition = opened.definition
        # A look-up through a form that the step does not open is nowhere shown.
        shown = tuple(key for key in keys if opened.sight.shown_on(definition, definition.get(key)) != ())
        wanted = ListRequest(filter={"field": "id", "op": "in", "value": ids}, fields=shown, limit=len(ids))
        rows = await read_records(opened, wanted)
    except NotFound:
        return {}
    return {UUID(row["id"]): {key: row[key] for key in keys if key in row} for row in rows}
