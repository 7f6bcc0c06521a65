"""The JSON predicate of the review list, bound to its columns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, cast, literal
from sqlalchemy.sql.selectable import Subquery

from tongzhou.expressions.facade import (
    ExpressionError,
    FieldType,
    Kind,
    bind_condition,
    load_filter,
    parse_filter,
    to_sql,
)
from tongzhou.kernel.errors import InvalidParameters
from tongzhou.kernel.money import currency_scale

MONEY = ("amount", "previous", "change")
NUMBERS = ("transactions", "exclusions")
TEXTS = ("partner", "partner_label", "account", "status", "number")


def matching(text: str, currency: str) -> Callable[[Subquery], ColumnElement[bool]]:
    """The condition a filter writes; raises InvalidParameters for an unknown field, operator or value."""
    names = {
        **{name: FieldType.of(name, Kind.MONEY, currency=currency) for name in MONEY},
        **{name: FieldType.of(name, Kind.NUMBER) for name in NUMBERS},
        **{name: FieldType.of(name, Kind.TEXT) for name in TEXTS},
        "outliers": FieldType.of("outliers", Kind.LIST, item=Kind.TEXT),
    }
    try:
        bound = bind_condition(parse_filter(load_filter(text)), names)
    except ExpressionError as error:
        raise InvalidParameters(errors=[error.as_field_error("filter")], parameter="filter") from error
    unit = literal(Decimal(1).scaleb(-currency_scale(currency)))

    def condition(rows: Subquery) -> ColumnElement[bool]:
        columns: dict[str, ColumnElement[Any]] = {name: rows.c[name] for name in (*TEXTS, "outliers")}
        columns |= {name: cast(rows.c[name], Numeric) for name in NUMBERS}
        columns |= {name: cast(rows.c[name], Numeric) * unit for name in MONEY}
        return to_sql(bound, columns)

    return condition
