"""Which periods a version of a plan may be tried over."""

from __future__ import annotations

from datetime import date, datetime

from tongzhou.access.facade import Actor
from tongzhou.incentives.calculation.facade import FactsError
from tongzhou.incentives.plan_versions.contracts import StoredPlan
from tongzhou.incentives.plan_versions.facade import get_document, get_plan, read_plan
from tongzhou.incentives.settlements.facade import FactSource, Status, list_settlements, refused
from tongzhou.incentives.simulations.contracts import OFFERED, Offered
from tongzhou.incentives.simulations.rules import check_may_simulate
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.periods import Period


async def offered_periods(
    connection: Connection, plan_key: str, version: int, source: FactSource, *, actor: Actor, now: datetime
) -> list[Offered]:
    """The last ended periods with sales before their end, newest first. Raises NotFound, FactsRefused."""
    check_may_simulate(actor)
    plan = read_plan(await text_of(connection, await get_plan(connection, plan_key), version))
    first = await first_day(connection, source, now)
    if first is None:
        return []
    settlements = await list_settlements(connection, plan_key=plan_key)
    settled = {each.period for each in settlements if each.status is not Status.CALCULATING}
    period = Period.containing(actor.workspace.today(now), plan.settlement).previous()
    found: list[Offered] = []
    while len(found) < OFFERED and period.end > first:
        found.append(Offered(period, period in settled))
        period = period.previous()
    return found


async def text_of(connection: Connection, stored: StoredPlan, version: int) -> str:
    """The text of a version or of the draft; raises NotFound."""
    found = next((each for each in stored.versions if each.version == version), None)
    if found is None:
        raise NotFound()
    return await get_document(connection, found.id)


async def first_day(connection: Connection, source: FactSource, now: datetime) -> date | None:
    """The day of the first sale; raises FactsRefused where sales have no days."""
    try:
        return await source.first_day(connection, as_of=now)
    except FactsError as error:
        raise refused(error) from error
