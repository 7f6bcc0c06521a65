"""The only writers of simulations: asked for by somebody, done by a job, forgotten after some days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, update

from tongzhou.access.facade import Actor
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.incentives.plan_versions.facade import get_document, get_plan, read_plan
from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.facade import FactSource, check_ended, check_has_facts, read_period
from tongzhou.incentives.simulations.contracts import KEPT, PERIODS_MOST, Begun, NewSimulation
from tongzhou.incentives.simulations.errors import PlansNotComparable
from tongzhou.incentives.simulations.offering import first_day, text_of
from tongzhou.incentives.simulations.rules import check_may_simulate
from tongzhou.incentives.simulations.tables import difference_table, outcome_table, simulation_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.pruning import prune
from tongzhou.kernel.database.statements import execute, execute_many
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.jobs.actions import enqueue

KIND: Final = "simulations.calculate"


async def request_simulation(
    connection: Connection, asked: NewSimulation, source: FactSource, *, actor: Actor, now: datetime
) -> Begun:
    """Queue a simulation of a version as it is now, against the version in force as it is now.

    Raises NotFound for a plan or version, InvalidValues for the periods, PeriodInFuture, PeriodStillOpen,
    FactsRefused, PlansNotComparable.
    """
    check_may_simulate(actor)
    stored = await get_plan(connection, asked.plan)
    text = await text_of(connection, stored, asked.version)
    plan = read_plan(text)
    former = None if stored.published is None else await get_document(connection, stored.published.id)
    if former is not None:
        check_comparable(plan, read_plan(former))
    today, first = actor.workspace.today(now), await first_day(connection, source, now)
    periods = checked_periods(asked.periods, plan, today=today, first=first)
    row = {
        "id": new_id(),
        "plan_id": stored.id,
        "plan_key": stored.key,
        "title": dict(plan.title),
        "version": asked.version,
        "document": text,
        "in_force": None if stored.published is None else stored.published.version,
        "in_force_document": former,
        "periods": periods,
        "currency": plan.currency,
        "components": _titles(plan, None if former is None else read_plan(former)),
        "created_at": now,
        "created_by": actor.user_id,
        "created_by_name": actor.name,
    }
    return await _begin(connection, row, actor=actor, now=now)


async def _begin(connection: Connection, row: dict[str, Any], *, actor: Actor, now: datetime) -> Begun:
    """Keep what is to be tried, queue its job and write it down."""
    title = row["title"]
    job_id = await enqueue(
        connection,
        KIND,
        payload={"simulation_id": str(row["id"])},
        title={"zh-CN": f"试算 {title['zh-CN']}", "en": f"Simulate {title['en']}"},
        actor=actor,
        now=now,
        lock="simulations",
    )
    await execute(connection, insert(simulation_table).values(**row, job_id=job_id))
    detail = {"version": row["version"], "in_force": row["in_force"], "periods": ", ".join(row["periods"])}
    subject = Subject("plan", row["plan_key"], row["plan_key"])
    await record(connection, actor=actor, action="plan.simulated", subject=subject, detail=detail, now=now)
    return Begun(row["id"], job_id)


async def keep_result(
    connection: Connection,
    simulation_id: UUID,
    result: Mapping[str, Any],
    outcomes: Sequence[Mapping[str, Any]],
) -> None:
    """Keep what a simulation came to."""
    await execute_many(connection, insert(outcome_table), [{"simulation_id": simulation_id, **row} for row in outcomes])
    table = simulation_table
    await execute(connection, update(table).where(table.c.id == simulation_id).values(result=dict(result)))


async def keep_differences(connection: Connection, simulation_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep how partners differ in a period."""
    await execute_many(connection, insert(difference_table), [{"simulation_id": simulation_id, **row} for row in rows])


async def prune_simulations(connection: Connection, *, now: datetime) -> bool:
    """Forget simulations that were asked for KEPT ago; whether there may be more of them."""
    table = simulation_table
    return await prune(connection, table, table.c.id, table.c.created_at < now - KEPT)


def checked_periods(codes: Sequence[str], plan: Plan, *, today: date, first: date | None) -> list[str]:
    """The codes in the order of time, each one once and settled by now; raises as `request_simulation`."""
    if not codes or len(codes) > PERIODS_MOST:
        raise InvalidValues(errors=[FieldError("periods", "simulation_periods", {"most": PERIODS_MOST})])
    periods = sorted({read_period(code, plan.settlement) for code in codes})
    for period in periods:
        check_ended(period, today)
        check_has_facts(period, first)
    return [period.code for period in periods]


def check_comparable(plan: Plan, former: Plan) -> None:
    """Pass if both settle the same periods in the same currency; raises PlansNotComparable."""
    if plan.settlement is not former.settlement or plan.currency != former.currency:
        raise PlansNotComparable(version=former.version)


def _titles(plan: Plan, former: Plan | None) -> list[dict[str, Any]]:
    """The components of both versions by key, those that are tried first."""
    both = (*plan.components, *(() if former is None else former.components))
    titles: dict[str, dict[str, Any]] = {}
    for each in both:
        titles.setdefault(each.key, {"key": each.key, "title": dict(each.title)})
    return list(titles.values())
