"""Records over HTTP: parameters in, bytes out. Hot reads take no transaction and no dictionary per row."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Any
from uuid import UUID

import orjson
from fastapi import Request, Response

from tongzhou.access.facade import Actor, AssumingRoute, CurrentActor, ReadingActor, statements, transaction
from tongzhou.builder.query.facade import LIMIT_DEFAULT, ListRequest
from tongzhou.builder.records import facade as records
from tongzhou.builder.records.answers import (
    AggregateAnswer,
    BulkAnswer,
    FoundAnswer,
    HistoryAnswer,
    LinkedAnswer,
    OptionsAnswer,
    PeopleAnswer,
    RecordsAnswer,
    RecordShown,
    RelatedAnswer,
    TreeAnswer,
)
from tongzhou.builder.records.contracts import BulkChange, SavedViews
from tongzhou.builder.records.documented import (
    AGGREGATE,
    BULK,
    CHANGE,
    CHOSEN,
    COPY,
    CREATE,
    GET,
    HISTORY,
    IDS,
    LINKED,
    LIST,
    OPTIONS,
    PEOPLE,
    RESTORE,
    SEARCH,
    TREE,
)
from tongzhou.builder.records.guarding import pass_guard, unguard
from tongzhou.builder.records.requests import (
    check_names,
    read_aggregate_request,
    read_body,
    read_branch_request,
    read_chosen,
    read_edit,
    read_flag,
    read_ids,
    read_insists,
    read_limit,
    read_list_request,
    read_options_request,
    read_switch,
    record_id_of,
)
from tongzhou.builder.records.searching import A_FORM_DEFAULT, A_FORM_MAX
from tongzhou.builder.records.timeline import ENTRIES_MAX
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError, InvalidParameters, InvalidValues, NotFound
from tongzhou.kernel.http.routing import router

JSON = "application/json"
routes = router("/api", "records", route=AssumingRoute)


def _keeper(request: Request) -> records.IndexKeeper:
    keeper: records.IndexKeeper = request.app.state.index_keeper
    return keeper


async def _open(connection: Connection, form: str, actor: Actor) -> records.OpenForm:
    return await records.open_form(connection, form, actor=actor, now=clock.now())


async def _open_to_write(request: Request, connection: Connection, form: str, actor: Actor) -> records.OpenForm:
    opened = await _open(connection, form, actor)
    return records.insisting(opened) if request.url.query and read_insists(request.query_params) else opened


def _id(text: str) -> UUID:
    found = record_id_of(text)
    if found is None:
        raise NotFound()
    return found


def _json(content: bytes, status: int = 200) -> Response:
    return Response(content, status, media_type=JSON)


@routes.get("/search", response_model=FoundAnswer, openapi_extra=SEARCH)
async def search_everything(request: Request, actor: CurrentActor) -> Response:
    """Records of every form that hold some words, the first few of each form."""
    parameters = request.query_params
    text = parameters.get("q", "").strip()
    if not text:
        raise InvalidParameters(parameter="q", errors=[FieldError("q", "required")])
    limit = read_limit(parameters.get("limit"), A_FORM_DEFAULT, A_FORM_MAX)
    async with statements(request, actor) as connection:
        found = await records.search_everything(connection, text, actor=actor, now=clock.now(), limit=limit)
    return _json(orjson.dumps({"forms": found}))


@routes.get("/forms/{form}/records", response_model=RecordsAnswer, openapi_extra=LIST)
async def list_records(request: Request, form: str, actor: CurrentActor) -> Response:
    """A page of records."""
    parameters = request.query_params
    asked = read_list_request(parameters)
    counts = read_flag(parameters, "count")
    async with statements(request, actor) as connection:
        opened = await _open(connection, form, actor)
        view = parameters.get("view")
        if view is not None:
            asked = await _with_view(request, opened, asked, view)
        started = perf_counter()
        content = await records.list_records(opened, asked, counts=counts)
        _keeper(request).note(opened, asked, perf_counter() - started)
        return _json(content)


async def _with_view(request: Request, opened: records.OpenForm, asked: ListRequest, view: str) -> ListRequest:
    """A saved view's filter holds besides the request's own; its sort and columns where the request names none."""
    views: SavedViews = request.app.state.saved_views
    saved = await views(opened, view)
    both = [each for each in (saved.filter, asked.filter) if each is not None]
    return replace(
        asked,
        filter={"all": both} if len(both) == 2 else next(iter(both), None),
        sort=asked.sort or saved.sort,
        fields=asked.fields or saved.fields,
    )


@routes.get("/forms/{form}/records:tree", response_model=TreeAnswer, openapi_extra=TREE)
async def list_branch(request: Request, form: str, actor: CurrentActor) -> Response:
    """A page of one level of a tree of records: what a filter finds, with all that stands above it."""
    asked = read_branch_request(request.query_params)
    async with statements(request, actor) as connection:
        return _json(await records.list_branch(await _open(connection, form, actor), asked))


@routes.post("/forms/{form}/records", status_code=201, response_model=RecordShown, openapi_extra=CREATE)
async def create_record(request: Request, form: str, actor: CurrentActor) -> Response:
    """Make a record; the answer is the record."""
    values = await read_body(request)
    passed = await pass_guard(request, actor, form, values, record="new")
    async with statements(request, actor) as connection:
        opened = await unguard(await _open_to_write(request, connection, form, actor), passed)

        async def make() -> records.Answered:
            return records.Answered(201, (await records.create(opened, values)).shown)

        return await records.answer_once(request, connection, actor, make)


@routes.get("/forms/{form}/records/{record_id}", response_model=RecordShown, openapi_extra=GET)
async def get_record(request: Request, form: str, record_id: str, actor: CurrentActor) -> Response:
    """One record."""
    deleted = read_flag(request.query_params, "deleted")
    async with statements(request, actor) as connection:
        opened = await _open(connection, form, actor)
        return _json(await records.get_record(opened, _id(record_id), deleted=deleted))


@routes.patch("/forms/{form}/records/{record_id}", response_model=RecordShown, openapi_extra=CHANGE)
async def change_record(request: Request, form: str, record_id: str, actor: CurrentActor) -> Response:
    """Change the given fields of a record that still has the given revision."""
    values = await read_body(request)
    revision = values.pop("revision", None)
    if not isinstance(revision, int) or isinstance(revision, bool):
        code = "required" if revision is None else "wrong_type"
        raise InvalidValues(errors=[FieldError("revision", code, {"expected": "number"})])
    passed = await pass_guard(request, actor, form, values, record=record_id)
    async with statements(request, actor) as connection:
        opened = await unguard(await _open_to_write(request, connection, form, actor), passed)
        return _json((await records.change(opened, _id(record_id), values, revision=revision)).shown)


@routes.delete("/forms/{form}/records/{record_id}", status_code=204)
async def delete_record(request: Request, form: str, record_id: str, actor: CurrentActor) -> Response:
    """Put a record into the recycle bin."""
    async with transaction(request, actor) as connection:
        opened = await _open(connection, form, actor)
        await records.delete(opened, _id(record_id))
    return Response(status_code=204)


@routes.post("/forms/{form}/records/{record_id}/copy", status_code=201, response_model=RecordShown, openapi_extra=COPY)
async def copy_record(request: Request, form: str, record_id: str, actor: CurrentActor) -> Response:
    """Make a record like this one, with the given values instead of its own; the answer is the new record."""
    values = await read_body(request)
    async with transaction(request, actor) as connection:
        opened = await _open_to_write(request, connection, form, actor)

        async def make() -> records.Answered:
            return records.Answered(201, (await records.copy(opened, _id(record_id), values)).shown)

        return await records.answer_once(request, connection, actor, make)


@routes.get("/forms/{form}/records/{record_id}/history", response_model=HistoryAnswer, openapi_extra=HISTORY)
async def list_history(request: Request, form: str, record_id: str, actor: CurrentActor) -> Response:
    """What was done to a record, newest first, with what was recalculated meanwhile."""
    page = read_limit(request.query_params.get("limit"), LIMIT_DEFAULT, ENTRIES_MAX)
    cursor = request.query_params.get("cursor")
    async with statements(request, actor) as connection:
        opened = await _open(connection, form, actor)
        told = await records.list_history(opened, _id(record_id), cursor=cursor, limit=page, with_recalculated=True)
        return _json(orjson.dumps(told))


@routes.get("/forms/{form}/records/{record_id}/related", response_model=RelatedAnswer)
async def list_related(request: Request, form: str, record_id: str, actor: CurrentActor) -> Response:
    """How many records of other forms lead to this one."""
    async with statements(request, actor) as connection:
        opened = await _open(connection, form, actor)
        return _json(orjson.dumps({"related": await records.list_related(opened, _id(record_id))}))


@routes.post("/forms/{form}/records:aggregate", response_model=AggregateAnswer, openapi_extra=AGGREGATE)
async def aggregate_records(request: Request, form: str, actor: ReadingActor) -> Response:
    """Records in groups, folded by measures."""
    asked = read_aggregate_request(await read_body(request))
    async with statements(request, actor) as connection:
        opened = await _open(connection, form, actor)
        return _json(await records.aggregate_records(opened, asked))


@routes.post("/forms/{form}/records:linked", response_model=LinkedAnswer, openapi_extra=LINKED)
async def find_linked(request: Request, form: str, actor: ReadingActor) -> Response:
    """What linked fields take and query fields show beside these values, and what calculations are that conditions
    read or `fields` name, as far as the caller may read it. Nothing is written.
    """
    body = await read_body(request)
    check_names(body, frozenset({"values", "fields"}))
    values, keys = body.get("values"), body.get("fields")
    if not isinstance(values, dict):
        raise InvalidValues(errors=[FieldError("values", "required")])
    if not (keys is None or isinstance(keys, list)):
        raise InvalidValues(errors=[FieldError("fields", "wrong_type", {"expected": "list"})])
    async with statements(request, actor) as connection:
        opened = await _open(connection, form, actor)
        started = perf_counter()
        found = await records.find_live(opened, values, keys)
        _keeper(request).note_lookups(opened, keys, perf_counter() - started)
        return _json(orjson.dumps({"values": found}))


@routes.post("/forms/{form}/records:options", response_model=OptionsAnswer, openapi_extra=OPTIONS)
async def list_options(request: Request, form: str, actor: ReadingActor) -> Response:
    """What a choice offers of another form beside these values, as far as the caller may read it."""
    asked = read_options_request(await read_body(request))
    async with statements(request, actor) as connection:
        opened = await _open(connection, form, actor)
        started = perf_counter()
        options, more = await records.find_options(
            opened, asked.field, asked.values, search=asked.search, skip=asked.skip, limit=asked.limit
        )
        _keeper(request).note_lookups(opened, {asked.field}, perf_counter() - started)
        return _json(orjson.dumps({"options": options, "more": more}))


@routes.post("/forms/{form}/records:people", response_model=PeopleAnswer, openapi_extra=PEOPLE)
async def list_people(request: Request, form: str, actor: ReadingActor) -> Response:
    """Who may be chosen in a field of members or departments beside these values, and who stands first."""
    body = await read_body(request)
    check_names(body, frozenset({"field", "values"}))
    field, values = body.get("field"), body.get("values", {})
    if not isinstance(field, str) or not isinstance(values, dict):
        raise InvalidParameters(parameter="field, values")
    async with statements(request, actor) as connection:
        opened = await _open(connection, form, actor)
        return _json(orjson.dumps(await records.find_people(opened, field, values)))


@routes.post("/forms/{form}/records:update", response_model=BulkAnswer, openapi_extra=BULK)
async def change_many(request: Request, form: str, actor: CurrentActor) -> Response:
    """Edit many records: fixed values for all, or values that a formula makes of each."""
    body = await read_body(request)
    edit, skips = read_edit(body, "skip_refused"), read_switch(body, "skip_refused")
    async with transaction(request, actor) as connection:
        opened = await _open_to_write(request, connection, form, actor)

        async def write() -> records.Answered:
            return _changed(await records.change_many(opened, read_chosen(body), edit, skips_refused=skips))

        return await records.answer_once(request, connection, actor, write)


@routes.post("/forms/{form}/records:delete", response_model=BulkAnswer, openapi_extra=CHOSEN)
async def delete_many(request: Request, form: str, actor: CurrentActor) -> Response:
    """Put many records into the recycle bin."""
    body = await read_body(request)
    check_names(body, frozenset({"ids", "filter", "search"}))
    async with transaction(request, actor) as connection:
        opened = await _open(connection, form, actor)

        async def write() -> records.Answered:
            return _changed(await records.delete_many(opened, read_chosen(body)))

        return await records.answer_once(request, connection, actor, write)


@routes.post("/forms/{form}/records:restore", response_model=BulkAnswer, openapi_extra=RESTORE)
async def restore_many(request: Request, form: str, actor: CurrentActor) -> Response:
    """Take records out of the recycle bin."""
    body = await read_body(request)
    check_names(body, frozenset({"ids"}))
    async with transaction(request, actor) as connection:
        opened = await _open_to_write(request, connection, form, actor)

        async def write() -> records.Answered:
            return _changed(BulkChange(await records.restore(opened, read_ids(body))))

        return await records.answer_once(request, connection, actor, write)


@routes.post("/forms/{form}/records:purge", response_model=BulkAnswer, openapi_extra=IDS)
async def purge_many(request: Request, form: str, actor: CurrentActor) -> Response:
    """Remove records in the recycle bin for good."""
    body = await read_body(request)
    check_names(body, frozenset({"ids"}))
    async with transaction(request, actor) as connection:
        opened = await _open(connection, form, actor)

        async def write() -> records.Answered:
            return _changed(BulkChange(await records.purge(opened, read_ids(body))))

        return await records.answer_once(request, connection, actor, write)


def _changed(change: BulkChange) -> records.Answered:
    token: Any = None if change.undo is None else str(change.undo)
    return records.Answered(200, orjson.dumps({"changed": change.changed, "undo": token, "refused": change.refused}))
