"""One simulation from its facts to its result: every period by both versions, by what settlements calculate with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.incentives.calculation.facade import Calculation, FactsError
from tongzhou.incentives.plan_versions.facade import read_plan
from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.facade import (
    FactSource,
    FactsRefused,
    PartnerFace,
    SettlementFacts,
    calculate_now,
    components_by_partner,
    refused,
)
from tongzhou.incentives.simulations.actions import keep_differences, keep_result
from tongzhou.incentives.simulations.comparing import Outcome, Side, Tried, outcomes, partners_that_differ
from tongzhou.incentives.simulations.comparing import summary as figures
from tongzhou.incentives.simulations.errors import SimulationRefused
from tongzhou.incentives.simulations.queries import waited_for
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.periods import Period

Told = Callable[[int, int], Awaitable[None]]


async def try_out(
    connection: Connection, simulation_id: UUID, source: FactSource, *, now: datetime, progress: Told
) -> Mapping[str, Any]:
    """Calculate a simulation and keep its result; one that has a result stays as it is. Raises SimulationRefused."""
    row = await waited_for(connection, simulation_id)
    if row["result"] is not None:
        return dict(row["result"])
    plan = read_plan(row["document"])
    former = None if row["in_force_document"] is None else read_plan(row["in_force_document"])
    tried: list[Tried] = []
    faces: dict[str, PartnerFace] = {}
    for done, code in enumerate(row["periods"]):
        await progress(done, len(row["periods"]))
        trial = _Trial(connection, source, Period.parse(code), now)
        found, differences = await trial.compared(plan, former)
        await keep_differences(connection, simulation_id, differences)
        tried.append(found)
        faces |= trial.faces
    found_outcomes = outcomes(tried)
    result = figures(tried, found_outcomes)
    await keep_result(connection, simulation_id, result, [_row(each, faces) for each in found_outcomes])
    return result


class _Trial:
    """One period, read once where both versions read the same."""

    def __init__(self, connection: Connection, source: FactSource, period: Period, now: datetime) -> None:
        self._connection, self._source, self._period, self._now = connection, source, period, now
        self.faces: dict[str, PartnerFace] = {}

    async def compared(self, plan: Plan, former: Plan | None) -> tuple[Tried, list[dict[str, Any]]]:
        """What both versions make of the period, and how partners differ."""
        told = await self._read(plan)
        after = await self._calculate(plan, told)
        if former is None:
            tried = Tried(self._period.code, _side(after))
            return tried, await asyncio.to_thread(_differences, tried, (after, told), None)
        same = former.sources == plan.sources
        told_before = told if same else await self._read(former)
        before = await self._calculate(former, told_before)
        tried = Tried(self._period.code, _side(after), _side(before))
        return tried, await asyncio.to_thread(_differences, tried, (after, told), (before, told_before))

    async def _read(self, plan: Plan) -> SettlementFacts:
        try:
            told = await self._source.facts(self._connection, plan=plan, period=self._period, as_of=self._now)
        except FactsError as error:
            raise self._refusal(plan, refused(error)) from error
        self.faces |= told.faces
        return told

    async def _calculate(self, plan: Plan, told: SettlementFacts) -> Calculation:
        try:
            return await asyncio.to_thread(calculate_now, plan, told, self._period)
        except FactsRefused as error:
            raise self._refusal(plan, error) from error

    def _refusal(self, plan: Plan, error: FactsRefused) -> SimulationRefused:
        return SimulationRefused(errors=error.errors, period=self._period.code, version=plan.version)


def _side(calculation: Calculation) -> Side:
    blocked = set(calculation.problems.column("partner").to_pylist())
    return Side(calculation.amounts(), len(blocked))


Whole = tuple[Calculation, SettlementFacts]


def _differences(tried: Tried, after: Whole, before: Whole | None) -> list[dict[str, Any]]:
    """What both versions say to the partners for whom they differ; processor work, for a thread."""
    wanted = partners_that_differ(tried)
    if not wanted:
        return []
    new = components_by_partner(*after)
    old = {} if before is None else components_by_partner(*before)
    return [
        {
            "partner": code,
            "period": tried.period,
            "before": _plain(old.get(code, ())),
            "after": _plain(new.get(code, ())),
        }
        for code in wanted
    ]


def _plain(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "statement_id"} for row in rows]


def _row(outcome: Outcome, faces: Mapping[str, PartnerFace]) -> dict[str, Any]:
    face = faces[outcome.partner]
    return {
        "partner": outcome.partner,
        "partner_id": face.id,
        "partner_label": face.label,
        "before_minor": outcome.before,
        "after_minor": outcome.after,
        "change_minor": outcome.change,
        "components": {key: {"before": pair[0], "after": pair[1]} for key, pair in outcome.components.items()},
    }
