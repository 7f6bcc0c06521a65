"""What partners say to their published statements: confirmed once and for good, disputed with a reason before."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import insert, select

from tongzhou.access.facade import Actor, Permission, list_role_documents
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.identity.facade import list_members
from tongzhou.incentives.settlements.errors import AnsweredAlready, StatementRestated
from tongzhou.incentives.settlements.statements import restated_by
from tongzhou.incentives.settlements.tables import answer_table
from tongzhou.kernel.database.connections import Connection, as_workspace
from tongzhou.kernel.database.statements import Row, execute, fetch_all
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.money import format_minor
from tongzhou.kernel.texts import known_locale, say
from tongzhou.notifications.facade import CodePurpose, Confirming, MessageKind, NewMessage, Person, send

REASON_MAX = 2_000


class AnswerKind(StrEnum):
    """What a partner may say."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


def content_of(statement: Row, kind: AnswerKind, reason: str) -> Confirming:
    """What a code for this answer is bound to: the statement as it stands, and the words."""
    purposes = {
        AnswerKind.CONFIRMED: CodePurpose.STATEMENT_CONFIRM,
        AnswerKind.DISPUTED: CodePurpose.STATEMENT_DISPUTE,
    }
    total = format_minor(statement["total_minor"], statement["currency"])
    content = {"number": statement["number"], "total": total, "currency": statement["currency"], "reason": reason}
    return Confirming(purpose=purposes[kind], object=str(statement["id"]), content=content)


def read_reason(kind: AnswerKind, reason: str) -> str:
    """The words of a dispute; a confirmation has none. Raises InvalidValues."""
    words = reason.strip()
    if kind is AnswerKind.DISPUTED and not words:
        raise InvalidValues(errors=[FieldError("reason", "required")])
    if kind is AnswerKind.CONFIRMED and words:
        raise InvalidValues(errors=[FieldError("reason", "not_writable")])
    return words


async def answers_of(connection: Connection, statement_id: UUID) -> list[Row]:
    """What was said to a statement, the latest last."""
    mine = answer_table.c.statement_id == statement_id
    return await fetch_all(connection, select(answer_table).where(mine).order_by(answer_table.c.at, answer_table.c.id))


async def answer(
    connection: Connection,
    statement: Row,
    kind: AnswerKind,
    reason: str,
    *,
    coded: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down what a partner's person says, and tell those who publish.

    Raises AnsweredAlready, and StatementRestated once a later version is published.
    """
    assert actor.partner_user_id is not None
    if await restated_by(connection, statement["id"]) is not None:
        raise StatementRestated()
    row = {
        "id": new_id(), "statement_id": statement["id"], "kind": kind.value, "reason": reason,
        "by_id": actor.partner_user_id, "by_name": actor.name, "coded": coded, "at": now,
    }  # fmt: skip
    async with as_workspace(connection):
        await connection.execute(
            "select pg_advisory_xact_lock(hashtext(%s))", (f"tongzhou.statement_answer {statement['id']}",)
        )
        given = await answers_of(connection, statement["id"])
        if given and (given[-1]["kind"] == AnswerKind.CONFIRMED or given[-1]["kind"] == kind):
            raise AnsweredAlready()
        try:
            await execute(connection, insert(answer_table).values(**row))
        except psycopg.errors.UniqueViolation as error:
            raise AnsweredAlready() from error
        await _tell(connection, statement, kind, reason, row["id"], actor=actor, now=now)
    label = f"{statement['number']} {statement['partner_code']}"
    detail: dict[str, Any] = {"kind": kind.value, "coded": coded, **({"reason": reason} if reason else {})}
    subject = Subject("statement", str(statement["id"]), label)
    await record(connection, actor=actor, action="statement.answered", subject=subject, detail=detail, now=now)


async def _tell(
    connection: Connection,
    statement: Row,
    kind: AnswerKind,
    reason: str,
    key: UUID,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    documents = await list_role_documents(connection)
    publishers = {each["key"] for each in documents if Permission.SETTLEMENTS_PUBLISH.value in each["permissions"]}
    locale = known_locale(actor.workspace.locale)
    values = {"partner": statement["partner_label"], "number": statement["number"], "period": statement["period"]}
    messages = [
        NewMessage(
            to=Person.member(member.id),
            kind=MessageKind.STATEMENT,
            subject=say(locale, f"statement_answers.{kind.value}", values),
            text=reason,
            path=f"/statements/{statement['id']}",
            key=f"statement-answer:{key}",
        )
        for member in await list_members(connection)
        if member.active and not publishers.isdisjoint(member.roles)
    ]
    await send(connection, messages, by_name=actor.name, now=now)
