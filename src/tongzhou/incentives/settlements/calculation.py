"""Calculating a settlement: asked for by somebody, done by a job, the only writer of results."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.incentives.calculation.facade import FactsError
from tongzhou.incentives.plan_versions.contracts import StoredPlan, StoredVersion
from tongzhou.incentives.plan_versions.facade import get_document, get_plan, lock_plan, read_plan
from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.contracts import (
    Asked,
    Calculated,
    FactSource,
    Settlement,
    Status,
)
from tongzhou.incentives.settlements.errors import PeriodPublished, PlanNotPublished, StepNotPossible
from tongzhou.incentives.settlements.frozen import freeze, keep_facts
from tongzhou.incentives.settlements.loading import as_table, copy_in
from tongzhou.incentives.settlements.pricing import Priced, calculate_period, price, refused
from tongzhou.incentives.settlements.queries import get_settlement, latest_of_period
from tongzhou.incentives.settlements.rules import (
    RECALCULABLE,
    check_ended,
    check_has_facts,
    check_restatable,
    read_period,
)
from tongzhou.incentives.settlements.statements import prior_statements
from tongzhou.incentives.settlements.steps import audit_step, note_step
from tongzhou.incentives.settlements.tables import (
    exclusion_table,
    settlement_table,
    statement_table,
)
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.jobs.actions import enqueue
from tongzhou.kernel.jobs.contracts import JobStatus
from tongzhou.kernel.jobs.queries import get_job

KIND: Final = "settlements.calculate"
REASON_MAX: Final = 2_000
Progress = Callable[[int, int], None]


async def request_calculation(
    connection: Connection, plan_key: str, period_code: str, source: FactSource, *, actor: Actor, now: datetime
) -> Asked:
    """Queue the calculation of a period; while one is queued or running, that one is the answer.

    Raises PlanNotPublished, InvalidValues for the period (also one before the first transaction), PeriodInFuture,
    PeriodStillOpen, PeriodPublished, FactsRefused and StepNotPossible for a settlement that is approved already.
    """
    require(actor, Permission.SETTLEMENTS_CALCULATE)
    settlement = await _open_settlement(connection, plan_key, period_code, source, actor=actor, now=now)
    if settlement.job_id is not None and await is_under_way(connection, settlement.job_id):
        return Asked(settlement_id=settlement.id, job_id=settlement.job_id)
    return await _queue(connection, settlement, actor=actor, now=now)


async def request_restatement(
    connection: Connection, settlement_id: UUID, reason: str, *, newest_plan: bool, actor: Actor, now: datetime
) -> Asked:
    """Begin a new version of a published settlement, and queue its calculation.

    It is priced by the plan version of the one it corrects, or with `newest_plan` by the one in force. Raises
    NotFound, InvalidValues on `reason`, StepNotPossible, AlreadyRestated, PlanNotPublished.
    """
    require(actor, Permission.SETTLEMENTS_CALCULATE)
    words = _because(reason)
    prior = await waited_for(connection, settlement_id)
    check_restatable(prior)
    version_id = prior.plan_version_id
    if newest_plan:
        stored, _ = await _plan_to_settle_by(connection, await get_plan(connection, prior.plan_key))
        version_id = stored.id
    restating = new_id()
    await execute(
        connection,
        insert(settlement_table).values(
            id=restating,
            plan_id=prior.plan_id,
            plan_version_id=version_id,
            period=prior.period.code,
            period_first=prior.period.first,
            period_end=prior.period.end,
            version=prior.version + 1,
            status=Status.CALCULATING.value,
            currency=prior.currency,
            created_at=now,
            restates_id=prior.id,
            restated_because=words,
        ),
    )
    settlement = await get_settlement(connection, restating)
    await audit_step(connection, settlement, "restated", actor=actor, now=now, reason=words)
    return await _queue(connection, settlement, actor=actor, now=now)


def _because(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise InvalidValues(errors=[FieldError("reason", "required")])
    if len(words) > REASON_MAX:
        raise InvalidValues(errors=[FieldError("reason", "too_long", {"limit": REASON_MAX})])
    return words


async def _queue(connection: Connection, settlement: Settlement, *, actor: Actor, now: datetime) -> Asked:
    job_id = await enqueue(
        connection,
        KIND,
        payload={"settlement_id": str(settlement.id)},
        title={
            "zh-CN": f"测算 {settlement.plan_title['zh-CN']} {settlement.period.code}",
            "en": f"Calculate {settlement.plan_title['en']} {settlement.period.code}",
        },
        actor=actor,
        now=now,
        lock=f"settlement:{settlement.id}",
    )
    await execute(
        connection, update(settlement_table).where(settlement_table.c.id == settlement.id).values(job_id=job_id)
    )
    return Asked(settlement_id=settlement.id, job_id=job_id)


async def is_under_way(connection: Connection, job_id: UUID | None) -> bool:
    """Whether the job of a calculation still waits or runs."""
    if job_id is None:
        return False
    try:
        job = await get_job(connection, job_id)
    except NotFound:
        return False
    return JobStatus(job["status"]) in (JobStatus.QUEUED, JobStatus.RUNNING)


async def _open_settlement(
    connection: Connection, plan_key: str, period_code: str, source: FactSource, *, actor: Actor, now: datetime
) -> Settlement:
    """The settlement of a period that may be calculated, made if there is none. Raises as request_calculation."""
    stored = await lock_plan(connection, plan_key)
    version, plan = await _plan_to_settle_by(connection, stored)
    period = read_period(period_code, plan.settlement)
    check_ended(period, actor.workspace.today(now))
    check_has_facts(period, await _first_day(connection, source, now))
    latest = await latest_of_period(connection, stored.id, period.code)
    if latest is not None:
        _check_recalculable(latest)
        return latest
    settlement_id = new_id()
    await execute(
        connection,
        insert(settlement_table).values(
            id=settlement_id,
            plan_id=stored.id,
            plan_version_id=version.id,
            period=period.code,
            period_first=period.first,
            period_end=period.end,
            version=1,
            status=Status.CALCULATING.value,
            currency=plan.currency,
            created_at=now,
        ),
    )
    return await get_settlement(connection, settlement_id)


async def calculate_settlement(
    connection: Connection,
    settlement_id: UUID,
    source: FactSource,
    *,
    actor: Actor,
    now: datetime,
    progress: Progress | None = None,
) -> Calculated:
    """Calculate a settlement with the newest published version of its plan and store the result.

    The same inputs as before change nothing; that they were calculated again is written down. Other inputs
    replace the result and lead back to calculated. A second calculation of the same settlement waits for the
    first one to end.
    """
    require(actor, Permission.SETTLEMENTS_CALCULATE)
    settlement = await waited_for(connection, settlement_id)
    _check_recalculable(settlement)
    version_id, plan = await _plan_of(connection, settlement)
    prior = await prior_statements(connection, settlement)
    try:
        told = await source.facts(connection, plan=plan, period=settlement.period, as_of=now)
    except FactsError as error:
        raise refused(error) from error
    calculation = await asyncio.to_thread(calculate_period, plan, told, settlement.period, progress)
    if calculation.input_hash == settlement.input_hash:
        await _note_unchanged(connection, settlement, actor=actor, now=now)
        return _outcome(settlement, changed=False)
    priced = await asyncio.to_thread(price, calculation, told, progress, prior)
    await _replace(connection, settlement, version_id, priced, actor=actor, now=now)
    frozen = await asyncio.to_thread(freeze, told.facts)
    await keep_facts(connection, settlement_id, frozen, told.facts.minor_units)
    action = "calculated" if settlement.status is Status.CALCULATING else "recalculated"
    await note_step(connection, settlement_id, action, actor=actor, now=now)
    calculated = await get_settlement(connection, settlement_id)
    await audit_step(connection, calculated, action, actor=actor, now=now, changed=True)
    return _outcome(calculated, changed=True)


async def _note_unchanged(connection: Connection, settlement: Settlement, *, actor: Actor, now: datetime) -> None:
    """Write down a calculation that came to the same; a review of that result stands."""
    if settlement.status is Status.CALCULATED:
        await note_step(connection, settlement.id, "recalculated", actor=actor, now=now)
    await audit_step(connection, settlement, "recalculated", actor=actor, now=now, changed=False)


async def forget_uncalculated(connection: Connection, settlement_id: UUID) -> None:
    """Remove a settlement whose first calculation came to nothing; one with a result stays as it is."""
    table = settlement_table.c
    never = (table.id == settlement_id) & (table.status == Status.CALCULATING.value)
    await execute(connection, delete(settlement_table).where(never))


async def _replace(
    connection: Connection,
    settlement: Settlement,
    version_id: UUID,
    priced: Priced,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Put this result in place of the settlement's former one."""
    of_settlement = exclusion_table.c.settlement_id == settlement.id
    await execute(connection, delete(exclusion_table).where(of_settlement))
    await execute(connection, delete(statement_table).where(statement_table.c.settlement_id == settlement.id))
    common = {
        "settlement_id": settlement.id,
        "period": settlement.period.code,
        "currency": priced.currency,
        "status": Status.CALCULATED.value,
    }
    await copy_in(connection, "_statement", as_table([{**common, **row} for row in priced.statements]))
    await copy_in(connection, "_statement_component", as_table(priced.components))
    await copy_in(connection, "_earning", priced.earnings)
    await copy_in(connection, "_exclusion", priced.exclusions_of(settlement.id))
    await execute(
        connection,
        update(settlement_table)
        .where(settlement_table.c.id == settlement.id)
        .values(
            plan_version_id=version_id,
            status=Status.CALCULATED.value,
            currency=priced.currency,
            total_minor=priced.total_minor,
            partner_count=len(priced.statements),
            transaction_count=priced.transaction_count,
            exclusion_count=priced.exclusion_count,
            input_hash=priced.input_hash,
            result_hash=priced.result_hash,
            watermark=now,
            calculated_by=actor.user_id,
        ),
    )


async def waited_for(connection: Connection, settlement_id: UUID) -> Settlement:
    """The settlement, once whoever handles it at the moment is done; nobody else's from then on. Raises NotFound."""
    mine = select(settlement_table.c.id).where(settlement_table.c.id == settlement_id).with_for_update()
    if await fetch_value(connection, mine) is None:
        raise NotFound()
    return await get_settlement(connection, settlement_id)


async def _plan_of(connection: Connection, settlement: Settlement) -> tuple[UUID, Plan]:
    """The plan version that prices a settlement: a restated one keeps what was chosen, others take the newest."""
    if settlement.restates_id is not None:
        return settlement.plan_version_id, read_plan(await get_document(connection, settlement.plan_version_id))
    version, plan = await _plan_to_settle_by(connection, await get_plan(connection, settlement.plan_key))
    return version.id, plan


async def _plan_to_settle_by(connection: Connection, stored: StoredPlan) -> tuple[StoredVersion, Plan]:
    if stored.published is None:
        raise PlanNotPublished(plan=stored.key)
    return stored.published, read_plan(await get_document(connection, stored.published.id))


async def _first_day(connection: Connection, source: FactSource, now: datetime) -> date | None:
    try:
        return await source.first_day(connection, as_of=now)
    except FactsError as error:
        raise refused(error) from error


def _check_recalculable(settlement: Settlement) -> None:
    if not settlement.status.is_open:
        raise PeriodPublished(period=settlement.period.code)
    if settlement.status not in RECALCULABLE:
        raise StepNotPossible(action="calculate", status=settlement.status.value)


def _outcome(settlement: Settlement, *, changed: bool) -> Calculated:
    return Calculated(
        settlement_id=settlement.id,
        changed=changed,
        statements=settlement.partner_count,
        total_minor=settlement.total_minor,
        currency=settlement.currency,
        result_hash=settlement.result_hash or "",
    )
