"""The only writers of imports: an upload is examined, choices are kept, jobs are queued."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from tongzhou.access.contracts import FieldSet
from tongzhou.access.facade import Action, Actor, Permission, actions_on, field_scope, require_inside, row_scope
from tongzhou.builder.imports.additions import as_wrong_values, draft_with, with_new_fields
from tongzhou.builder.imports.contracts import Choices, Mode, NewField
from tongzhou.builder.imports.destinations import Destination, destinations, row_destinations
from tongzhou.builder.imports.documents import read_layout, write_choices, write_layout, write_source
from tongzhou.builder.imports.examining import Examined, examine
from tongzhou.builder.imports.mapping import fingerprint
from tongzhou.builder.imports.months import guess_year
from tongzhou.builder.imports.naming import guess_references
from tongzhou.builder.imports.planning import guess_choices, plan_import
from tongzhou.builder.imports.queries import saved_choices
from tongzhou.builder.imports.running import visible_rows
from tongzhou.builder.imports.tables import import_table, source_table
from tongzhou.builder.imports.uploads import Uploads
from tongzhou.builder.query.facade import Sight, sight_of
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import ChangePlan, InvalidDefinition, apply_change, plan_change
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute
from tongzhou.kernel.errors import NotAllowed
from tongzhou.kernel.jobs.actions import enqueue
from tongzhou.kernel.texts import Text, words

CHECK, RUN = "records.import_check", "records.import"
_TITLES: Mapping[str, dict[str, str]] = {
    CHECK: {"zh-CN": "检查导入：{form}", "en": "Check an import: {form}"},
    RUN: {"zh-CN": "导入：{form}", "en": "Import: {form}"},
}


@dataclass(frozen=True, slots=True)
class Begun:
    """An upload that was examined, with what is proposed for it."""

    id: UUID
    examined: Examined
    choices: Choices
    surety: Mapping[str, tuple[float, str]]
    places: Mapping[str, Destination]
    is_saved: bool


def require_import(actor: Actor, form: FormDefinition) -> None:
    """Pass if the actor may import into the form.

    Raises NotFound where they may not read it (partner users never import), NotAllowed where they read but may
    not import.
    """
    require_inside(actor)
    row_scope(actor, form.key, Action.READ)
    row_scope(actor, form.key, Action.IMPORT)
    if form.aggregate is not None:
        raise NotAllowed()


def places_for(
    forms: Forms, form: FormDefinition, actor: Actor, mode: Mode, new: Mapping[str, NewField] | None = None
) -> dict[str, Destination]:
    """The fields that the actor may write by an import of this mode, those of sub-forms as `items.price`, and those
    that the form is yet to get.
    """
    if new:
        form = with_new_fields(form, new, currency=actor.workspace.currency)
        forms = forms.with_form(form)
    sight = sight_of(forms, actor)
    places = destinations(form, sight, _writable(actor, form.key, mode))
    for key, rows in form.subforms.items():
        if not actions_on(actor, rows.form).isdisjoint({Action.CREATE, Action.UPDATE}):
            places |= row_destinations(form, sight, key, _writable(actor, rows.form, mode))
    return places


def _writable(actor: Actor, form: str, mode: Mode) -> FieldSet:
    scope, allowed = field_scope(actor, form), actions_on(actor, form)
    creates = mode is not Mode.UPDATE and Action.CREATE in allowed
    updates = mode is not Mode.CREATE and Action.UPDATE in allowed
    if creates and updates:
        return scope.creatable & scope.updatable
    return scope.creatable if creates or not updates else scope.updatable


async def examine_upload(
    uploads: Uploads, import_id: UUID, forms: Forms, form: FormDefinition, actor: Actor, **choices: Any
) -> Examined:
    """Look through an upload in a thread; one that cannot be read is removed and refused."""
    places = destinations(form, sight_of(forms, actor), field_scope(actor, form.key).creatable)
    known = [name for place in places.values()
             for name in (place.target.key, *place.target.labels)]  # fmt: skip
    try:
        path = uploads.path(actor.workspace.key, import_id)
        return await asyncio.to_thread(examine, path, known=known, **choices)
    except BaseException:
        uploads.remove(actor.workspace.key, import_id)
        raise


async def begin(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    examined: Examined,
    *,
    import_id: UUID,
    file_name: str,
    file_size: int,
    actor: Actor,
    now: datetime,
) -> Begun:
    """Keep what was found in an upload and propose how to import it."""
    saved = await saved_choices(connection, UUID(form.id), fingerprint(examined.layout))
    places = places_for(forms, form, actor, saved.mode if saved else Mode.CREATE)
    titles = (text for title in examined.layout.titles for text in title)
    year = guess_year((*titles, examined.source.sheet or "", file_name), actor.workspace.today(now).year)
    choices, surety = guess_choices(form, places, examined.layout, examined.distinct, saved, year=year)
    await execute(
        connection,
        insert(import_table).values(
            id=import_id,
            form_id=UUID(form.id),
            file_name=file_name[:255],
            file_size=file_size,
            source=write_source(examined.source),
            layout=write_layout(examined.layout),
            fingerprint=fingerprint(examined.layout),
            choices=write_choices(choices),
            created_by=actor.member_id,
            created_at=now,
        ),
    )
    return Begun(import_id, examined, choices, surety, places, saved is not None)


async def with_references(connection: Connection, begun: Begun, sight: Sight, *, actor: Actor, now: datetime) -> Begun:
    """The same with a guess by which field each column names its records, where the file shows that."""
    if begun.is_saved:
        return begun
    visible = visible_rows(sight, actor, actor.workspace.today(now))
    named = await guess_references(connection, begun.places, begun.choices, begun.examined, visible)
    return replace(begun, choices=replace(begun.choices, references=named))


async def queue(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    row: Row,
    choices: Choices,
    *,
    kind: str,
    save_as: str | None = None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Queue a check or a run with these choices and remember them for the source; the job's id.

    Raises InvalidValues with every choice that cannot be followed.
    """
    await plan_fields(connection, form, choices, actor=actor, now=now)
    places = places_for(forms, form, actor, choices.mode, choices.new_fields)
    plan_import(form, places, read_layout(row["layout"]), {}, choices, time_zone=actor.workspace.time_zone)
    document = write_choices(choices)
    await execute(connection, update(import_table).where(import_table.c.id == row["id"]).values(choices=document))
    if kind == RUN:
        await _save_source(connection, row, document, save_as, actor=actor, now=now)
    return await enqueue(
        connection,
        kind,
        payload={"import_id": str(row["id"]), "form": form.key, "choices": document},
        title=_title(kind, form.title),
        actor=actor,
        now=now,
        lock=f"import:{form.id}",
    )


async def plan_fields(
    connection: Connection, form: FormDefinition, choices: Choices, *, actor: Actor, now: datetime
) -> ChangePlan | None:
    """What the form's new fields change of it; None without any. Raises InvalidValues, NotAllowed, FormChanged."""
    document = draft_with(form, choices.new_fields, currency=actor.workspace.currency)
    if document is None:
        return None
    if not actor.may(Permission.FORMS_MANAGE):
        raise NotAllowed()
    try:
        return await plan_change(connection, form.key, document, version=form.version, actor=actor, now=now)
    except InvalidDefinition as error:
        raise as_wrong_values(error, document) from error


async def add_fields(
    connection: Connection, form: FormDefinition, choices: Choices, *, actor: Actor, now: datetime
) -> None:
    """Give the form the new fields that it has not got yet, as its designer would."""
    document = draft_with(form, choices.new_fields, currency=actor.workspace.currency)
    if document is not None:
        await apply_change(connection, form.key, document, version=form.version, actor=actor, now=now)


async def finish(connection: Connection, import_id: UUID, result: Mapping[str, Any], *, now: datetime) -> None:
    """Note that an import was run, with its result, in the transaction that wrote its records."""
    await execute(
        connection,
        update(import_table).where(import_table.c.id == import_id).values(finished_at=now, result=dict(result)),
    )


async def _save_source(
    connection: Connection, row: Row, choices: Mapping[str, Any], title: str | None, *, actor: Actor, now: datetime
) -> None:
    values = {
        "title": title or row["file_name"],
        "choices": dict(choices),
        "updated_by": actor.member_id,
        "updated_at": now,
    }
    statement = upsert(source_table).values(form_id=row["form_id"], fingerprint=row["fingerprint"], **values)
    keys = [source_table.c.form_id, source_table.c.fingerprint]
    await execute(connection, statement.on_conflict_do_update(index_elements=keys, set_=values))


def _title(kind: str, form_title: Text) -> dict[str, str]:
    return {locale: text.format(form=words(form_title, locale)) for locale, text in _TITLES[kind].items()}  # type: ignore[arg-type]
