"""Imports over HTTP: upload and look, check, run, what is wrong; and the one-step import of scripts."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor
from tongzhou.builder.fields.facade import Key
from tongzhou.builder.imports import actions, queries
from tongzhou.builder.imports.actions import CHECK, RUN, Begun
from tongzhou.builder.imports.additions import NEW_FIELDS_MAX, NewFieldType
from tongzhou.builder.imports.answers import ImportAnswer, ImportBegunAnswer, ImportErrorsAnswer
from tongzhou.builder.imports.contracts import Choices, Mode, Months, NewField, OnError, OnTotals, PartField, Span
from tongzhou.builder.imports.documents import read_layout, read_source
from tongzhou.builder.imports.errors import ImportGone
from tongzhou.builder.imports.receiving import ImportParts, LookParts
from tongzhou.builder.imports.returning import returned_columns, returned_rows
from tongzhou.builder.imports.showing import show_begun
from tongzhou.builder.imports.uploads import Uploads
from tongzhou.builder.query.facade import sight_of
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import read_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.http.answers import binary
from tongzhou.kernel.http.multipart import Received, documented, receiving
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn
from tongzhou.kernel.spreadsheets.writing import csv_stream
from tongzhou.kernel.texts import Text, words

router = strict_router("/api/forms/{form}", "imports")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MonthsBody(_Strict):
    """How columns of months become rows."""

    field: Annotated[str, Field(max_length=100)]
    values: Annotated[dict[str, str | None], Field(max_length=50)]
    year: Annotated[int, Field(ge=2000, le=2099)] | None = None


class PartBody(_Strict):
    """A field that cuts the form into parts."""

    field: Annotated[str, Field(max_length=100)]
    span: Span = Span.VALUE


class NewFieldBody(_Strict):
    """A field that the form gets for a column."""

    type: NewFieldType
    label: Annotated[str, Field(min_length=1, max_length=200)]


class ChoicesBody(_Strict):
    """What the user decided."""

    mapping: dict[str, str | None]
    values: dict[str, dict[str, str | None]] = {}
    key: str | list[str] | None = None
    mode: Mode = Mode.UPSERT
    readings: dict[str, dict[str, bool]] = {}
    months: MonthsBody | None = None
    part: Annotated[list[PartBody], Field(max_length=5)] = []
    allow_duplicates: bool = False
    references: Annotated[dict[str, Annotated[str, Field(max_length=100)]], Field(max_length=500)] = {}
    new_fields: Annotated[dict[Key, NewFieldBody], Field(max_length=NEW_FIELDS_MAX)] = {}

    def choices(self) -> Choices:
        """The same as values of this package."""
        months = Months(**self.months.model_dump()) if self.months else None
        part = tuple(PartField(each.field, each.span) for each in self.part)
        return Choices(
            self.mapping,
            self.values,
            keys_of(self.key),
            self.mode,
            readings=self.readings,
            months=months,
            part=part,
            allow_duplicates=self.allow_duplicates,
            references=self.references,
            new_fields={key: NewField(each.type, each.label) for key, each in self.new_fields.items()},
        )


class RunBody(ChoicesBody):
    """What the user decided, and what becomes of bad rows and of rows that totals of the file deny."""

    on_error: OnError = OnError.ALL_OR_NOTHING
    on_totals: OnTotals = OnTotals.WARN
    save_as: Annotated[str, Field(max_length=200)] | None = None


def keys_of(key: str | list[str] | None) -> tuple[str, ...]:
    """`a` and `a,b` and `["a","b"]` as field keys."""
    parts = key.split(",") if isinstance(key, str) else key or []
    return tuple(part.strip() for part in parts if part.strip())


@router.post("/imports", status_code=201, response_model=ImportAnswer, openapi_extra=documented(LookParts))
async def upload(request: Request, form: str, actor: CurrentActor) -> JSONResponse:
    """Keep a file, look through it and propose how to import it. Nothing is imported yet."""
    forms, definition = await _form(request, form, actor)
    async with receiving(request, LookParts, bytes_max=_uploads(request).bytes_max) as (file, parts):
        begun = await _begin(request, forms, definition, actor=actor, file=file, looks=parts.looks())
    async with _database(request).workspace(actor.workspace) as connection:
        begun = await actions.with_references(connection, begun, sight_of(forms, actor), actor=actor, now=clock.now())
    return JSONResponse({"import": show_begun(begun, definition, locale_of(request), actor)}, 201)


@router.post("/imports/{import_id}:check", status_code=202, response_model=ImportBegunAnswer)
async def check(request: Request, form: str, import_id: UUID, actor: CurrentActor, body: ChoicesBody) -> Response:
    """A dry run as a job; its result says what would be done and what is wrong."""
    return await _queue(request, form, import_id, actor, body.choices(), kind=CHECK)


@router.post("/imports/{import_id}:run", status_code=202, response_model=ImportBegunAnswer)
async def run(request: Request, form: str, import_id: UUID, actor: CurrentActor, body: RunBody) -> Response:
    """The import as a job; the choices are remembered for files of the same source."""
    choices = replace(body.choices(), on_error=body.on_error, on_totals=body.on_totals)
    return await _queue(request, form, import_id, actor, choices, kind=RUN, save_as=body.save_as)


@router.get("/imports/{import_id}/errors", response_model=ImportErrorsAnswer)
async def errors(
    request: Request,
    form: str,
    import_id: UUID,
    actor: CurrentActor,
    *,
    cursor: Annotated[str | None, Query(max_length=40, pattern=r"^\d{1,9}\.\d{1,18}$")] = None,
    limit: Annotated[int, Query(ge=1, le=queries.ERRORS_MAX)] = 50,
) -> dict[str, Any]:
    """What the last check or run found wrong, page by page."""
    _, definition = await _form(request, form, actor)
    row, _, seq = (cursor or "0.0").partition(".")
    async with _database(request).workspace(actor.workspace) as connection:
        await _own_import(connection, definition, import_id, actor)
        rows = await queries.list_errors(connection, import_id, after=(int(row), int(seq)), limit=limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    return {
        "errors": queries.show_errors(rows, locale_of(request)),
        "next_cursor": f"{rows[-1]['row']}.{rows[-1]['seq']}" if more else None,
    }


@router.get("/imports/{import_id}/errors.csv", response_class=StreamingResponse, responses=binary("text/csv"))
async def errors_file(request: Request, form: str, import_id: UUID, actor: CurrentActor) -> StreamingResponse:
    """All that is wrong, as CSV in the reader's words."""
    _, definition = await _form(request, form, actor)
    async with _database(request).workspace(actor.workspace) as connection:
        await _own_import(connection, definition, import_id, actor)
    locale = locale_of(request)
    columns = [ExportColumn(key, words(_ERROR_HEADINGS[key], locale), kind) for key, kind in _ERROR_CELLS]
    content = csv_stream(columns, _error_batches(request, actor, definition, import_id))
    headers = {"content-disposition": 'attachment; filename="errors.csv"'}
    return StreamingResponse(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/imports/{import_id}/rows.csv", response_class=StreamingResponse, responses=binary("text/csv"))
async def bad_rows_file(request: Request, form: str, import_id: UUID, actor: CurrentActor) -> StreamingResponse:
    """The bad rows as they stand in the file, each with its reasons: corrected, it can be imported again."""
    _, definition = await _form(request, form, actor)
    locale = locale_of(request)
    labels = {each.key: words(each.label, locale) for each in definition.live_fields}
    reasons: dict[int, list[str]] = {}
    async with _database(request).workspace(actor.workspace) as connection:
        row = await _own_import(connection, definition, import_id, actor)
        async for rows in queries.every_error(connection, import_id):
            for each in queries.show_errors(rows, locale):
                name = labels.get(each["field"], each["field"])
                reasons.setdefault(each["row"], []).append(f"{name}: {each['message']}" if name else each["message"])
    path = _uploads(request).path(actor.workspace.key, import_id)
    if not path.exists():
        raise ImportGone()
    layout, said = read_layout(row["layout"]), {number: " ".join(each) for number, each in reasons.items()}
    pieces = returned_rows(path, read_source(row["source"]), layout, said)

    async def batches() -> AsyncIterator[list[list[Any]]]:
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece

    content = csv_stream(returned_columns(layout, words(_ERROR_HEADINGS["message"], locale)), batches())
    headers = {"content-disposition": 'attachment; filename="bad-rows.csv"'}
    return StreamingResponse(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.post(
    "/records:import", status_code=202, response_model=ImportBegunAnswer, openapi_extra=documented(ImportParts)
)
async def import_records(request: Request, form: str, actor: CurrentActor) -> Response:
    """Look and run in one step, columns going where their names point. The job's result says what was done."""
    forms, definition = await _form(request, form, actor)
    async with receiving(request, ImportParts, bytes_max=_uploads(request).bytes_max) as (file, parts):
        sent = await _sent(request, file, parts)
        begun = await _begin(request, forms, definition, actor=actor, file=file, looks=parts.looks())
    keys = keys_of(parts.key) or begun.choices.key
    mode = parts.mode or (Mode.UPSERT if keys else Mode.CREATE)
    choices = replace(begun.choices, key=keys, mode=mode, on_error=parts.on_error, on_totals=parts.on_totals)
    choices = replace(choices, allow_duplicates=parts.allow_duplicates)
    return await _queue(request, form, begun.id, actor, choices, kind=CHECK if parts.dry_run else RUN, sent=sent)


_ERROR_CELLS = (
    ("row", CellKind.NUMBER),
    ("field", CellKind.TEXT),
    ("value", CellKind.TEXT),
    ("message", CellKind.TEXT),
)
_ERROR_HEADINGS: Mapping[str, Text] = {
    "row": {"zh-CN": "行号", "en": "Row"},
    "field": {"zh-CN": "字段", "en": "Field"},
    "value": {"zh-CN": "文件中的值", "en": "Value in the file"},
    "message": {"zh-CN": "原因", "en": "Reason"},
}


async def _error_batches(
    request: Request, actor: Actor, form: FormDefinition, import_id: UUID
) -> AsyncIterator[list[list[Any]]]:
    locale = locale_of(request)
    labels = {each.key: words(each.label, locale) for each in form.live_fields}
    async with _database(request).workspace(actor.workspace) as connection:
        async for rows in queries.every_error(connection, import_id):
            yield [
                [each["row"], labels.get(each["field"], each["field"]), each["value"], each["message"]]
                for each in queries.show_errors(rows, locale)
            ]


async def _form(request: Request, key: str, actor: Actor) -> tuple[Forms, FormDefinition]:
    """The form, if the actor may import into it."""
    async with _database(request).statements(actor.workspace, actor.partner_id) as connection:
        forms = await read_forms(connection, actor.workspace)
    found = forms.by_key.get(key)
    if found is None:
        raise NotFound()
    actions.require_import(actor, found)
    return forms, found


async def _begin(
    request: Request,
    forms: Forms,
    form: FormDefinition,
    *,
    actor: Actor,
    file: Received,
    looks: Mapping[str, Any],
) -> Begun:
    uploads, import_id = _uploads(request), new_id()
    await asyncio.to_thread(uploads.sweep, clock.now())
    size = await uploads.keep(actor.workspace.key, import_id, file.pieces())
    examined = await actions.examine_upload(uploads, import_id, forms, form, actor, **looks)
    async with _database(request).workspace(actor.workspace) as connection:
        return await actions.begin(
            connection,
            forms,
            form,
            examined,
            import_id=import_id,
            file_name=file.name,
            file_size=size,
            actor=actor,
            now=clock.now(),
        )


async def _queue(
    request: Request,
    form: str,
    import_id: UUID,
    actor: Actor,
    choices: Choices,
    *,
    kind: str,
    save_as: str | None = None,
    sent: bytes | None = None,
) -> Response:
    forms, definition = await _form(request, form, actor)
    async with _database(request).workspace(actor.workspace) as connection:
        row = await _own_import(connection, definition, import_id, actor)
        if row["finished_at"] is not None:
            raise InvalidValues(errors=[FieldError("import", "import_finished")])

        async def queue() -> records.Answered:
            job = await actions.queue(
                connection, forms, definition, row, choices, kind=kind, save_as=save_as, actor=actor, now=clock.now()
            )
            return records.Answered(202, orjson.dumps({"job": {"id": str(job)}, "import": {"id": str(import_id)}}))

        return await records.answer_once(request, connection, actor, queue, sent=sent)


async def _sent(request: Request, file: Received, parts: ImportParts) -> bytes | None:
    """What makes two imports the same, asked for only where the caller sends a key."""
    if records.KEY_HEADER not in request.headers:
        return None
    digest = hashlib.sha256(parts.model_dump_json().encode())
    async for piece in file.pieces():
        digest.update(piece)
    await file.rewind()
    return digest.digest()


async def _own_import(connection: Connection, form: FormDefinition, import_id: UUID, actor: Actor) -> dict[str, Any]:
    return await queries.get_import(connection, UUID(form.id), import_id, created_by=actor.member_id)


def _uploads(request: Request) -> Uploads:
    uploads: Uploads = request.app.state.uploads
    return uploads


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database
