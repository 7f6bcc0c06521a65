"""The running period of one partner, read under the reader's own rights."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.builder.query.facade import GroupKey
from tongzhou.channel import forms
from tongzhou.channel.overview.contracts import Span
from tongzhou.channel.overview.queries import Reader, show_months
from tongzhou.channel.overview.rules import spans_at
from tongzhou.channel.overview.targets import read_partner_targets
from tongzhou.channel.sources import read_facts
from tongzhou.incentives.calculation.contracts import FactsError
from tongzhou.incentives.plan_versions.facade import get_document, list_plans, read_plan
from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.facade import partner_statements, preview
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.logs import logger
from tongzhou.kernel.money import format_minor
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import Locale, words

STATEMENTS_SHOWN = 12


async def read_published_plans(connection: Connection) -> list[Plan]:
    """The plans in force. Read inside the company: partner users reach a plan only as it applies to them."""
    return [
        read_plan(await get_document(connection, stored.published.id))
        for stored in await list_plans(connection)
        if stored.published is not None
    ]


async def read_running(
    connection: Connection, actor: Actor, partner: UUID, plans: Sequence[Plan], *, now: datetime, locale: Locale
) -> list[dict[str, Any]]:
    """The running periods of the plans that the partner takes part in.

    A plan that cannot be calculated, or needs fields that the reader may not see, is left out: the others must not
    suffer from it.
    """
    running = []
    for plan in plans:
        try:
            shown = await _progress(connection, actor, partner, plan, now=now, locale=locale)
        except (FactsError, Problem) as error:
            logger().warning("plan_left_out", plan=plan.label, code=error.code)
        else:
            running += [shown] if shown else []
    return running


async def _progress(
    connection: Connection, actor: Actor, partner: UUID, plan: Plan, *, now: datetime, locale: Locale
) -> dict[str, Any] | None:
    """What the partner has earned so far in the running period of a plan, and the next step up.

    None where the partner takes no part in it.
    """
    period = Period.containing(actor.workspace.today(now), plan.settlement)
    told = await read_facts(connection, actor, plan=plan, period=period, now=now, partner=partner)
    shown = await asyncio.to_thread(preview, plan, told, period, locale)
    if shown is None:
        return None
    return {
        "plan": {"key": plan.key, "title": words(plan.title, locale), "version": plan.version},
        "period": {"code": period.code, "first": period.first.isoformat(), "end": period.end.isoformat()},
        **shown,
    }


async def read_sales(connection: Connection, actor: Actor, partner: UUID, *, now: datetime) -> dict[str, Any]:
    """Two years of the partner's sales by month and the last year's by category."""
    reader, spans = Reader(connection, actor, now), spans_at(actor.workspace.today(now))
    only = {"field": forms.PARTNER, "op": "eq", "value": str(partner)}
    return {
        "sales_by_month": show_months(spans.chart, await reader.sales_by_day(spans.chart, only)),
        "by_category": await reader.sales_by(spans.year, GroupKey("category"), filter_=[only]),
    }


async def read_targets(connection: Connection, actor: Actor, partner: UUID, *, now: datetime) -> dict[str, Any] | None:
    """The targets of the quarter and the year so far that the partner's sales count towards."""
    reader, today = Reader(connection, actor, now), actor.workspace.today(now)
    spans = {"quarter": spans_at(today).quarter, "year": Span(today.replace(month=1, day=1), today)}
    return await read_partner_targets(reader, str(partner), spans)


async def read_statements(connection: Connection, partner: UUID, *, published_only: bool) -> list[dict[str, Any]]:
    """The partner's latest statements."""
    lines = await partner_statements(connection, partner, published_only=published_only)
    return [
        {
            "id": str(line.id),
            "number": line.number,
            "plan": line.plan_key,
            "period": line.period,
            "status": line.status,
            "currency": line.currency,
            "total": format_minor(line.total_minor, line.currency),
            "published_at": None if line.published_at is None else line.published_at.isoformat(),
        }
        for line in lines[:STATEMENTS_SHOWN]
    ]
