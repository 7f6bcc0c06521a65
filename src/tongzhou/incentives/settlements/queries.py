"""Reading settlements and the steps they took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.incentives.plan_versions.facade import plan_table, version_table
from tongzhou.incentives.settlements.contracts import OWED, OpenLiability, Settlement, Status, StepTaken
from tongzhou.incentives.settlements.tables import settlement_table, step_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.periods import Period


def _settlements() -> Select[Any]:
    later = settlement_table.alias("later")
    restated_by = select(later.c.id).where(later.c.restates_id == settlement_table.c.id).scalar_subquery()
    return select(
        settlement_table,
        restated_by.label("restated_by_id"),
        plan_table.c.key.label("plan_key"),
        plan_table.c.title.label("plan_title"),
        version_table.c.version.label("plan_version"),
    ).select_from(
        settlement_table.join(plan_table, plan_table.c.id == settlement_table.c.plan_id).join(
            version_table, version_table.c.id == settlement_table.c.plan_version_id
        )
    )


async def get_settlement(connection: Connection, settlement_id: UUID) -> Settlement:
    """One settlement; raises NotFound."""
    row = await fetch_one(connection, _settlements().where(settlement_table.c.id == settlement_id))
    if row is None:
        raise NotFound()
    return as_settlement(row)


async def list_settlements(
    connection: Connection, *, plan_key: str | None = None, period: str | None = None
) -> list[Settlement]:
    """Settlements, newest period first."""
    statement = _settlements().order_by(
        settlement_table.c.period_first.desc(), plan_table.c.key, settlement_table.c.version.desc()
    )
    if plan_key is not None:
        statement = statement.where(plan_table.c.key == plan_key)
    if period is not None:
        statement = statement.where(settlement_table.c.period == period)
    return [as_settlement(row) for row in await fetch_all(connection, statement)]


async def latest_of_period(connection: Connection, plan_id: UUID, period: str) -> Settlement | None:
    """The newest settlement of a period, open or published."""
    row = await fetch_one(
        connection,
        _settlements()
        .where(settlement_table.c.plan_id == plan_id, settlement_table.c.period == period)
        .order_by(settlement_table.c.version.desc())
        .limit(1),
    )
    return None if row is None else as_settlement(row)


async def steps_of(connection: Connection, settlement_id: UUID) -> list[StepTaken]:
    """Every step ever taken with a settlement, oldest first."""
    return (await steps_by_settlement(connection, [settlement_id]))[settlement_id]


async def steps_by_settlement(
    connection: Connection, settlement_ids: Collection[UUID]
) -> Mapping[UUID, list[StepTaken]]:
    """The steps of several settlements, each oldest first."""
    wanted = step_table.c.settlement_id == any_(literal(list(settlement_ids), ARRAY(Uuid)))
    found: dict[UUID, list[StepTaken]] = defaultdict(list)
    for row in await fetch_all(connection, select(step_table).where(wanted).order_by(step_table.c.ordinal)):
        step = StepTaken(
            action=row["action"],
            status=Status(row["status"]),
            at=row["at"],
            by_id=row["by_id"],
            by_name=row["by_name"],
            reason=row["reason"],
        )
        found[row["settlement_id"]].append(step)
    return found


async def open_liability(connection: Connection) -> list[OpenLiability]:
    """What is owed and not paid, settlement by settlement, oldest period first; of a restated one the newest says."""
    later = settlement_table.alias("later")
    owed = [status.value for status in OWED]
    restated = select(later.c.id).where(later.c.restates_id == settlement_table.c.id, later.c.status.in_(owed))
    rows = await fetch_all(
        connection,
        _settlements()
        .where(settlement_table.c.status.in_(owed), ~restated.exists())
        .order_by(settlement_table.c.period_first, plan_table.c.key),
    )
    return [
        OpenLiability(
            settlement_id=row["id"],
            plan_key=row["plan_key"],
            period=row["period"],
            status=Status(row["status"]),
            currency=row["currency"],
            total_minor=row["total_minor"],
        )
        for row in rows
    ]


def as_settlement(row: dict[str, Any]) -> Settlement:
    """A row of `_settlement` with its plan as a value."""
    return Settlement(
        id=row["id"],
        plan_id=row["plan_id"],
        plan_key=row["plan_key"],
        plan_title=row["plan_title"],
        plan_version_id=row["plan_version_id"],
        plan_version=row["plan_version"],
        period=Period(row["period_first"], row["period_end"]),
        version=row["version"],
        status=Status(row["status"]),
        currency=row["currency"],
        total_minor=row["total_minor"],
        partner_count=row["partner_count"],
        transaction_count=row["transaction_count"],
        exclusion_count=row["exclusion_count"],
        input_hash=row["input_hash"],
        result_hash=row["result_hash"],
        watermark=row["watermark"],
        calculated_by=row["calculated_by"],
        job_id=row["job_id"],
        restates_id=row["restates_id"],
        restated_because=row["restated_because"],
        restated_by_id=row["restated_by_id"],
    )


def last_action(steps: Sequence[StepTaken]) -> str | None:
    """What was done last."""
    return steps[-1].action if steps else None
