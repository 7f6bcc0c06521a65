"""A step that makes a document of the run's record and keeps it in a field of it."""

from __future__ import annotations

from typing import Final

import orjson

from tongzhou.builder.documents.facade import make_document
from tongzhou.builder.flows.contracts import DocumentStep
from tongzhou.builder.flows.core.state import Performed
from tongzhou.builder.flows.errors import FlowFault
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.records import facade as records
from tongzhou.files.facade import receive

FILE: Final = "file"
"""The type of the fields that documents are kept in."""


async def document(run: Running, visit: int, step: DocumentStep) -> Performed:
    """Beside the files that are there; in a field of one file in its place. Raises Problem where it cannot be made."""
    store = run.wiring.files
    if run.document.form is None or run.record_id is None:
        raise FlowFault("no_record")
    if store is None:
        raise FlowFault("no_file_store")
    form = await run.open(run.document.form)
    name, made = await make_document(form, step.template, run.record_id, store)
    kept = await receive(run.connection, store, name=name, content=made, actor=run.actor, now=run.now)
    stored = orjson.loads(await records.get_record(form, run.record_id, fields=("revision", step.field)))
    there = [each["id"] for each in stored.get(step.field) or ()]
    if getattr(form.definition.get(step.field).settings, "count_max", 0) == 1:
        there = []
    values = {step.field: [*there, str(kept.id)]}
    await records.change(form, run.record_id, values, revision=stored["revision"])
    return Performed(visit, output={"file": str(kept.id), "name": kept.name})
