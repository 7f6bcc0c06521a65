"""Small plan documents and facts that tests write in a line or two."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pyarrow as pa

from tongzhou.incentives.calculation.facade import Facts

SOURCES: dict[str, Any] = {
    "transactions": {
        "id": "order",
        "line": "line",
        "partner": "partner",
        "date": "day",
        "product": "product",
        "fields": {"amount": "money", "quantity": "number"},
    },
    "partners": {"key": "partner", "fields": {"tier": "text"}},
    "products": {"key": "product", "fields": {"category": "text"}},
}

TABLE_T = [
    {"from": "0", "rate": "5%"},
    {"from": "10000", "rate": "8%"},
    {"from": "50000", "rate": "12%"},
]


def plan_document(*components: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """A plan in CNY, settled by month, with the components given."""
    return {
        "plan": "test",
        "version": "1",
        "currency": "CNY",
        "time_zone": "Asia/Shanghai",
        "settlement": "month",
        "sources": SOURCES,
        "measures": {
            "sales": {"sum": "amount"},
            "categories": {"distinct": "product.category"},
            "pieces": {"sum": "quantity"},
            "lines": {"count": "lines"},
        },
        "components": list(components),
        **rest,
    }


def volume(mode: str = "marginal", tiers: Any = None, **rest: Any) -> dict[str, Any]:
    """A volume component on the month's sales; table T unless others are given."""
    rates = {"mode": mode, "tiers": tiers or TABLE_T}
    return {"key": "volume", "type": "volume", "measure": "sales", "window": "month", "rates": rates, **rest}


def flat_rate(rate: str, **rest: Any) -> dict[str, Any]:
    """A volume component of one rate."""
    return {"key": "volume", "type": "volume", "measure": "sales", "window": "month", "rate": rate, **rest}


Line = tuple[Any, ...]
COLUMNS = ("order", "line", "partner", "day", "product", "amount", "quantity")


def facts(
    *lines: Line,
    partners: dict[str, str] | None = None,
    products: dict[str, str] | None = None,
    extra: dict[str, list[Any]] | None = None,
) -> Facts:
    """Facts of lines `(order, line, partner, day, product, amount, quantity)`, all as text."""
    attributes = partners or {"A": "gold"}
    categories = products or {"bike": "Bikes", "bell": "Accessories"}
    columns = {
        name: [str(line[index]) for line in lines] if name != "line" else [int(line[index]) for line in lines]
        for index, name in enumerate(COLUMNS)
    }
    typed = {name: pa.array(values, pa.int64() if name == "line" else pa.string()) for name, values in columns.items()}
    return Facts(
        transactions=pa.table({**typed, **{key: pa.array(values) for key, values in (extra or {}).items()}}),
        partners=pa.table({"partner": list(attributes), "tier": list(attributes.values())}),
        products=pa.table({"product": list(categories), "category": list(categories.values())}),
    )


def sales(*amounts: str, month: str = "2026-01", partner: str = "A") -> list[Line]:
    """One line a day of the month, in order."""
    return [
        (f"S{number:03}", 1, partner, f"{month}-{number:02}", "bike", amount, "1")
        for number, amount in enumerate(amounts, start=1)
    ]


def with_source(document: dict[str, Any], name: str, source: dict[str, Any]) -> dict[str, Any]:
    """The same plan, reading one more source."""
    return {**document, "sources": {**document["sources"], name: source}}


def with_history(document: dict[str, Any], **fields: str) -> dict[str, Any]:
    """The same plan, with attributes of partners that change over time; `tier` unless others are given."""
    fields = fields or {"tier": "text"}
    partners = document["sources"]["partners"]
    lasting = {name: kind for name, kind in partners["fields"].items() if name not in fields}
    history = {"partner": "partner", "from": "since", "to": "until", "fields": fields}
    return with_source(document, "partners", {**partners, "fields": lasting, "history": history})


def with_original(document: dict[str, Any]) -> dict[str, Any]:
    """The same plan, whose refunds name the line they take back."""
    original = {"id": "original_order", "line": "original_line"}
    return with_source(document, "transactions", {**document["sources"]["transactions"], "original": original})


def further(given: Facts, **tables: list[dict[str, Any]]) -> Facts:
    """The same facts with rows of further sources, all as text."""
    return replace(given, further={**given.further, **{name: _texts(rows) for name, rows in tables.items()}})


def _texts(rows: list[dict[str, Any]]) -> pa.Table:
    names = list(rows[0])
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names})


def held(partner: str, since: str, until: str, tier: str) -> dict[str, Any]:
    """A row of a partner's history."""
    return {"partner": partner, "since": since, "until": until, "tier": tier}


def with_tree(document: dict[str, Any], **rest: str) -> dict[str, Any]:
    """The same plan, with partners beneath partners."""
    return with_source(document, "tree", {"child": "child", "parent": "parent", "from": "since", "to": "until", **rest})


def beneath(*chain: str, since: str = "", until: str = "") -> list[dict[str, Any]]:
    """Rows of a tree: each partner stands beneath the next."""
    return [{"child": child, "parent": parent, "since": since, "until": until} for child, parent in pairwise(chain)]
