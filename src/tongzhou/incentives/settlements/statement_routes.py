"""Statements over HTTP, for members and for the partners themselves."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from tongzhou.access.contracts import Actor
from tongzhou.access.facade import CurrentActor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.identity.contracts import PartnerCard
from tongzhou.incentives.settlements.answers import (
    ExclusionsAnswer,
    StatementAnswer,
    StatementsAnswer,
    TransactionsAnswer,
)
from tongzhou.incentives.settlements.bundling import statement_bundle
from tongzhou.incentives.settlements.contracts import Answered, Wiring
from tongzhou.incentives.settlements.documents.content import Reader, StatementContent
from tongzhou.incentives.settlements.documents.pdf import pdf
from tongzhou.incentives.settlements.documents.xlsx import xlsx
from tongzhou.incentives.settlements.presentation import (
    show_counts,
    show_exclusion,
    show_line,
    show_share,
    show_statement,
)
from tongzhou.incentives.settlements.statement_export import StatementExport
from tongzhou.incentives.settlements.statement_list import SORTS, Order, component_titles, list_statements
from tongzhou.incentives.settlements.statements import (
    StatementFilter,
    answer_counts,
    components_of,
    exclusions_of,
    get_statement,
    left_out_of_statement,
    restated_by,
    shares_of,
    signing_fingerprint,
)
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import FieldError, InvalidParameters, NotAllowed, NotFound
from tongzhou.kernel.http.answers import XLSX, binary
from tongzhou.kernel.http.cursors import read_cursor, write_cursor
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.periods import Period, PeriodError
from tongzhou.kernel.spreadsheets.sending import A_TABLE, Output, send_table

routes: APIRouter = router("/api", "statements")
MAX_STATEMENTS = 1000
EVERY_STATEMENT = StatementFilter()
Format = Literal["pdf", "xlsx", "bundle"]
Limit = Annotated[int, Query(ge=1, le=500)]
Text = Annotated[str | None, Query(max_length=200)]
Search = Annotated[str, Query(max_length=200)]
Sort = Annotated[str, Query(max_length=40)]


@routes.get("/statements")
async def read_statements(
    request: Request,
    actor: CurrentActor,
    *,
    partner: Text = None,
    period: Text = None,
    settlement: UUID | None = None,
    answer: Answered | None = None,
    search: Search = "",
    sort: Sort = "-period",
    cursor: Text = None,
    limit: Annotated[int, Query(ge=1, le=MAX_STATEMENTS)] = MAX_STATEMENTS,
) -> StatementsAnswer:
    """Statements by partner code, period, settlement, answer and words. Partner users see their own published ones."""
    require(actor, Permission.STATEMENTS_READ)
    order = _order(sort)
    after = order.read(cursor)
    asked = StatementFilter(
        partner_code=partner,
        period=_period(period),
        settlement_id=settlement,
        answered=answer,
        current=settlement is None,
        search=search,
    )
    card = await _known_partner(request, actor, partner)
    async with _reading(request, actor) as connection:
        wanted = await _within(request, connection, actor, asked, card)
        rows = await list_statements(connection, wanted, order=order, after=after, limit=limit)
        counts = None if after is not None else show_counts(await answer_counts(connection, wanted))
    page = rows[:limit]
    return {
        "statements": [show_line(row, locale_of(request)) for row in page],
        "answers": counts,
        "next_cursor": order.cursor(page[-1]) if len(rows) > limit else None,
    }


@routes.get("/statements:export", response_class=StreamingResponse, responses=A_TABLE)
async def export_statements(
    request: Request,
    actor: CurrentActor,
    *,
    output: Annotated[Output, Query(alias="format")] = "csv",
    partner: Text = None,
    period: Text = None,
    settlement: UUID | None = None,
    answer: Answered | None = None,
    search: Search = "",
    sort: Sort = "-period",
) -> StreamingResponse:
    """Every statement of the list as a table, with what each component came to."""
    require(actor, Permission.STATEMENTS_READ)
    if actor.read_only:
        raise NotAllowed()
    order, locale = _order(sort), locale_of(request)
    asked = StatementFilter(
        partner_code=partner,
        period=_period(period),
        settlement_id=settlement,
        answered=answer,
        current=settlement is None,
        search=search,
    )
    card = await _known_partner(request, actor, partner)
    async with _reading(request, actor) as connection:
        wanted = await _within(request, connection, actor, asked, card)
        export = StatementExport(wanted, order, await component_titles(connection, wanted), locale)
        await _note_export(connection, export.title, output, actor)
    return send_table(
        export.columns(),
        export.batches(lambda: _reading(request, actor)),
        output=output,
        title=export.title,
        locale=locale,
        time_zone=actor.workspace.time_zone,
    )


@routes.get("/statements/{statement_id}")
async def read_statement(request: Request, actor: CurrentActor, statement_id: UUID) -> StatementAnswer:
    """One statement with everything its page shows."""
    require(actor, Permission.STATEMENTS_READ)
    async with _reading(request, actor) as connection:
        row = await get_statement(connection, statement_id, await _scope(request, connection, actor))
        components = await components_of(connection, statement_id)
        left_out = await left_out_of_statement(connection, statement_id)
        fingerprint = await signing_fingerprint(connection)
        later = await restated_by(connection, statement_id)
    locale = locale_of(request)
    return {"statement": show_statement(row, components, left_out, fingerprint, locale, restated_by=later)}


@routes.get("/statements/{statement_id}/components/{key}/transactions")
async def read_transactions(
    request: Request, actor: CurrentActor, statement_id: UUID, key: str, *, cursor: Text = None, limit: Limit = 50
) -> TransactionsAnswer:
    """The rows a component is made of, then the lines that did not count, with the reason of each."""
    require(actor, Permission.STATEMENTS_READ)
    place = read_cursor(cursor, bool, int) or (True, 0)
    async with _reading(request, actor) as connection:
        row = await get_statement(connection, statement_id, await _scope(request, connection, actor))
        details = await _details(connection, statement_id)
        if key not in details:
            raise NotFound()
        shares = await shares_of(connection, statement_id, key, after=place[1], limit=limit + 1) if place[0] else []
        missing = limit + 1 - len(shares)
        after = 0 if place[0] else place[1]
        excluded = await exclusions_of(connection, statement_id, key, after=after, limit=missing) if missing else []
    locale, currency = locale_of(request), row["currency"]
    found = [(True, share) for share in shares] + [(False, item) for item in excluded]
    page = found[:limit]
    return {
        "transactions": [
            show_share(item, currency, locale, details[key])
            if counted
            else show_exclusion(item, currency, locale, details)
            for counted, item in page
        ],
        "next_cursor": write_cursor(page[-1][0], page[-1][1]["position"]) if len(found) > limit else None,
    }


@routes.get("/statements/{statement_id}/exclusions")
async def read_exclusions(
    request: Request, actor: CurrentActor, statement_id: UUID, cursor: Text = None, limit: Limit = 50
) -> ExclusionsAnswer:
    """The lines of the period that did not count, and why not."""
    require(actor, Permission.STATEMENTS_READ)
    (after,) = read_cursor(cursor, int) or (0,)
    async with _reading(request, actor) as connection:
        row = await get_statement(connection, statement_id, await _scope(request, connection, actor))
        rows = await exclusions_of(connection, statement_id, after=after, limit=limit + 1)
        details = await _details(connection, statement_id)
    page, locale = rows[:limit], locale_of(request)
    return {
        "exclusions": [show_exclusion(item, row["currency"], locale, details) for item in page],
        "next_cursor": write_cursor(page[-1]["position"]) if len(rows) > limit else None,
    }


@routes.get(
    "/statements/{statement_id}/document",
    response_class=Response,
    responses=binary("application/pdf", XLSX, "application/octet-stream"),
)
async def download(
    request: Request,
    actor: CurrentActor,
    statement_id: UUID,
    format: Format = "pdf",  # noqa: A002 - the contract's name
) -> Response:
    """The statement as PDF, as a workbook, or as the signed bundle that `tongzhou verify` recomputes."""
    require(actor, Permission.STATEMENTS_READ)
    if actor.read_only:
        raise NotAllowed()
    async with _reading(request, actor) as connection:
        row = await get_statement(connection, statement_id, await _scope(request, connection, actor))
        content = StatementContent(
            statement=row,
            components=await components_of(connection, statement_id),
            shares=await shares_of(connection, statement_id),
            exclusions=await exclusions_of(connection, statement_id),
            fingerprint=await signing_fingerprint(connection) or "",
        )
        await _note_download(connection, row, format, actor)
    profile = actor.workspace
    reader = Reader(
        locale=locale_of(request),
        company=profile.name,
        accent=profile.accent,
        time_zone=profile.time_zone,
    )
    if format == "pdf":
        return _attachment(await pdf(content, reader), content, "pdf", "application/pdf")
    if format == "xlsx":
        body = await asyncio.to_thread(xlsx, content, reader)
        return _attachment(body, content, "xlsx", XLSX)
    wiring: Wiring = request.app.state.incentives
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        body = await statement_bundle(connection, content, wiring.keys, actor.workspace.id)
    return _attachment(body, content, "tongzhou", "application/octet-stream")


async def _details(connection: Connection, statement_id: UUID) -> dict[str, dict[str, Any]]:
    """What the components' amounts rest on, by the component's key."""
    return {component["key"]: component["detail"] for component in await components_of(connection, statement_id)}


async def _note_export(connection: Connection, title: str, output: Output, actor: Actor) -> None:
    subject, detail = Subject("statement", title, title), {"format": output}
    await record(connection, actor=actor, action="statement.exported", subject=subject, detail=detail, now=clock.now())


async def _note_download(connection: Connection, row: dict[str, Any], kind: Format, actor: Actor) -> None:
    label = f"{row['number'] or row['period']} {row['partner_code']}"
    subject, detail = Subject("statement", str(row["id"]), label), {"format": kind}
    await record(
        connection, actor=actor, action="statement.downloaded", subject=subject, detail=detail, now=clock.now()
    )


def _attachment(body: bytes, content: StatementContent, suffix: str, media_type: str) -> Response:
    name = f"statement-{content.statement['partner_code']}-{content.statement['period']}"
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
    headers = {
        "content-disposition": f'attachment; filename="{safe}.{suffix}"',
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, no-store",
    }
    return Response(body, media_type=media_type, headers=headers)


def _reading(request: Request, actor: Actor) -> Any:
    """A partner user reads under the partner role, whatever the filter says; a member under the workspace's."""
    database: Database = request.app.state.database
    if actor.partner_id is not None:
        return database.workspace(actor.workspace, partner=actor.partner_id)
    return database.workspace(actor.workspace)


async def _scope(
    request: Request, connection: Connection, actor: Actor, asked: StatementFilter = EVERY_STATEMENT
) -> StatementFilter:
    """What the caller asks for within what they may see."""
    wiring: Wiring = request.app.state.incentives
    if actor.partner_id is not None:
        return replace(asked, partners=frozenset({actor.partner_id}), published_only=True)
    return replace(
        asked,
        partners=None if wiring.reach is None else await wiring.reach.reachable(connection, actor),
        published_only=not actor.may(Permission.SETTLEMENTS_READ),
    )


async def _within(
    request: Request, connection: Connection, actor: Actor, asked: StatementFilter, card: PartnerCard | None
) -> StatementFilter:
    """What is asked for within what the caller may see; a partner outside it is not found."""
    wanted = await _scope(request, connection, actor, asked)
    if card is not None and wanted.partners is not None and card.id not in wanted.partners:
        raise NotFound()
    return wanted


def _order(sort: str) -> Order:
    name = sort.removeprefix("-")
    if name not in SORTS:
        error = FieldError("sort", "choice_unknown", {"value": name, "options": ", ".join(SORTS)})
        raise InvalidParameters(errors=[error], parameter="sort")
    return Order(name, descending=sort.startswith("-"))


async def _known_partner(request: Request, actor: Actor, code: str | None) -> PartnerCard | None:
    """The partner with this code; raises NotFound when there is none."""
    if code is None:
        return None
    wiring: Wiring = request.app.state.incentives
    card = await wiring.partners.find(actor.workspace, code)
    if card is None or card.code != code:
        raise NotFound()
    return card


def _period(code: str | None) -> str | None:
    if code is None:
        return None
    try:
        return Period.parse(code).code
    except PeriodError:
        error = FieldError("period", "period_malformed", {"period": code})
        raise InvalidParameters(errors=[error], parameter="period") from None
