"""The review list: every statement beside the one of the period before, or of the version that it restates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, any_, case, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Subquery
from sqlalchemy.types import Text

from tongzhou.incentives.settlements.contracts import Outlier, Settlement
from tongzhou.incentives.settlements.statements import standing_in
from tongzhou.incentives.settlements.tables import statement_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one, fetch_value

JUMP: Final = 3
"""A statement more than so many times the one before, or less than this part of it, is an outlier."""

SORTS: Final = ("partner", "partner_label", "amount", "previous", "change", "transactions")


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page of the list begins: the sort value and partner of the row before it."""

    value: Any
    partner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """Which rows of the list are wanted, in which order."""

    sort: str = "partner"
    descending: bool = False
    outlier: Outlier | None = None
    search: str = ""
    matching: Callable[[Subquery], ColumnElement[bool]] | None = None
    after: Key | None = None
    limit: int = 50


async def review_rows(connection: Connection, settlement: Settlement, request: ReviewRequest) -> list[dict[str, Any]]:
    """A page of the list, and one row more when there is a next page."""
    rows = await _rows(connection, settlement)
    statement = select(rows)
    for condition in _conditions(rows, request):
        statement = statement.where(condition)
    return await fetch_all(connection, _ordered(statement, rows, request).limit(request.limit + 1))


async def review_figures(connection: Connection, settlement: Settlement) -> dict[str, int]:
    """The totals above the list: statements, money now and before, and a count of each kind of outlier."""
    rows = await _rows(connection, settlement)
    counts = [func.count().filter(_has(rows, kind)).label(kind.value) for kind in Outlier]
    row = await fetch_one(
        connection,
        select(
            func.count(rows.c.id).label("statements"),
            func.coalesce(func.sum(rows.c.amount), 0).label("total"),
            func.coalesce(func.sum(rows.c.previous), 0).label("previous_total"),
            func.count().filter(func.cardinality(rows.c.outliers) > 0).label("with_outliers"),
            *counts,
        ),
    )
    assert row is not None
    return {name: int(value) for name, value in row.items()}


async def largest_moves(connection: Connection, settlement: Settlement, limit: int = 10) -> list[dict[str, Any]]:
    """The statements whose amount changed most against the period before."""
    rows = await _rows(connection, settlement)
    order = (func.abs(rows.c.change).desc(), rows.c.partner)
    return await fetch_all(connection, select(rows).where(rows.c.change != 0).order_by(*order).limit(limit))


async def _rows(connection: Connection, settlement: Settlement) -> Subquery:
    if settlement.restates_id is not None:
        return _restated(settlement.id).subquery("review")
    before = standing_in(settlement.plan_id, settlement.period.previous().code)
    has_before = await fetch_value(connection, select(before.exists()))
    return _joined(settlement.id, before, has_before=has_before).subquery("review")


def _restated(settlement_id: UUID) -> Select[Any]:
    """The statements of a version that restates another one, each beside the one that it corrects."""
    now = select(statement_table).where(statement_table.c.settlement_id == settlement_id).subquery("now")
    then = select(statement_table).subquery("then")
    return _compared(now, then, has_before=True).select_from(now.outerjoin(then, then.c.id == now.c.restates_id))


def _joined(settlement_id: UUID, before: Select[Any], *, has_before: bool) -> Select[Any]:
    now = select(statement_table).where(statement_table.c.settlement_id == settlement_id).subquery("now")
    then = before.subquery("then")
    same = and_(now.c.partner_id == then.c.partner_id, now.c.account == then.c.account)
    return _compared(now, then, has_before=has_before).select_from(now.join(then, same, full=True))


def _compared(now: Subquery, then: Subquery, *, has_before: bool) -> Select[Any]:
    amount = func.coalesce(now.c.total_minor, 0)
    previous = func.coalesce(then.c.total_minor, 0)
    return select(
        now.c.id,
        now.c.number,
        func.coalesce(now.c.partner_code, then.c.partner_code).label("partner"),
        func.coalesce(now.c.partner_label, then.c.partner_label).label("partner_label"),
        func.coalesce(now.c.partner_id, then.c.partner_id).label("partner_id"),
        func.coalesce(now.c.account, then.c.account).label("account"),
        now.c.status,
        amount.label("amount"),
        previous.label("previous"),
        then.c.id.label("previous_id"),
        (amount - previous).label("change"),
        func.coalesce(now.c.transaction_count, 0).label("transactions"),
        func.coalesce(now.c.exclusion_count, 0).label("exclusions"),
        _outliers(now, then, has_before=has_before).label("outliers"),
    )


def _outliers(now: Subquery, then: Subquery, *, has_before: bool) -> ColumnElement[Any]:
    """The reasons as an array of keys. The very first settlement of a plan knows no new and no vanished ones."""
    amount = func.coalesce(now.c.total_minor, 0)
    previous = func.coalesce(then.c.total_minor, 0)
    both = and_(amount > 0, previous > 0)
    reasons: list[tuple[ColumnElement[bool], Outlier]] = [
        (and_(both, amount > JUMP * previous), Outlier.JUMP_UP),
        (and_(both, JUMP * amount < previous), Outlier.JUMP_DOWN),
        (and_(literal(has_before), amount != 0, previous == 0), Outlier.NEW),
        (and_(amount == 0, previous != 0), Outlier.VANISHED),
        (and_(now.c.total_minor == 0, now.c.transaction_count > 0), Outlier.ZERO_WITH_SALES),
        (now.c.total_minor < now.c.uncapped_minor, Outlier.CAPPED),
    ]
    keys = [
        case((condition, literal(outlier.value, Text)), else_=literal(None, Text)) for condition, outlier in reasons
    ]
    return func.array_remove(array[Any](keys, type_=Text), None, type_=ARRAY(Text))


def _has(rows: Subquery, outlier: Outlier) -> ColumnElement[bool]:
    return literal(outlier.value, Text) == any_(rows.c.outliers)


def _conditions(rows: Subquery, request: ReviewRequest) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if request.outlier is not None:
        conditions.append(_has(rows, request.outlier))
    if request.matching is not None:
        conditions.append(request.matching(rows))
    if request.search:
        found = [column.icontains(request.search, autoescape=True) for column in (rows.c.partner, rows.c.partner_label)]
        conditions.append(or_(*found))
    if request.after is not None:
        conditions.append(_after(rows, request, request.after))
    return conditions


def _after(rows: Subquery, request: ReviewRequest, key: Key) -> ColumnElement[bool]:
    column = rows.c[request.sort]
    beyond = column < key.value if request.descending else column > key.value
    return or_(beyond, and_(column == key.value, rows.c.partner > key.partner))


def _ordered(statement: Select[Any], rows: Subquery, request: ReviewRequest) -> Select[Any]:
    column = rows.c[request.sort]
    return statement.order_by(column.desc() if request.descending else column.asc(), rows.c.partner)
