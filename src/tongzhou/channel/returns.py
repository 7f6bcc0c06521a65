"""Returns as lines that take back the line they name: its partner, product and attributes, with negative amounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tongzhou.builder.records.facade import OpenForm, extract_records
from tongzhou.channel import forms
from tongzhou.expressions.facade import Kind
from tongzhou.incentives.calculation.contracts import FactsError
from tongzhou.incentives.plans.facade import Transactions

Row = dict[str, Any]
AT_ONCE = 500
"""So many records are asked for by id in one filter."""

_AMOUNTS = (Kind.MONEY, Kind.NUMBER)


async def return_rows(
    source: Transactions,
    names: Sequence[str],
    *,
    lines: OpenForm,
    returns: OpenForm,
    known: Sequence[Row],
    wanted: Any,
) -> list[Row]:
    """The returns that `wanted` selects, and the lines they name where `known` lacks these.

    Rows are `id` and the named columns. FactsError for an amount that returns do not carry.
    """
    amounts = _amounts(source, returns)
    own = ("order_line", "return_number", "line_number", "return_date", forms.PARTNER_CODE, *amounts)
    found = [dict(zip(own, row[1:], strict=True)) for row in await extract_records(returns, own, wanted=wanted)]
    by_id = {row["id"]: row for row in known}
    named = await _lines(lines, names, sorted({row["order_line"] for row in found} - by_id.keys()))
    by_id |= {row["id"]: row for row in named}
    return [*named, *(_taken_back(by_id.get(row["order_line"]), row, source, amounts) for row in found)]


def _amounts(source: Transactions, returns: OpenForm) -> list[str]:
    """The columns that a return states with its own, negative values."""
    amounts = list(dict.fromkeys(field.column for field in source.fields if field.kind in _AMOUNTS))
    for name in amounts:
        if returns.definition.find(name) is None:
            carried = ", ".join(field.key for field in returns.definition.fields)[:300]
            raise FactsError("column_missing", source=returns.definition.key, column=name, known=carried)
    return amounts


async def _lines(lines: OpenForm, names: Sequence[str], ids: Sequence[str]) -> list[Row]:
    found = []
    for start in range(0, len(ids), AT_ONCE):
        wanted = {"field": "id", "op": "in", "value": list(ids[start : start + AT_ONCE])}
        rows = await extract_records(lines, tuple(names), wanted=wanted)
        found += [dict(zip(("id", *names), row, strict=True)) for row in rows]
    return found


def _taken_back(line: Row | None, returned: Row, source: Transactions, amounts: Sequence[str]) -> Row:
    """The line as its return states it; it names the line, whose window it counts in.

    Of a line that was deleted its id is all there is to name: the engine finds none and blocks the partner.
    """
    assert source.original_id is not None
    assert source.original_line is not None
    gone = {source.id: returned["order_line"], source.line: "0", source.partner: returned[forms.PARTNER_CODE]}
    known = line or gone
    return {
        **known,
        source.original_id: known[source.id],
        source.original_line: known[source.line],
        source.id: returned["return_number"],
        source.line: returned["line_number"],
        source.date: returned["return_date"],
        **{name: _negative(returned[name]) for name in amounts},
    }


def _negative(amount: str | None) -> str | None:
    if amount is None:
        return None
    return amount.removeprefix("-") if amount.startswith("-") else f"-{amount}"


def returned_between(first: date, last: date, partner: str | None) -> dict[str, Any]:
    """Returns of these days, and those of lines of these days, of every partner or of one."""
    days = [first.isoformat(), last.isoformat()]
    either = [{"field": name, "op": "between", "value": days} for name in ("return_date", "order_line.order_date")]
    conditions: list[dict[str, Any]] = [
        {"any": either},
        {"field": "order_line.kind", "op": "eq", "value": forms.SETTLED_KIND},
    ]
    if partner is not None:
        conditions.append({"field": forms.PARTNER, "op": "eq", "value": partner})
    return {"all": conditions}
