"""The list of statements: in an order of the reader's choice, walked by keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tongzhou.incentives.settlements.contracts import Answered, StatementLine, Status
from tongzhou.incentives.settlements.statements import StatementFilter, answered_as, conditions_of, standing
from tongzhou.incentives.settlements.tables import component_table, settlement_table, statement_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.http.cursors import read_cursor, write_cursor

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an order: a column of `_COLUMNS`, and whether the order turns with the reader's choice."""

    name: str
    turns: bool = False
    descending: bool = False


SORTS: Final[Mapping[str, Sequence[Step]]] = {
    "period": (Step("period", turns=True), Step("code_length"), Step("partner_code"), Step("id")),
    "partner_label": (Step("partner_label", turns=True), Step("period", descending=True), Step("id")),
    "answer": (
        Step("undisputed", turns=True),
        Step("period", descending=True),
        Step("code_length"),
        Step("partner_code"),
        Step("id"),
    ),
    "total": (Step("total_minor", turns=True), Step("period", descending=True), Step("id")),
}
"""The orders to choose from. Shorter codes stand first, so that 2 comes before 10."""

_KINDS: Final[Mapping[str, type]] = {"code_length": int, "undisputed": int, "total_minor": int, "id": UUID}
_IN_REVIEW: Final = [status.value for status in (Status.CALCULATED, Status.REVIEWED, Status.APPROVED)]
_PERIODS_IN_REVIEW_MAX: Final = 12
_UNDISPUTED: Final = case((answered_as(Answered.DISPUTED), 0), else_=1)
_CODE_LENGTH: Final = func.char_length(statement_table.c.partner_code)


@dataclass(frozen=True, slots=True)
class Order:
    """One of `SORTS`, rising or falling."""

    sort: str = "period"
    descending: bool = True

    def steps(self) -> list[tuple[str, bool]]:
        """The columns with whether each falls."""
        return [(step.name, self.descending if step.turns else step.descending) for step in SORTS[self.sort]]

    def cursor(self, row: Row) -> str:
        """Where the page after this row begins."""
        return write_cursor(*(row[name] for name, _ in self.steps()))

    def read(self, cursor: str | None) -> Sequence[Any] | None:
        """The values of a cursor of this order; raises InvalidParameters for any other."""
        return read_cursor(cursor, *(_KINDS.get(name, str) for name, _ in self.steps()))


NEWEST_FIRST: Final = Order()


async def list_statements(
    connection: Connection,
    wanted: StatementFilter,
    *,
    order: Order = NEWEST_FIRST,
    after: Sequence[Any] | None = None,
    limit: int,
) -> list[dict[str, Any]]:
    """Statements in that order; one more than `limit` when there is a next page.

    Each row carries `components`, a list of `{"key", "title", "amount_minor", "uncapped_minor"}` in the plan's order.
    """
    statement = select(
        statement_table,
        _CODE_LENGTH.label("code_length"),
        _UNDISPUTED.label("undisputed"),
        standing().label("answer"),
        _components().label("components"),
    )
    for condition in conditions_of(wanted):
        statement = statement.where(condition)
    if after is not None:
        statement = statement.where(_beyond(order, after))
    falling = [_column(name).desc() if falls else _column(name) for name, falls in order.steps()]
    return await fetch_all(connection, statement.order_by(*falling).limit(limit + 1))


async def component_titles(connection: Connection, wanted: StatementFilter) -> dict[str, Mapping[str, str]]:
    """The titles of all components that those statements have, by key, in the plans' order."""
    listed = select(statement_table.c.id)
    for condition in conditions_of(wanted):
        listed = listed.where(condition)
    key, title, ordinal = component_table.c.key, component_table.c.title, func.min(component_table.c.ordinal)
    rows = await fetch_all(
        connection,
        select(key, title, ordinal.label("place"))
        .where(component_table.c.statement_id.in_(listed))
        .group_by(key, title)
        .order_by(ordinal, key),
    )
    return {row["key"]: row["title"] for row in rows}


async def partner_statements(
    connection: Connection, partner_id: UUID, *, published_only: bool, limit: int = 40
) -> list[StatementLine]:
    """The statements of one partner, newest period first."""
    wanted = StatementFilter(partners=frozenset({partner_id}), published_only=published_only, current=True)
    rows = await list_statements(connection, wanted, limit=limit)
    return [
        StatementLine(
            id=row["id"],
            number=row["number"],
            plan_key=row["plan"]["key"],
            period=row["period"],
            status=Status(row["status"]),
            currency=row["currency"],
            total_minor=row["total_minor"],
            published_at=row["published_at"],
        )
        for row in rows[:limit]
    ]


async def periods_in_review(connection: Connection, partner_id: UUID) -> list[str]:
    """The periods calculated for a partner and not yet published, newest first: that they are, never how much.

    Read inside the company: the database shows a partner no statement before its publication.
    """
    found = (
        select(settlement_table.c.period)
        .join(statement_table, statement_table.c.settlement_id == settlement_table.c.id)
        .where(
            statement_table.c.partner_id == partner_id,
            statement_table.c.published_at.is_(None),
            settlement_table.c.status.in_(_IN_REVIEW),
        )
        .group_by(settlement_table.c.period)
        .order_by(func.max(settlement_table.c.period_first).desc())
        .limit(_PERIODS_IN_REVIEW_MAX)
    )
    return [row["period"] for row in await fetch_all(connection, found)]


def _column(name: str) -> ColumnElement[Any]:
    made: Mapping[str, ColumnElement[Any]] = {"code_length": _CODE_LENGTH, "undisputed": _UNDISPUTED}
    return made[name] if name in made else statement_table.c[name]


def _beyond(order: Order, values: Sequence[Any]) -> ColumnElement[bool]:
    """What stands after a row with these values: the same up to a step, and further on in it."""
    same: list[ColumnElement[bool]] = []
    further: list[ColumnElement[bool]] = []
    for (name, falls), value in zip(order.steps(), values, strict=True):
        column = _column(name)
        further.append(and_(*same, column < value if falls else column > value))
        same.append(column == value)
    return or_(*further)


def _components() -> Any:
    table = component_table.c
    amounts = ("amount_minor", table.amount_minor, "uncapped_minor", table.uncapped_minor)
    component = func.jsonb_build_object("key", table.key, "title", table.title, *amounts)
    return (
        select(func.jsonb_agg(aggregate_order_by(component, component_table.c.ordinal)))
        .where(component_table.c.statement_id == statement_table.c.id)
        .scalar_subquery()
    )
