"""Settlements on their way to approval: told anew to the flow that decides about them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.access.facade import Actor, Permission
from tongzhou.incentives.settlements.contracts import Asking, Holder, Settlement
from tongzhou.incentives.settlements.errors import NothingApproves, ResultChanged, StepNotPossible
from tongzhou.incentives.settlements.rules import SUBMITTED_FOR, SUBMITTING
from tongzhou.incentives.settlements.steps import audit_step, lock_settlement
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotAllowed, NotFound


async def submit_settlement(
    connection: Connection,
    settlement_id: UUID,
    *,
    holder: Holder | None,
    actor: Actor,
    now: datetime,
    seen_result: str | None = None,
) -> Settlement:
    """Have the flow at work decide about a settlement; while it does, or is about to, nothing changes.

    Raises NotFound, NotAllowed, SettlementBusy, ResultChanged, StepNotPossible, NothingApproves.
    """
    if not actor.permissions & SUBMITTING:
        raise NotAllowed() if actor.may(Permission.SETTLEMENTS_READ) else NotFound()
    settlement = await lock_settlement(connection, settlement_id)
    if seen_result is not None and seen_result != settlement.result_hash:
        raise ResultChanged()
    if settlement.status not in SUBMITTED_FOR:
        raise StepNotPossible(action="submit", status=settlement.status.value)
    if holder is not None and await holder.held_by(connection, settlement) is not None:
        return settlement
    asks = await asked_for(connection, settlement, holder, actor=actor, now=now)
    if asks is None:
        raise NothingApproves()
    if not asks.is_told:
        await audit_step(connection, settlement, "submit", actor=actor, now=now)
    return settlement


async def asked_for(
    connection: Connection, settlement: Settlement, holder: Holder | None, *, actor: Actor, now: datetime
) -> Asking | None:
    """What takes the settlement's next step, so that it is submitted; None where people take it by hand."""
    action = SUBMITTED_FOR.get(settlement.status)
    if holder is None or action is None:
        return None
    return await holder.asks(connection, settlement, action, actor=actor, now=now)
