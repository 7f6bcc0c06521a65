"""The overview's figures, each an aggregate over records that the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from tongzhou.access.facade import Action, Actor, actions_on
from tongzhou.builder.query.facade import AggregateRequest, GroupKey, MeasureKey, SortKey
from tongzhou.builder.records.facade import aggregate_records, open_form
from tongzhou.channel import forms
from tongzhou.channel.overview import rules
from tongzhou.channel.overview.contracts import Span
from tongzhou.kernel.database.connections import Connection

SALES = MeasureKey("sum", "sales_amount", "sales")
ORDERED = {"field": "kind", "op": "eq", "value": forms.SETTLED_KIND}
MOST_PARTNERS = 5000
TOP_PARTNERS = 10
DORMANT_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Reader:
    """Aggregates on one connection for one actor; a form the actor may not read has no rows."""

    connection: Connection
    actor: Actor
    now: datetime

    async def rows(self, form: str, request: AggregateRequest) -> list[dict[str, Any]]:
        """The groups with their measures."""
        if Action.READ not in actions_on(self.actor, form):
            return []
        opened = await open_form(self.connection, form, actor=self.actor, now=self.now)
        rows: list[dict[str, Any]] = orjson.loads(await aggregate_records(opened, request))["rows"]
        return rows

    async def sales(self, span: Span) -> Decimal:
        """All sales of a span."""
        rows = await self.rows(forms.ORDER_LINE, AggregateRequest(measures=(SALES,), filter=sold_in(span)))
        return amount(rows[0]["sales"]) if rows else Decimal(0)

    async def sales_by(
        self, span: Span, *group: GroupKey, limit: int = 100, filter_: Sequence[dict[str, Any]] = ()
    ) -> list[dict[str, Any]]:
        """Sales of a span by groups, largest first."""
        return await self.rows(
            forms.ORDER_LINE,
            AggregateRequest(
                group_by=group,
                measures=(SALES,),
                filter=sold_in(span, *filter_),
                sort=(SortKey("sales", descending=True),),
                limit=limit,
            ),
        )


def sold_in(span: Span, *more: dict[str, Any]) -> dict[str, Any]:
    """The predicate of what was ordered in a span; shipments and invoices of the same goods are no further sales."""
    days = {"field": forms.LINE_DATE, "op": "between", "value": [span.start.isoformat(), span.end.isoformat()]}
    return {"all": [days, ORDERED, *more]}


def amount(value: str | None) -> Decimal:
    """A sum as a decimal; the sum of nothing is zero."""
    return Decimal(value or 0)


async def read_overview(connection: Connection, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Everything the overview shows as of the workspace's day, limited to what the actor may see."""
    today = actor.workspace.today(now)
    reader, spans = Reader(connection, actor, now), rules.spans_at(today)
    partners = await reader.sales_by(spans.year, GroupKey("partner"), limit=MOST_PARTNERS)
    return {
        "as_of": today.isoformat(),
        "figures": {
            "month": await _against_last_year(reader, spans.month, spans.month_before),
            "quarter": await _against_last_year(reader, spans.quarter, spans.quarter_before),
            "year": await _against_last_year(reader, spans.year, spans.year_before),
            "target": await _target(reader, spans.quarter),
            "partners": await _partner_counts(reader, today),
        },
        "sales_by_month": await sales_by_month(reader, spans.chart),
        "by_region": await reader.sales_by(spans.year, GroupKey("region")),
        "by_category": await reader.sales_by(spans.year, GroupKey("category")),
        "top_partners": partners[:TOP_PARTNERS],
        "concentration": _concentration([amount(row["sales"]) for row in partners]),
        "dormant": await _dormant(reader, today),
    }


async def _against_last_year(reader: Reader, span: Span, before: Span) -> dict[str, Any]:
    now, then = await reader.sales(span), await reader.sales(before)
    growth = rules.change(now, then)
    return {
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "sales": str(now),
        "before": str(then),
        "change": None if growth is None else str(growth),
    }


async def _target(reader: Reader, span: Span) -> dict[str, Any] | None:
    targets = await _targets(reader, span)
    if not targets:
        return None
    target, sales = sum(targets.values(), Decimal(0)), await reader.sales(span)
    attainment = None if target <= 0 else str((sales / target).quantize(Decimal("0.0001")))
    return {"target": str(target), "sales": str(sales), "attainment": attainment}


async def _targets(reader: Reader, span: Span) -> dict[str, Decimal]:
    rows = await reader.rows(
        forms.SALES_TARGET,
        AggregateRequest(
            group_by=(GroupKey("month"),),
            measures=(MeasureKey("sum", "target_amount", "target"),),
            filter={"all": [{"field": "month", "op": "in", "value": rules.months_of(span)}]},
        ),
    )
    return {row["month"]: amount(row["target"]) for row in rows}


async def sales_by_month(reader: Reader, span: Span, filter_: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """Every month of the span with its sales and, where there are any, its target."""
    by_month = GroupKey(forms.LINE_DATE, by="month", name="month")
    rows = await reader.rows(
        forms.ORDER_LINE,
        AggregateRequest(group_by=(by_month,), measures=(SALES,), filter=sold_in(span, *filter_)),
    )
    sales = {str(row["month"])[:7]: amount(row["sales"]) for row in rows}
    targets = {} if filter_ else await _targets(reader, span)
    return [
        {"month": month, "sales": str(sold or 0), "target": None if target is None else str(target)}
        for month, (sold, target) in rules.filled(rules.months_of(span), sales, targets)
    ]


def _concentration(sales: Sequence[Decimal]) -> dict[str, Any]:
    found = rules.concentration(sales)
    return {"top1": str(found.top1), "top3": str(found.top3), "top10": str(found.top10), "hhi": found.hhi}


async def last_orders(reader: Reader) -> list[dict[str, Any]]:
    """Every partner that ever ordered, with its last day and all its sales; the most valuable first."""
    return await reader.rows(
        forms.ORDER_LINE,
        AggregateRequest(
            group_by=(GroupKey("partner"),),
            measures=(MeasureKey("max", forms.LINE_DATE, "last_order"), SALES),
            filter={"all": [ORDERED]},
            sort=(SortKey("sales", descending=True),),
        ),
    )


async def _partner_counts(reader: Reader, today: date) -> dict[str, int]:
    rows = await reader.rows(forms.PARTNER, AggregateRequest(measures=(MeasureKey("count", name="count"),)))
    edge = rules.quiet_since(today).isoformat()
    ordered = await last_orders(reader)
    active = sum(1 for row in ordered if row["last_order"] >= edge)
    return {"total": int(rows[0]["count"]) if rows else 0, "ever_ordered": len(ordered), "active": active}


async def _dormant(reader: Reader, today: date) -> dict[str, Any]:
    """Partners that have ordered, but not for 90 days; the most valuable first."""
    edge = rules.quiet_since(today).isoformat()
    quiet = [row for row in await last_orders(reader) if row["last_order"] < edge]
    return {"days": rules.QUIET_DAYS, "count": len(quiet), "rows": quiet[:DORMANT_SHOWN]}
