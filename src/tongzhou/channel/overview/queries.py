"""Aggregates over the records that the actor may see, and what the overview makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from tongzhou.access.facade import Action, Actor, actions_on, field_scope
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
        if not self.may_read(form):
            return []
        opened = await open_form(self.connection, form, actor=self.actor, now=self.now)
        rows: list[dict[str, Any]] = orjson.loads(await aggregate_records(opened, request))["rows"]
        return rows

    def may_read(self, form: str, *fields: str) -> bool:
        """Whether the actor may read any record of a form, and these fields on all of them."""
        if Action.READ not in actions_on(self.actor, form):
            return False
        scope = field_scope(self.actor, form)
        return all(scope.may_read(field) for field in fields)

    async def sales_by_day(self, span: Span, *more: dict[str, Any]) -> dict[date, Decimal]:
        """Sales of every day on which something was ordered."""
        rows = await self.rows(
            forms.ORDER_LINE,
            AggregateRequest(group_by=(GroupKey(forms.LINE_DATE),), measures=(SALES,), filter=sold_in(span, *more)),
        )
        return {date.fromisoformat(row[forms.LINE_DATE]): amount(row["sales"]) for row in rows}

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


def against_last_year(days: Mapping[date, Decimal], span: Span, before: Span) -> dict[str, Any]:
    """Sales of a span beside those of the same days a year before."""
    now, then = rules.sum_in(days, span), rules.sum_in(days, before)
    growth = rules.change(now, then)
    return {
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "sales": str(now),
        "before": str(then),
        "change": None if growth is None else str(growth),
    }


def show_months(
    span: Span, days: Mapping[date, Decimal], targets: Mapping[str, Decimal] | None = None
) -> list[dict[str, Any]]:
    """Every month of the span with its sales and, where there is one, its target."""
    return [
        {"month": month, "sales": str(sold or 0), "target": None if target is None else str(target)}
        for month, (sold, target) in rules.filled(rules.months_of(span), rules.by_month(days, span), targets or {})
    ]


def show_concentration(sales: Sequence[Decimal]) -> dict[str, Any]:
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


async def partner_counts(reader: Reader, ordered: Sequence[Mapping[str, Any]], today: date) -> dict[str, int]:
    """How many partners there are, how many of them ever ordered, and lately; `ordered` are the last orders."""
    rows = await reader.rows(forms.PARTNER, AggregateRequest(measures=(MeasureKey("count", name="count"),)))
    edge = rules.quiet_since(today).isoformat()
    active = sum(1 for row in ordered if row["last_order"] >= edge)
    return {"total": int(rows[0]["count"]) if rows else 0, "ever_ordered": len(ordered), "active": active}


def show_dormant(ordered: Sequence[Mapping[str, Any]], today: date) -> dict[str, Any]:
    """Partners that have ordered, but not for 90 days; the most valuable first."""
    edge = rules.quiet_since(today).isoformat()
    quiet = [row for row in ordered if row["last_order"] < edge]
    return {"days": rules.QUIET_DAYS, "count": len(quiet), "rows": quiet[:DORMANT_SHOWN]}
