"""An import from examined file to result: as a job does it, and for programs that import a file of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tongzhou.access.facade import Actor
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.imports import nested, running
from tongzhou.builder.imports.actions import begin, finish, places_for, require_import
from tongzhou.builder.imports.contracts import Choices, DataRow, Mode, OnError
from tongzhou.builder.imports.documents import show_totals
from tongzhou.builder.imports.errors import ImportRefused, TotalsDiffer
from tongzhou.builder.imports.examining import data_rows, examine
from tongzhou.builder.imports.planning import plan_import, tally_of
from tongzhou.builder.imports.queries import list_errors, show_errors
from tongzhou.builder.imports.running import Outcome, Progress, Run
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import read_forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound, Problem
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import DEFAULT_LOCALE, Text, known_locale, words

ERRORS_SHOWN = 200


async def check_rows(connection: Connection, run: Run, rows: Iterable[DataRow], progress: Progress) -> dict[str, Any]:
    """A dry run and its result."""
    if run.plan.rows:
        outcome = await nested.execute(connection, run, rows, progress, writes=False)
    else:
        outcome = await running.check(connection, run, rows, progress)
    return await _result(connection, run, outcome)


async def import_rows(
    connection: Connection, run: Run, rows: Iterable[DataRow], progress: Progress, *, file_name: str
) -> dict[str, Any]:
    """Import and note what was done, in history, audit and the import itself; its result."""
    if run.plan.rows:
        outcome = await nested.execute(connection, run, rows, progress, writes=True)
    else:
        outcome = await running.write(connection, run, rows, progress)
    result = await _result(connection, run, outcome)
    if outcome.written:
        await finish(connection, run.import_id, result, now=run.now)
        await _audit(connection, run, outcome, file_name)
    return result


async def import_file(
    connection: Connection,
    path: Path,
    form_key: str,
    *,
    key: tuple[str, ...] = (),
    mode: Mode | None = None,
    mapping: Mapping[str, str | None] | None = None,
    values: Mapping[str, Mapping[str, str | None]] | None = None,
    forms: Forms | None = None,
    progress: Progress | None = None,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Import all rows of a file of our own, in the caller's transaction; what a user's upload goes through.

    Columns go where their names point unless `mapping` says otherwise. `forms` are those of a transaction that
    made them itself. Raises ImportRefused with the first errors when any row is bad.
    """
    forms = forms or await read_forms(connection, actor.workspace)
    form = forms.find(form_key)
    if form is None:
        raise NotFound()
    require_import(actor, form)
    size = (await asyncio.to_thread(path.stat)).st_size
    examined = await asyncio.to_thread(examine, path, known=[each.key for each in form.live_fields])
    begun = await begin(
        connection, forms, form, examined,
        import_id=new_id(), file_name=path.name, file_size=size, actor=actor, now=now,
    )  # fmt: skip
    keys = key or begun.choices.key
    choices = Choices(
        mapping={**begun.choices.mapping, **(mapping or {})},
        values=values or begun.choices.values,
        months=begun.choices.months,
        key=keys,
        mode=mode or (Mode.UPSERT if keys else Mode.CREATE),
    )
    places = places_for(forms, form, actor, choices.mode)
    plan = plan_import(form, places, examined.layout, examined.distinct, choices, time_zone=actor.workspace.time_zone)
    tally = tally_of(plan, places, examined.layout, examined.distinct, choices)
    run = Run(
        begun.id, plan, forms, actor, choices.mode, OnError.ALL_OR_NOTHING, now, tally,
        rows=examined.rows, insists=True,
    )  # fmt: skip
    rows = data_rows(path, examined.source, examined.layout, tally)
    result = await import_rows(connection, run, rows, progress or _unseen, file_name=path.name)
    if not result["written"]:
        raise ImportRefused(bad=result["bad"], ok=result["ok"], extra={"rows": result["errors"]})
    return Outcome(result["rows"], result["bad"], result["create"], result["update"], result["unchanged"], written=True)


def refusal(result: Mapping[str, Any]) -> Problem:
    """Why a run wrote nothing."""
    totals = result["totals"]
    if result["bad"] == 0 and totals is not None and totals["differing"]:
        return TotalsDiffer(count=totals["differing"])
    return ImportRefused(bad=result["bad"], ok=result["ok"])


async def _unseen(_done: int, _total: int | None, _message: Text | None) -> None:
    """Progress nobody watches."""


async def _result(connection: Connection, run: Run, outcome: Outcome) -> dict[str, Any]:
    locale = known_locale(run.actor.locale)
    errors = await list_errors(connection, run.import_id, limit=ERRORS_SHOWN)
    return {
        "import_id": str(run.import_id),
        "rows": outcome.rows,
        "ok": outcome.ok,
        "bad": outcome.bad,
        "create": outcome.created,
        "update": outcome.updated,
        "unchanged": outcome.unchanged,
        "remove": outcome.removed,
        "parts": list(outcome.parts),
        "undo": None if outcome.undo is None else str(outcome.undo),
        "written": outcome.written,
        "totals": None if outcome.totals is None else show_totals(outcome.totals),
        "errors": show_errors(errors, locale),
    }


async def _audit(connection: Connection, run: Run, outcome: Outcome, file_name: str) -> None:
    detail = {
        "file": file_name,
        "rows": outcome.rows,
        "skipped": outcome.bad,
        "created": outcome.created,
        "updated": outcome.updated,
        **({"removed": outcome.removed} if run.plan.part else {}),
    }
    subject = Subject("form", run.form.key, words(run.form.title, DEFAULT_LOCALE))
    await record(connection, actor=run.actor, action="records.imported", subject=subject, detail=detail, now=run.now)
