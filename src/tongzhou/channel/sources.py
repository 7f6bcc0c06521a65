"""Forms as the facts of a settlement: incentives ask, the channel solution answers from its forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import orjson

from tongzhou.access.facade import Actor, system_actor_on
from tongzhou.builder.query.contracts import AggregateRequest, MeasureKey
from tongzhou.builder.records.facade import OpenForm, aggregate_records, extract_records, open_form
from tongzhou.channel import forms
from tongzhou.channel.returns import return_rows, returned_between
from tongzhou.incentives.calculation.contracts import Facts, FactsError
from tongzhou.incentives.plans.facade import Lookup, Plan
from tongzhou.incentives.settlements.contracts import PartnerFace, SettlementFacts
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.periods import Period

if TYPE_CHECKING:
    import pyarrow as pa

WORKSPACE_PREFIX = "ws_"
SETTLED: Final = {"field": "kind", "op": "eq", "value": forms.SETTLED_KIND}


class FormFacts:
    """Facts from the forms `order_line`, `partner` and `product`, whose field keys are the plan's columns.

    A plan whose source names the `original` of a line also reads `return_line`; in others returns do not count.
    They are read with the program's own rights: what a partner is owed must not depend on who calculates.
    """

    async def facts(
        self, connection: Connection, *, plan: Plan, period: Period, as_of: datetime, partner: UUID | None = None
    ) -> SettlementFacts:
        """The lines of the period and of the year before it; of one partner, if given. Raises FactsError."""
        actor = await system_actor_on(connection, connection.schema.removeprefix(WORKSPACE_PREFIX))
        return await read_facts(connection, actor, plan=plan, period=period, now=as_of, partner=partner)

    async def first_day(self, connection: Connection, *, as_of: datetime) -> date | None:
        """The day of the first settled line; raises FactsError where lines have no day."""
        actor = await system_actor_on(connection, connection.schema.removeprefix(WORKSPACE_PREFIX))
        lines = await open_form(connection, forms.ORDER_LINE, actor=actor, now=as_of)
        _check_fields(lines, (forms.LINE_DATE,))
        first = MeasureKey("min", forms.LINE_DATE, "first")
        (row,) = orjson.loads(await aggregate_records(lines, AggregateRequest(measures=(first,), filter=SETTLED)))[
            "rows"
        ]
        return None if row["first"] is None else date.fromisoformat(row["first"])


async def read_facts(
    connection: Connection, actor: Actor, *, plan: Plan, period: Period, now: datetime, partner: UUID | None = None
) -> SettlementFacts:
    """What the actor sees of the facts that `plan` needs for `period`; FactsError where a form lacks a field."""
    source = plan.sources.transactions
    names = _distinct(source.id, source.line, source.partner, source.date, source.product)
    names += [field.column for field in source.fields if field.column not in names]
    lines = await open_form(connection, forms.ORDER_LINE, actor=actor, now=now)
    first, last = period.year_before().first, period.end - timedelta(days=1)
    found = [
        dict(zip(("id", *names), row, strict=True))
        for row in await _rows(lines, names, lines_between(first, last, partner))
    ]
    if source.original_id is not None and source.original_line is not None:
        returns = await open_form(connection, forms.RETURN_LINE, actor=actor, now=now)
        wanted = returned_between(first, last, None if partner is None else str(partner))
        found += await return_rows(source, names, lines=lines, returns=returns, known=found, wanted=wanted)
        names += [source.original_id, source.original_line]
    transactions = _arrow(names, [[row.get(name) for name in names] for row in found])
    partners, faces = await _partners(connection, actor, plan.sources.partners, now, partner)
    products, labels = await _products(connection, actor, plan.sources.products, now)
    return SettlementFacts(facts=Facts(transactions, partners, products), faces=faces, product_labels=labels)


def lines_between(first: date, last: date, partner: UUID | None = None) -> dict[str, Any]:
    """The predicate of settled lines from `first` to `last`, of every partner or of one."""
    conditions: list[dict[str, Any]] = [
        {"field": forms.LINE_DATE, "op": "between", "value": [first.isoformat(), last.isoformat()]},
        SETTLED,
    ]
    if partner is not None:
        conditions.append({"field": forms.PARTNER, "op": "eq", "value": str(partner)})
    return {"all": conditions}


async def _partners(
    connection: Connection, actor: Actor, source: Lookup, now: datetime, partner: UUID | None
) -> tuple[pa.Table, Mapping[str, PartnerFace]]:
    opened = await open_form(connection, forms.PARTNER, actor=actor, now=now)
    names = _distinct(source.key, *(field.column for field in source.fields))
    only = None if partner is None else {"field": "id", "op": "eq", "value": str(partner)}
    extra = _distinct(*names, forms.PARTNER_LABEL)
    rows = await _rows(opened, extra, only)
    accounts = await _accounts(connection, actor, now)
    key, label = 1 + extra.index(source.key), 1 + extra.index(forms.PARTNER_LABEL)
    faces = {row[key]: PartnerFace(UUID(row[0]), row[label] or row[key], accounts.get(row[0], "")) for row in rows}
    return _arrow(names, [row[1 : 1 + len(names)] for row in rows]), faces


async def _accounts(connection: Connection, actor: Actor, now: datetime) -> Mapping[str, str]:
    """The customer code by partner. A partner with several keeps the first by code."""
    opened = await open_form(connection, forms.PARTNER_ACCOUNT, actor=actor, now=now)
    rows = await extract_records(opened, ("partner", "account_code"))
    found: dict[str, str] = {}
    for _, partner, code in sorted(rows, key=lambda row: row[2]):
        found.setdefault(partner, code)
    return found


async def _products(
    connection: Connection, actor: Actor, source: Lookup | None, now: datetime
) -> tuple[pa.Table | None, Mapping[str, str]]:
    if source is None:
        return None, {}
    opened = await open_form(connection, forms.PRODUCT, actor=actor, now=now)
    names = _distinct(source.key, *(field.column for field in source.fields))
    extra = _distinct(*names, forms.PRODUCT_LABEL)
    rows = await _rows(opened, extra)
    key, label = 1 + extra.index(source.key), 1 + extra.index(forms.PRODUCT_LABEL)
    return _arrow(names, [row[1 : 1 + len(names)] for row in rows]), {row[key]: row[label] for row in rows}


async def _rows(opened: OpenForm, names: Sequence[str], condition: Any = None) -> Sequence[Sequence[Any]]:
    """The id and the named fields of the records; FactsError for a field that the form does not have."""
    _check_fields(opened, names)
    return await extract_records(opened, tuple(names), wanted=condition)


def _check_fields(opened: OpenForm, names: Sequence[str]) -> None:
    for name in names:
        if opened.definition.find(name) is None:
            known = ", ".join(field.key for field in opened.definition.fields)[:300]
            raise FactsError("column_missing", source=opened.definition.key, column=name, known=known)


def _arrow(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pa.Table:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table({name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)})


def _distinct(*names: str | None) -> list[str]:
    return list(dict.fromkeys(name for name in names if name is not None))
