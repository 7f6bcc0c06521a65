"""The facts of one partner out of all: its lines of the windows that matter, and the products in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.bundles.contracts import BundleError
from tongzhou.incentives.calculation.facade import Facts, deciding_days
from tongzhou.incentives.plans.facade import Lookup, Plan, SourceField
from tongzhou.kernel.money import format_minor
from tongzhou.kernel.periods import Period

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """Rows under the columns that the plan's sources name; every other column stays behind."""

    transactions: list[Row]
    partner: Row
    products: list[Row]


def own_facts(plan: Plan, facts: Facts, period: Period, partner: str) -> OwnFacts:
    """What the plan reads of one partner; nothing in it names another."""
    source = plan.sources.transactions
    lines = _rows(facts.transactions, _columns_of_lines(plan))
    own = [line for line in lines if str(line[source.partner]) == partner]
    own += _refunds_of(plan, own, lines, partner)
    kept = [line for line in own if _is_refund(plan, line) or _decides(plan, period, line[source.date])]
    used = {str(line[source.product]) for line in kept} if source.product else set()
    return OwnFacts(
        transactions=[_plain(line, source.fields, plan, facts) for line in kept],
        partner=_only(facts.partners, plan.sources.partners, {partner}, plan, facts)[0],
        products=_products(plan, facts, used),
    )


def _decides(plan: Plan, period: Period, moment: Any) -> bool:
    day = _day(plan, moment)
    return any(first <= day < end for first, end in deciding_days(plan, period))


def _columns_of_lines(plan: Plan) -> list[str]:
    source = plan.sources.transactions
    named = [source.id, source.line, source.partner, source.date, source.product]
    named += [source.original_id, source.original_line, *(field.column for field in source.fields)]
    return list(dict.fromkeys(name for name in named if name is not None))


def _rows(table: pa.Table, columns: list[str]) -> list[Row]:
    rows: list[Row] = table.select(columns).to_pylist()
    return rows


def _is_refund(plan: Plan, line: Row) -> bool:
    original = plan.sources.transactions.original_id
    return original is not None and line[original] not in (None, "")


def _refunds_of(plan: Plan, own: list[Row], lines: list[Row], partner: str) -> list[Row]:
    """Refunds booked under another partner that take back this one's lines: without that partner's name."""
    source = plan.sources.transactions
    if source.original_id is None or source.original_line is None:
        return []
    sold = {(str(line[source.id]), str(line[source.line])) for line in own}
    return [
        {**line, source.partner: partner}
        for line in lines
        if str(line[source.partner]) != partner
        and (str(line[source.original_id]), str(line[source.original_line])) in sold
    ]


def _day(plan: Plan, moment: Any) -> date:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment) if len(moment) > 10 else date.fromisoformat(moment)
    if isinstance(moment, datetime):
        return moment.astimezone(ZoneInfo(plan.time_zone)).date()
    assert isinstance(moment, date)
    return moment


def _plain(row: Row, fields: tuple[SourceField, ...], plan: Plan, facts: Facts) -> Row:
    """Amounts in minor units as decimals, so that the bundle reads the same wherever it came from."""
    if not facts.minor_units:
        return row
    amounts = {
        field.column: format_minor(row[field.column], plan.currency)
        for field in fields
        if field.kind is Kind.MONEY and isinstance(row[field.column], int)
    }
    return {**row, **amounts}


def _only(table: pa.Table, lookup: Lookup, keys: set[str], plan: Plan, facts: Facts) -> list[Row]:
    import pyarrow as pa
    import pyarrow.compute as pc

    mask = pc.is_in(pc.cast(table.column(lookup.key), pa.string()), pa.array(sorted(keys), pa.string()))
    columns = list(dict.fromkeys([lookup.key, *(field.column for field in lookup.fields)]))
    found = [_plain(row, lookup.fields, plan, facts) for row in _rows(table.filter(mask), columns)]
    if not found:
        raise BundleError("partner_unknown", partner=", ".join(sorted(keys))[:80])
    return sorted(found, key=lambda row: str(row[lookup.key]))


def _products(plan: Plan, facts: Facts, used: set[str]) -> list[Row]:
    if plan.sources.products is None or facts.products is None or not used:
        return []
    try:
        return _only(facts.products, plan.sources.products, used, plan, facts)
    except BundleError:
        return []  # lines of products that nobody knows stay excluded with that reason
