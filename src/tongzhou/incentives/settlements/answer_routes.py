"""Confirming and disputing statements over HTTP, by partners' people; everybody who sees one reads what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints
from typing_extensions import TypedDict

from tongzhou.access.contracts import Actor
from tongzhou.access.facade import CurrentActor, Permission, require
from tongzhou.incentives.settlements.answering import (
    REASON_MAX,
    AnswerKind,
    answer,
    answers_of,
    content_of,
    read_reason,
)
from tongzhou.incentives.settlements.contracts import Wiring
from tongzhou.incentives.settlements.statements import StatementFilter, get_statement, restated_by
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.routing import router
from tongzhou.notifications.facade import Code, prove, use

routes: APIRouter = router("/api", "statements")


class AnswerShown(TypedDict):
    """What somebody of the partner said; `coded` with a fresh code."""

    kind: AnswerKind
    reason: str
    by: str
    coded: bool
    at: datetime


class AnswersShown(TypedDict):
    """What was said, the latest last, and what one may say now."""

    answers: list[AnswerShown]
    may: list[AnswerKind]


class AnswerBody(BaseModel):
    """Confirmed, or disputed with a reason; the fresh code where one is needed."""

    model_config = ConfigDict(extra="forbid")

    kind: AnswerKind
    reason: Annotated[str, StringConstraints(max_length=REASON_MAX)] = ""
    code: Code | None = None


@routes.get("/statements/{statement_id}/answers", response_model=AnswersShown)
async def read_answers(request: Request, actor: CurrentActor, statement_id: UUID) -> AnswersShown:
    """What the partner said to a statement."""
    require(actor, Permission.STATEMENTS_READ)
    async with _database(request).workspace(actor.workspace, actor.partner_id) as connection:
        await _statement(request, connection, actor, statement_id)
        closed = await restated_by(connection, statement_id) is not None
        return _shown(await answers_of(connection, statement_id), actor, closed=closed)


@routes.post("/statements/{statement_id}/answers", status_code=201, response_model=AnswersShown)
async def give_answer(request: Request, actor: CurrentActor, statement_id: UUID, body: AnswerBody) -> AnswersShown:
    """Confirm or dispute one's own published statement. Where codes are on, with one for exactly this answer:
    its content is `{"number", "total", "currency", "reason"}`, its object the statement's id.
    """
    require(actor, Permission.STATEMENTS_ANSWER)
    if actor.partner_user_id is None or actor.token_scopes is not None:
        raise NotFound()
    reason, now = read_reason(body.kind, body.reason), clock.now()
    async with _database(request).workspace(actor.workspace, actor.partner_id) as connection:
        statement = await _statement(request, connection, actor, statement_id)
    proof = await prove(request, actor, content_of(statement, body.kind, reason), body.code)
    async with _database(request).workspace(actor.workspace, actor.partner_id) as connection:
        statement = await _statement(request, connection, actor, statement_id)
        if proof is not None:
            await use(connection, proof, now=now)
        await answer(connection, statement, body.kind, reason, coded=proof is not None, actor=actor, now=now)
        return _shown(await answers_of(connection, statement_id), actor)


async def _statement(request: Request, connection: Connection, actor: Actor, statement_id: UUID) -> Row:
    """A statement within what the caller may see."""
    wanted = StatementFilter(published_only=True)
    if actor.partner_id is not None:
        return await get_statement(connection, statement_id, replace(wanted, partners=frozenset({actor.partner_id})))
    wiring: Wiring = request.app.state.incentives
    reach = None if wiring.reach is None else await wiring.reach.reachable(connection, actor)
    seen = StatementFilter(partners=reach, published_only=not actor.may(Permission.SETTLEMENTS_READ))
    return await get_statement(connection, statement_id, seen)


def _shown(rows: list[Row], actor: Actor, *, closed: bool = False) -> AnswersShown:
    """What was said; of a statement that is `closed` by a later version nothing more may be."""
    last = rows[-1]["kind"] if rows else None
    may = [kind for kind in AnswerKind if kind != last] if last != AnswerKind.CONFIRMED else []
    return {
        "answers": [
            {"kind": AnswerKind(row["kind"]), "reason": row["reason"], "by": row["by_name"], "coded": row["coded"],
             "at": row["at"]}
            for row in rows
        ],
        "may": may if _may_answer(actor) and not closed else [],
    }  # fmt: skip


def _may_answer(actor: Actor) -> bool:
    is_person = actor.partner_user_id is not None and actor.token_scopes is None
    return is_person and actor.may(Permission.STATEMENTS_ANSWER) and not actor.read_only


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database
