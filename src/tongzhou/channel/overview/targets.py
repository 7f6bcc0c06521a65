"""Sales against targets, like for like: a target is somebody's for a month, and only their sales of it count.

A workspace may have targets for some of its people only; all sales against those would flatter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tongzhou.builder.query.facade import AggregateRequest, GroupKey, MeasureKey
from tongzhou.channel import forms
from tongzhou.channel.overview import rules
from tongzhou.channel.overview.contracts import Span
from tongzhou.channel.overview.queries import SALES, Reader, amount, sold_in

Cell = tuple[str, str]
"""A month such as 2020-05 and the id of a member."""


PERSON = "salesperson"
NEEDED = {forms.SALES_TARGET: ("month", PERSON, "target_amount"), forms.ORDER_LINE: (PERSON, "sales_amount")}
"""What one must be able to read of which form to be shown sales against targets."""


def may_compare(reader: Reader) -> bool:
    """Whether the reader sees what sales against targets are made of."""
    return all(reader.may_read(form, *fields) for form, fields in NEEDED.items())


async def read_targets(reader: Reader, span: Span, *more: dict[str, Any]) -> dict[Cell, Decimal]:
    """The targets of the months that a span touches: a quarter's or a year's, not more people than groups may be."""
    rows = await reader.rows(
        forms.SALES_TARGET,
        AggregateRequest(
            group_by=(GroupKey("month"), GroupKey(PERSON)),
            measures=(MeasureKey("sum", "target_amount", "target"),),
            filter={"all": [{"field": "month", "op": "in", "value": rules.months_of(span)}, *more]},
        ),
    )
    return {(row["month"], row["salesperson"]["id"]): amount(row["target"]) for row in rows if row["salesperson"]}


async def targets_by_month(reader: Reader, span: Span) -> dict[str, Decimal]:
    """The whole target of every month of a span that has one; nothing where the reader may not see them."""
    if not reader.may_read(forms.SALES_TARGET, "month", "target_amount"):
        return {}
    rows = await reader.rows(
        forms.SALES_TARGET,
        AggregateRequest(
            group_by=(GroupKey("month"),),
            measures=(MeasureKey("sum", "target_amount", "target"),),
            filter={"all": [{"field": "month", "op": "in", "value": rules.months_of(span)}]},
        ),
    )
    return {row["month"]: amount(row["target"]) for row in rows}


async def read_sales_of_people(reader: Reader, span: Span, *more: dict[str, Any]) -> dict[Cell, Decimal]:
    """What everybody sold in each month of a span."""
    months = GroupKey(forms.LINE_DATE, by="month", name="month")
    rows = await reader.rows(
        forms.ORDER_LINE,
        AggregateRequest(group_by=(months, GroupKey(PERSON)), measures=(SALES,), filter=sold_in(span, *more)),
    )
    return {
        (str(row["month"])[:7], row["salesperson"]["id"]): amount(row["sales"]) for row in rows if row["salesperson"]
    }


async def show_attainment(reader: Reader, span: Span) -> dict[str, Any] | None:
    """The target of a span and what those who have it sold; None where nobody has one or the reader sees none."""
    wanted = await read_targets(reader, span) if may_compare(reader) else {}
    if not wanted:
        return None
    return {
        **_held(wanted, await read_sales_of_people(reader, span)),
        "people": len({person for _, person in wanted}),
    }


async def read_partner_targets(reader: Reader, partner: str, spans: Mapping[str, Span]) -> dict[str, Any] | None:
    """The targets of the one who looks after a partner, and the partner's part in reaching them.

    Targets are set per salesperson, none per partner. None where the reader may not see targets.
    """
    if not may_compare(reader) or not reader.may_read(forms.PARTNER, "channel_manager"):
        return None
    one = {"field": "id", "op": "eq", "value": partner}
    request = AggregateRequest(
        group_by=(GroupKey("channel_manager"),), measures=(MeasureKey("count", name="count"),), filter=one
    )
    rows = await reader.rows(forms.PARTNER, request)
    person = rows[0]["channel_manager"] if rows else None
    held = (
        [await _of_person(reader, name, span, person["id"], partner) for name, span in spans.items()] if person else []
    )
    return {"salesperson": person, "spans": [each for each in held if each is not None]}


async def _of_person(reader: Reader, name: str, span: Span, person: str, partner: str) -> dict[str, Any] | None:
    of_person = {"field": PERSON, "op": "eq", "value": person}
    targets = await read_targets(reader, span, of_person)
    if not targets:
        return None
    of_partner = {"field": forms.PARTNER, "op": "eq", "value": partner}
    here = await read_sales_of_people(reader, span, of_person, of_partner)
    return {
        "span": name,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        **_held(targets, await read_sales_of_people(reader, span, of_person)),
        "from_partner": str(_sum(here, targets)),
    }


def _held(targets: Mapping[Cell, Decimal], sold: Mapping[Cell, Decimal]) -> dict[str, Any]:
    target, sales = sum(targets.values(), Decimal(0)), _sum(sold, targets)
    return {"target": str(target), "sales": str(sales), "attainment": rules.ratio(sales, target)}


def _sum(sold: Mapping[Cell, Decimal], cells: Mapping[Cell, Decimal] | Sequence[Cell]) -> Decimal:
    return sum((sold.get(cell, Decimal(0)) for cell in cells), Decimal(0))
