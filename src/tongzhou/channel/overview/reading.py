"""Everything the overview shows, each aggregate asked for once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tongzhou.access.facade import Actor
from tongzhou.builder.query.facade import GroupKey
from tongzhou.channel.overview import rules
from tongzhou.channel.overview.contracts import Span
from tongzhou.channel.overview.queries import (
    MOST_PARTNERS,
    TOP_PARTNERS,
    Reader,
    against_last_year,
    amount,
    last_orders,
    partner_counts,
    show_concentration,
    show_dormant,
    show_months,
)
from tongzhou.channel.overview.targets import show_attainment, targets_by_month
from tongzhou.kernel.database.connections import Connection


async def read_overview(connection: Connection, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """The overview as of the workspace's day, limited to what the actor may see."""
    today = actor.workspace.today(now)
    reader, spans = Reader(connection, actor, now), rules.spans_at(today)
    days = await reader.sales_by_day(Span(min(spans.chart.start, spans.year_before.start), today))
    partners = await reader.sales_by(spans.year, GroupKey("partner"), limit=MOST_PARTNERS)
    ordered = await last_orders(reader)
    return {
        "as_of": today.isoformat(),
        "figures": {
            "month": against_last_year(days, spans.month, spans.month_before),
            "quarter": against_last_year(days, spans.quarter, spans.quarter_before),
            "year": against_last_year(days, spans.year, spans.year_before),
            "target": await show_attainment(reader, spans.quarter),
            "partners": await partner_counts(reader, ordered, today),
        },
        "sales_by_month": show_months(spans.chart, days, await targets_by_month(reader, spans.chart)),
        "by_region": await reader.sales_by(spans.year, GroupKey("region")),
        "by_category": await reader.sales_by(spans.year, GroupKey("category")),
        "top_partners": partners[:TOP_PARTNERS],
        "concentration": show_concentration([amount(row["sales"]) for row in partners]),
        "dormant": show_dormant(ordered, today),
    }
