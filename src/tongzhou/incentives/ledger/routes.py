"""The ledger over HTTP, read only: what stands on the accounts, what was posted, and whether it adds up."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from tongzhou.access.contracts import Actor
from tongzhou.access.facade import CurrentActor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.incentives.ledger.answers import JournalsAnswer, LedgerAccountsAnswer, ProofsAnswer
from tongzhou.incentives.ledger.contracts import AccountKind, JournalKind, Wiring
from tongzhou.incentives.ledger.export import JournalExport
from tongzhou.incentives.ledger.presentation import show_account, show_journal, show_proof
from tongzhou.incentives.ledger.proving import proofs
from tongzhou.incentives.ledger.reading import AccountFilter, AsOf, JournalFilter, list_accounts, list_journals
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import FieldError, InvalidParameters, NotAllowed
from tongzhou.kernel.http.cursors import read_cursor, write_cursor
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.spreadsheets.sending import A_TABLE, Output, send_table

routes: APIRouter = router("/api/ledger", "ledger")
Text = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=500)]


@routes.get("/accounts")
async def read_ledger_accounts(
    request: Request,
    actor: CurrentActor,
    *,
    partner: Text = None,
    kind: AccountKind | None = None,
    currency: Text = None,
    legal_entity: Text = None,
    brand: Text = None,
    purpose: Text = None,
    effective_on: date | None = None,
    recorded_at: datetime | None = None,
    about: Text = None,
    cursor: Text = None,
    limit: Limit = 50,
) -> LedgerAccountsAnswer:
    """Accounts and their balances: now, as effective on a day, as recorded at an instant, or about a period."""
    require(actor, Permission.LEDGER_READ)
    _check_zone(recorded_at)
    after = read_cursor(cursor, str, UUID)
    async with _workspace(request, actor) as connection:
        wanted = AccountFilter(
            partner_code=partner,
            kind=kind,
            currency=currency,
            legal_entity=legal_entity,
            brand=brand,
            purpose=purpose,
            partners=await _reach(request, connection, actor),
        )
        as_of = AsOf(effective_on=effective_on, recorded_at=recorded_at, about=about)
        place = None if after is None else (after[0], after[1])
        rows = await list_accounts(connection, wanted, as_of=as_of, after=place, limit=limit)
    page = rows[:limit]
    return {
        "accounts": [show_account(row, locale_of(request)) for row in page],
        "next_cursor": write_cursor(page[-1]["code"], page[-1]["id"]) if len(rows) > limit else None,
    }


@routes.get("/journals")
async def read_ledger_journals(
    request: Request,
    actor: CurrentActor,
    *,
    partner: Text = None,
    kind: JournalKind | None = None,
    period: Text = None,
    about: Text = None,
    settlement: UUID | None = None,
    statement: UUID | None = None,
    account: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    cursor: Text = None,
    limit: Limit = 50,
) -> JournalsAnswer:
    """Journals with their postings, the newest first; `since` and `until` are days of effect."""
    require(actor, Permission.LEDGER_READ)
    before = read_cursor(cursor, int)
    async with _workspace(request, actor) as connection:
        wanted = JournalFilter(
            partner_code=partner,
            kind=kind,
            period=period,
            about=about,
            settlement_id=settlement,
            statement_id=statement,
            account_id=account,
            since=since,
            until=until,
            partners=await _reach(request, connection, actor),
        )
        rows = await list_journals(connection, wanted, before=None if before is None else before[0], limit=limit)
    page = rows[:limit]
    return {
        "journals": [show_journal(row, locale_of(request)) for row in page],
        "next_cursor": write_cursor(page[-1]["number"]) if len(rows) > limit else None,
    }


@routes.get("/journals:export", response_class=StreamingResponse, responses=A_TABLE)
async def export_ledger_journals(
    request: Request,
    actor: CurrentActor,
    *,
    output: Annotated[Output, Query(alias="format")] = "csv",
    partner: Text = None,
    kind: JournalKind | None = None,
    period: Text = None,
    about: Text = None,
    settlement: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> StreamingResponse:
    """Journals as a table for an accounting system, a row a posting."""
    require(actor, Permission.LEDGER_READ)
    if actor.read_only:
        raise NotAllowed()
    async with _workspace(request, actor) as connection:
        wanted = JournalFilter(
            partner_code=partner,
            kind=kind,
            period=period,
            about=about,
            settlement_id=settlement,
            since=since,
            until=until,
            partners=await _reach(request, connection, actor),
        )
        export = JournalExport(wanted, locale_of(request))
        subject, detail = Subject("ledger", export.title, export.title), {"format": output}
        await record(connection, actor=actor, action="ledger.exported", subject=subject, detail=detail, now=clock.now())
    return send_table(
        export.columns(),
        export.batches(lambda: _workspace(request, actor)),
        output=output,
        title=export.title,
        locale=locale_of(request),
        time_zone=actor.workspace.time_zone,
    )


@routes.get("/proofs")
async def read_ledger_proofs(request: Request, actor: CurrentActor, *, limit: Limit = 50) -> ProofsAnswer:
    """What checking the whole book found, night by night, the newest first."""
    require(actor, Permission.LEDGER_READ)
    async with _workspace(request, actor) as connection:
        if await _reach(request, connection, actor) is not None:
            return {"proofs": []}
        found = await proofs(connection, limit=limit)
    return {"proofs": [show_proof(each) for each in found]}


def _check_zone(instant: datetime | None) -> None:
    """A time without a zone names no instant."""
    if instant is not None and instant.tzinfo is None:
        raise InvalidParameters(errors=[FieldError("recorded_at", "invalid")], parameter="recorded_at")


def _workspace(request: Request, actor: Actor) -> AbstractAsyncContextManager[Connection]:
    database: Database = request.app.state.database
    return database.workspace(actor.workspace)


async def _reach(request: Request, connection: Connection, actor: Actor) -> frozenset[UUID] | None:
    """The partners that the caller may look at; None for all, and then our own accounts too."""
    wiring: Wiring = request.app.state.ledger
    return None if wiring.reach is None else await wiring.reach.reachable(connection, actor)
