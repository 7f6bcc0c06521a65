"""The steps people take with a calculated settlement: review, approve, publish, reject. The only writer of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from psycopg.errors import LockNotAvailable
from sqlalchemy import Integer, Text, cast, func, insert, literal, select, update

from tongzhou.access.facade import Actor, Permission
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.incentives.plan_versions.facade import plan_table
from tongzhou.incentives.settlements.booking import book_approval, unbook_approval
from tongzhou.incentives.settlements.contracts import Holder, Settlement, Status
from tongzhou.incentives.settlements.errors import (
    ResultChanged,
    SettlementBusy,
    SettlementHeld,
    SettlementNeedsApproval,
)
from tongzhou.incentives.settlements.queries import get_settlement, last_action, steps_of
from tongzhou.incentives.settlements.rules import STEPS, SUBMITTED_FOR, check_four_eyes, check_step, is_taken
from tongzhou.incentives.settlements.signing import KeyRing
from tongzhou.incentives.settlements.tables import settlement_table, statement_table, step_table
from tongzhou.incentives.settlements.telling import tell_partners
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.errors import FieldError, InvalidValues, NotAllowed, NotFound

NUMBER_DIGITS = 5


async def take_step(
    connection: Connection,
    settlement_id: UUID,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    seen_result: str | None = None,
    keys: KeyRing | None = None,
    holder: Holder | None = None,
) -> Settlement:
    """Take one step; taken already by somebody's first click, nothing changes.

    `seen_result` is the result hash the person looked at: a settlement calculated anew since raises
    ResultChanged. With `keys`, publishing makes sure that the workspace has a signing key; with `holder`, what it
    holds is left to that. Raises NotFound, NotAllowed, StepNotPossible, OwnCalculation, MoneyOnHold, SettlementBusy,
    SettlementHeld, SettlementNeedsApproval.
    """
    _check_permission(actor, action)
    settlement = await lock_settlement(connection, settlement_id)
    if seen_result is not None and seen_result != settlement.result_hash:
        raise ResultChanged()
    steps = await steps_of(connection, settlement_id)
    if is_taken(settlement, action, last_action(steps)):
        return settlement
    check_step(settlement, action)
    check_four_eyes(settlement, action, actor, now)
    if holder is not None:
        await _check_by_hand(connection, settlement, action, holder, actor=actor, now=now)
    words = _reason(action, reason)
    await _move(connection, settlement, STEPS[action].leads_to, actor=actor, now=now)
    if action == "publish" and keys is not None:
        await keys.key_of(connection, actor.workspace.id, now=now)
    await note_step(connection, settlement_id, action, actor=actor, now=now, reason=words)
    if action == "approve":
        await book_approval(connection, settlement, actor=actor, now=now, today=actor.workspace.today(now))
    elif action == "reject":
        await unbook_approval(connection, settlement, actor=actor, now=now)
    await audit_step(connection, settlement, action, actor=actor, now=now, reason=words)
    if action == "publish":
        await tell_partners(connection, settlement, actor=actor, now=now)
    return await get_settlement(connection, settlement_id)


async def _check_by_hand(
    connection: Connection, settlement: Settlement, action: str, holder: Holder, *, actor: Actor, now: datetime
) -> None:
    """Pass if people take this step; raises SettlementHeld, SettlementNeedsApproval."""
    held_by = await holder.held_by(connection, settlement)
    if held_by is not None:
        raise SettlementHeld(run=held_by)
    if SUBMITTED_FOR.get(settlement.status) != action:
        return
    asks = await holder.asks(connection, settlement, action, actor=actor, now=now)
    if asks is not None:
        raise SettlementNeedsApproval(flow=asks.title)


async def lock_settlement(connection: Connection, settlement_id: UUID) -> Settlement:
    """The settlement, nobody else's until this transaction ends; raises NotFound or SettlementBusy."""
    try:
        found = await fetch_value(
            connection,
            select(settlement_table.c.id).where(settlement_table.c.id == settlement_id).with_for_update(nowait=True),
        )
    except LockNotAvailable:
        raise SettlementBusy() from None
    if found is None:
        raise NotFound()
    return await get_settlement(connection, settlement_id)


async def note_step(
    connection: Connection, settlement_id: UUID, action: str, *, actor: Actor, now: datetime, reason: str | None = None
) -> None:
    """Write down a step beside the settlement, with the hashes it stood for."""
    ordinal = select(func.coalesce(func.max(step_table.c.ordinal), 0) + 1).where(
        step_table.c.settlement_id == settlement_id
    )
    await execute(
        connection,
        insert(step_table).from_select(
            [
                "settlement_id", "ordinal", "action", "status", "at", "by_id", "by_name", "reason",
                "input_hash", "result_hash",
            ],
            select(
                settlement_table.c.id,
                ordinal.scalar_subquery(),
                literal(action, Text),
                settlement_table.c.status,
                literal(now, step_table.c.at.type),
                literal(actor.user_id, step_table.c.by_id.type),
                literal(actor.name, Text),
                literal(reason, Text),
                settlement_table.c.input_hash,
                settlement_table.c.result_hash,
            ).where(settlement_table.c.id == settlement_id),
        ),
    )  # fmt: skip


async def audit_step(
    connection: Connection,
    settlement: Settlement,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    changed: bool | None = None,
) -> None:
    """Write the step into the workspace's audit; of a calculation also whether it `changed` the result."""
    await record(
        connection,
        actor=actor,
        action=f"settlement.{action}",
        subject=Subject("settlement", str(settlement.id), f"{settlement.plan_key} {settlement.period.code}"),
        detail={
            "plan_version": settlement.plan_version,
            "version": settlement.version,
            "total_minor": settlement.total_minor,
            "currency": settlement.currency,
            "result_hash": settlement.result_hash or "",
            **({"reason": reason} if reason else {}),
            **({} if changed is None else {"changed": changed}),
        },
        now=now,
    )


async def _move(connection: Connection, settlement: Settlement, to: Status, *, actor: Actor, now: datetime) -> None:
    """Set the status of a settlement and its statements; publishing numbers and dates these first."""
    values = {"status": to.value}
    if to is Status.PUBLISHED:
        await _publish_statements(connection, settlement, actor=actor, now=now)
    else:
        await execute(
            connection,
            update(statement_table).where(statement_table.c.settlement_id == settlement.id).values(**values),
        )
    await execute(connection, update(settlement_table).where(settlement_table.c.id == settlement.id).values(**values))


async def _publish_statements(connection: Connection, settlement: Settlement, *, actor: Actor, now: datetime) -> None:
    """Number the statements in the order of partner codes (`P1-2019-Q3-00042`), date and close them."""
    ordinal = await fetch_value(connection, select(plan_table.c.ordinal).where(plan_table.c.id == settlement.plan_id))
    restated = "" if settlement.version == 1 else f"v{settlement.version}-"
    order = func.row_number().over(order_by=(statement_table.c.partner_code, statement_table.c.account))
    numbered = (
        select(statement_table.c.id, cast(order, Integer).label("place"))
        .where(statement_table.c.settlement_id == settlement.id)
        .cte("numbered")
    )
    digits = func.greatest(NUMBER_DIGITS, func.length(cast(numbered.c.place, Text)))
    await execute(
        connection,
        update(statement_table)
        .where(statement_table.c.id == numbered.c.id)
        .values(
            status=Status.PUBLISHED.value,
            number=f"P{ordinal}-{settlement.period.code}-{restated}"
            + func.lpad(cast(numbered.c.place, Text), digits, "0"),
            published_at=now,
            published_by_name=actor.name,
        ),
    )


def _check_permission(actor: Actor, action: str) -> None:
    if actor.permissions & STEPS[action].permissions:
        return
    raise NotAllowed() if actor.may(Permission.SETTLEMENTS_READ) else NotFound()


def _reason(action: str, reason: str | None) -> str | None:
    """A rejection says why; other steps carry no words."""
    if action != "reject":
        return None
    words = (reason or "").strip()
    if not words:
        raise InvalidValues(errors=[FieldError("reason", "required")])
    if len(words) > 2000:
        raise InvalidValues(errors=[FieldError("reason", "too_long", {"limit": 2000})])
    return words
