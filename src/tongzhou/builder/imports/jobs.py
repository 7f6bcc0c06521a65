"""Checking and running imports as jobs: progress as rows are read, one transaction for all rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.builder.imports.actions import CHECK, RUN, add_fields, places_for, plan_fields, require_import
from tongzhou.builder.imports.contracts import Choices, DataRow
from tongzhou.builder.imports.documents import read_choices, read_layout, read_source
from tongzhou.builder.imports.errors import ImportGone
from tongzhou.builder.imports.examining import data_rows, sample_cells
from tongzhou.builder.imports.importing import check_rows, import_rows, refusal
from tongzhou.builder.imports.planning import plan_import, tally_of
from tongzhou.builder.imports.queries import find_result, get_import
from tongzhou.builder.imports.running import Run
from tongzhou.builder.imports.uploads import Uploads
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import read_forms, read_fresh_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.jobs.contracts import JobCancelled, JobContext, JobKind
from tongzhou.kernel.jobs.stopping import until_cancelled
from tongzhou.kernel.texts import Text, known_locale

CHANGING: Text = {"zh-CN": "正在添加字段", "en": "Adding fields to the form"}


def import_jobs(uploads: Uploads) -> tuple[JobKind, ...]:
    """The kinds of jobs of this package; they read the uploads where the routes put them."""

    async def check(context: JobContext, payload: dict[str, Any]) -> Mapping[str, Any]:
        result = await until_cancelled(context, _work(context, payload, uploads, writes=False))
        return {**result, "form_changes": await _form_changes(context, payload)}

    async def run(context: JobContext, payload: dict[str, Any]) -> Mapping[str, Any]:
        await _change_form(context, payload, uploads)
        result = await _run(context, payload, uploads)
        if not result["written"]:
            raise refusal(result)
        if not result["bad"]:
            uploads.remove(context.workspace.key, UUID(payload["import_id"]))
        return result

    return JobKind(CHECK, check), JobKind(RUN, run)


async def _form_changes(context: JobContext, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """What a run would change of the form first."""
    choices, actor = read_choices(payload["choices"]), context.actor
    if not choices.new_fields:
        return []
    async with context.database.workspace(context.workspace) as connection:
        form = _form_of(await read_fresh_forms(connection), payload)
        planned = await plan_fields(connection, form, choices, actor=actor, now=clock.now())
    changes: list[dict[str, Any]] = planned.document(known_locale(actor.locale))["changes"] if planned else []
    return changes


async def _change_form(context: JobContext, payload: dict[str, Any], uploads: Uploads) -> None:
    """Give the form its new fields, in a transaction of its own: its table is locked for a moment, not for as long as
    rows are written. What was done is there when the job is begun again.
    """
    choices, actor = read_choices(payload["choices"]), context.actor
    if not choices.new_fields:
        return
    await context.progress(0, None, CHANGING)
    async with context.database.workspace(context.workspace) as connection:
        form = _form_of(await read_fresh_forms(connection), payload)
        require_import(actor, form)
        row = await get_import(connection, UUID(form.id), UUID(payload["import_id"]), created_by=actor.member_id)
        if row["result"] is None and not uploads.path(actor.workspace.key, row["id"]).exists():
            raise ImportGone()
        await add_fields(connection, form, choices, actor=actor, now=clock.now())


def _form_of(forms: Forms, payload: Mapping[str, Any]) -> FormDefinition:
    form = forms.find(payload["form"])
    if form is None:
        raise NotFound()
    return form


async def _run(context: JobContext, payload: dict[str, Any], uploads: Uploads) -> Mapping[str, Any]:
    """The run; one that was cancelled in the very moment of its commit is done all the same."""
    try:
        return await until_cancelled(context, _work(context, payload, uploads, writes=True))
    except JobCancelled:
        async with context.database.workspace(context.workspace) as connection:
            done = await find_result(connection, UUID(payload["import_id"]))
        if done is None:
            raise
        return done


async def _work(context: JobContext, payload: dict[str, Any], uploads: Uploads, *, writes: bool) -> Mapping[str, Any]:
    """One pass in one transaction; a run that was done before the program died answers with its result."""
    actor: Actor = context.actor
    choices = read_choices(payload["choices"])
    async with context.database.workspace(context.workspace) as connection:
        is_changed = bool(choices.new_fields)
        forms = await (read_fresh_forms(connection) if is_changed else read_forms(connection, context.workspace))
        form = _form_of(forms, payload)
        require_import(actor, form)
        row = await get_import(connection, UUID(form.id), UUID(payload["import_id"]), created_by=actor.member_id)
        if writes and row["result"] is not None:
            done: Mapping[str, Any] = row["result"]
            return done
        run, rows = _prepared(uploads, row, forms, form, actor=actor, choices=choices)
        if writes:
            return await import_rows(connection, run, rows, context.progress, file_name=row["file_name"])
        return await check_rows(connection, run, rows, context.progress)


def _prepared(
    uploads: Uploads, row: Row, forms: Forms, form: FormDefinition, *, actor: Actor, choices: Choices
) -> tuple[Run, Iterable[DataRow]]:
    """The run of an import and the rows it reads; raises ImportGone when the upload was swept away."""
    path = uploads.path(actor.workspace.key, row["id"])
    if not path.exists():
        raise ImportGone()
    source, layout = read_source(row["source"]), read_layout(row["layout"])
    places = places_for(forms, form, actor, choices.mode, choices.new_fields)
    distinct = sample_cells(path, source, layout)
    plan = plan_import(form, places, layout, distinct, choices, time_zone=actor.workspace.time_zone)
    tally = tally_of(plan, places, layout, distinct, choices)
    run = Run(
        row["id"],
        plan,
        forms,
        actor,
        choices.mode,
        choices.on_error,
        clock.now(),
        tally,
        choices.on_totals,
        rows=layout.rows,
        insists=choices.allow_duplicates,
    )
    return run, data_rows(path, source, layout, tally)
