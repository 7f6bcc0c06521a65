"""Exports over HTTP: every record of a list, streamed as CSV or XLSX, and written down in the audit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated, Any, Literal

import orjson
from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from tongzhou.access.facade import Action, Actor, CurrentActor, unveil
from tongzhou.audit.contracts import Reason, Subject
from tongzhou.audit.facade import record
from tongzhou.builder.exports.columns import export_columns, export_sheets
from tongzhou.builder.query.facade import ListRequest, compile_list, shown_fields
from tongzhou.builder.records.contracts import SavedViews
from tongzhou.builder.records.facade import (
    OpenForm,
    count_records,
    open_form,
    read_filter_text,
    read_groups,
    read_sort,
    rows_of,
    with_named,
)
from tongzhou.builder.schema.contracts import SYSTEM_KEYS, Field
from tongzhou.builder.schema.facade import masked_in
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import FieldError, InvalidParameters
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.spreadsheets.sending import A_TABLE, Output, send_sheets, send_table
from tongzhou.kernel.spreadsheets.writing import Batch
from tongzhou.kernel.texts import DEFAULT_LOCALE, words

PAGE = 1_000
Rows = Literal["lines", "sheets", "none"]
"""Where rows of sub-forms go: beside each other on lines of their own, on a sheet for each sub-form, nowhere."""

router = strict_router("/api/forms/{form}", "exports")


@router.get("/records:export", response_class=StreamingResponse, responses=A_TABLE)
async def export_records(
    request: Request,
    form: str,
    actor: CurrentActor,
    *,
    output: Annotated[Output, Query(alias="format")] = "csv",
    view: Annotated[str | None, Query(max_length=100)] = None,
    filter_text: Annotated[str | None, Query(alias="filter")] = None,
    search: str | None = None,
    sort: str | None = None,
    group: str | None = None,
    fields: str | None = None,
    reveal: bool = False,
    reason: Reason | None = None,
    rows: Rows = "lines",
) -> StreamingResponse:
    """All records that a list with these parameters would page through, as far as the actor may export them.

    With `reveal`, masked fields come in full, of the records and fields that the actor may reveal; the audit keeps the
    `reason`, without which they do not. Rows of sub-forms stand on lines of their own (`rows`), on a sheet for each
    sub-form of a workbook, or are left out.
    """
    if rows == "sheets" and output != "xlsx":
        raise InvalidParameters(parameter="rows", errors=[FieldError("rows", "only_in_workbooks")])
    locale = locale_of(request)
    asked = ListRequest(
        filter=read_filter_text(filter_text),
        search=search,
        sort=read_sort(sort),
        group=read_groups(group),
        fields=None if fields is None else tuple(fields.split(",")),
        limit=PAGE,
    )
    if reveal:
        actor = await _unveiled(request, form, actor, reason)
    async with _opened(request, form, actor) as opened:
        opened.rows(Action.EXPORT)
        asked = await with_named(opened, await _with_view(request, opened, asked, view))
        shown = _fields(opened, asked)
        if rows == "none":
            shown = tuple(each for each in shown if each.key not in opened.definition.subforms)
        label = _label(opened)
        asked = replace(asked, fields=_read(shown, label, rows))
        first = await _page(opened, asked)
        revealed = {"revealed": _personal(opened, shown), "reason": reason} if reveal else {}
        await _audit(opened, asked, output, filter_text, revealed)
        given = (opened.forms, opened.definition, shown, locale, _parts(opened, shown))
        title = words(opened.definition.title, locale)
    pages = _pages(request, form, actor, asked, first)
    said: Any = {"title": title, "locale": locale, "time_zone": actor.workspace.time_zone}
    if rows == "sheets":
        tables, spread = export_sheets(*given, label=label)
        return send_sheets(tables, (_by_table(len(tables), map(spread, page)) async for page in pages), **said)
    columns, lines = export_columns(*given)
    batches = ([line for each in page for line in lines(each)] async for page in pages)
    return send_table(columns, batches, output=output, **said)


async def _unveiled(request: Request, form: str, actor: Actor, reason: Reason | None) -> Actor:
    """The actor as one who reads masked fields in full, where they may and say why."""
    _check_reason(reason)
    async with _opened(request, form, actor) as opened:
        opened.rows(Action.REVEAL)
    return unveil(actor)


async def _pages(
    request: Request, form: str, actor: Actor, asked: ListRequest, first: tuple[list[dict[str, Any]], str | None]
) -> AsyncIterator[list[dict[str, Any]]]:
    """The records page by page; the first has been read."""
    records, following = first
    yield records
    while following is not None:
        async with _opened(request, form, actor) as page:
            records, following = await _page(page, replace(asked, cursor=following))
        yield records


def _by_table(count: int, records: Iterable[Sequence[Batch]]) -> list[Batch]:
    """The rows of all records for each table."""
    tables: list[list[Sequence[Any]]] = [[] for _ in range(count)]
    for each in records:
        for table, lines in zip(tables, each, strict=True):
            table.extend(lines)
    return list(tables)


def _label(opened: OpenForm) -> Field | None:
    """The label, where the actor reads that of any record."""
    label = opened.definition.get(opened.definition.label_field)
    return None if opened.sight.shown_on(opened.definition, label) == () else label


def _read(shown: Sequence[Field], label: Field | None, rows: Rows) -> tuple[str, ...]:
    """What is read of each record: rows on sheets of their own are told by its id and label."""
    keys = [each.key for each in shown]
    if rows == "sheets":
        keys += ["id", *([] if label is None else [label.key])]
    return tuple(dict.fromkeys(keys))


@asynccontextmanager
async def _opened(request: Request, form: str, actor: Actor) -> AsyncIterator[OpenForm]:
    """The form in a short transaction of its own: a slow reader of the file holds no connection."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        yield await open_form(connection, form, actor=actor, now=clock.now())


async def _with_view(request: Request, opened: OpenForm, asked: ListRequest, view: str | None) -> ListRequest:
    """A saved view's filter holds besides the request's own; its sort and columns where the request names none."""
    if view is None:
        return asked
    views: SavedViews = request.app.state.saved_views
    saved = await views(opened, view)
    both = [each for each in (saved.filter, asked.filter) if each is not None]
    return replace(
        asked,
        filter={"all": both} if len(both) == 2 else next(iter(both), None),
        sort=asked.sort or saved.sort,
        fields=asked.fields or saved.fields,
    )


def _fields(opened: OpenForm, asked: ListRequest) -> tuple[Field, ...]:
    """The asked fields in their order, else all readable ones without the system's."""
    found = {each.key: each for each in shown_fields(opened.sight, opened.definition, asked.fields)}
    if asked.fields is not None:
        return tuple(found[key] for key in dict.fromkeys(asked.fields))
    return tuple(each for key, each in found.items() if key not in SYSTEM_KEYS)


def _parts(opened: OpenForm, shown: Sequence[Field]) -> dict[str, list[Field]]:
    """Of each sub-form that is shown, the fields of its rows without the one that leads here."""
    parts = {}
    for each in shown:
        settings = opened.definition.subforms.get(each.key)
        if settings is not None:
            fields = shown_fields(opened.sight, opened.sight.form(settings.form), None)
            parts[each.key] = [own for own in fields if own.key not in SYSTEM_KEYS and own.key != settings.through]
    return parts


async def _page(opened: OpenForm, asked: ListRequest) -> tuple[list[dict[str, Any]], str | None]:
    rows = opened.rows(Action.EXPORT)
    listed = compile_list(opened.sight, opened.definition, asked, rows, today=opened.today)
    found = await rows_of(opened.connection, listed.statement)
    return [orjson.loads(each[0]) for each in found[: listed.limit]], listed.next_cursor(found)


def _check_reason(reason: str | None) -> None:
    if reason is None:
        raise InvalidParameters(parameter="reason", errors=[FieldError("reason", "required")])


def _personal(opened: OpenForm, fields: Sequence[Field]) -> list[str]:
    return [each.key for each in fields if masked_in(opened.forms, opened.definition, each)]


async def _audit(
    opened: OpenForm, asked: ListRequest, output: str, filter_text: str | None, revealed: Mapping[str, Any]
) -> None:
    """Who took what out of the house, written down before the first byte leaves."""
    detail = {
        "format": output,
        "records": await count_records(opened, asked),
        "fields": list(asked.fields or ()),
        "filter": filter_text or "",
        **revealed,
    }
    subject = Subject("form", opened.definition.key, words(opened.definition.title, DEFAULT_LOCALE))
    await record(
        opened.connection,
        actor=opened.actor,
        action="records.exported",
        subject=subject,
        detail=detail,
        now=opened.now,
    )
