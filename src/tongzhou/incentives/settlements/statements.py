"""Reading statements. Under the partner role the database itself shows published ones of one partner only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, any_, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from tongzhou.incentives.settlements.contracts import StatementLine, Status
from tongzhou.incentives.settlements.tables import (
    component_table,
    earning_table,
    exclusion_table,
    settlement_table,
    signing_key_table,
    statement_table,
)
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter:
    """Which statements are wanted; `partners` None means those of every partner."""

    partner_code: str | None = None
    period: str | None = None
    settlement_id: UUID | None = None
    partners: frozenset[UUID] | None = None
    published_only: bool = False


async def list_statements(
    connection: Connection, wanted: StatementFilter, *, after: tuple[str, str, UUID] | None = None, limit: int
) -> list[dict[str, Any]]:
    """Statements, newest period first, then by partner; one more than `limit` when there is a next page.

    Each row carries `components`, a list of `{"key", "title", "amount_minor"}` in the plan's order.
    """
    statement = select(statement_table, _components().label("components"))
    for condition in _conditions(wanted):
        statement = statement.where(condition)
    if after is not None:
        period, code, last = after
        table = statement_table.c
        later = tuple_(table.partner_code, table.id) > tuple_(code, last)
        statement = statement.where((table.period < period) | ((table.period == period) & later))
    order = (statement_table.c.period.desc(), statement_table.c.partner_code, statement_table.c.id)
    return await fetch_all(connection, statement.order_by(*order).limit(limit + 1))


async def get_statement(connection: Connection, statement_id: UUID, wanted: StatementFilter) -> dict[str, Any]:
    """One statement with its settlement's days; raises NotFound."""
    statement = select(statement_table).where(statement_table.c.id == statement_id)
    for condition in _conditions(wanted):
        statement = statement.where(condition)
    row = await fetch_one(connection, statement)
    if row is None:
        raise NotFound()
    return row


async def components_of(connection: Connection, statement_id: UUID) -> list[dict[str, Any]]:
    """The components of a statement in the plan's order."""
    return await fetch_all(
        connection,
        select(component_table)
        .where(component_table.c.statement_id == statement_id)
        .order_by(component_table.c.ordinal),
    )


async def components_by_statement(
    connection: Connection, statement_ids: Collection[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    """The components of several statements, each in its plan's order."""
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    wanted = component_table.c.statement_id == any_(literal(list(statement_ids), ARRAY(Uuid)))
    for row in await fetch_all(connection, select(component_table).where(wanted).order_by(component_table.c.ordinal)):
        found[row["statement_id"]].append(row)
    return found


async def shares_of(
    connection: Connection,
    statement_id: UUID,
    component: str | None = None,
    *,
    after: int = 0,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """The rows a component's amount is made of, in canonical order: lines, flat awards, cap cuts."""
    statement = _of_component(select(earning_table), earning_table.c.component, component)
    return await fetch_all(
        connection,
        statement.where(earning_table.c.statement_id == statement_id, earning_table.c.position > after)
        .order_by(earning_table.c.component, earning_table.c.position)
        .limit(limit),
    )


async def exclusions_of(
    connection: Connection,
    statement_id: UUID,
    component: str | None = None,
    *,
    after: int = 0,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """The lines that did not count, each with its reason."""
    statement = _of_component(select(exclusion_table), exclusion_table.c.component, component)
    return await fetch_all(
        connection,
        statement.where(exclusion_table.c.statement_id == statement_id, exclusion_table.c.position > after)
        .order_by(exclusion_table.c.position)
        .limit(limit),
    )


async def exclusions_of_settlement(
    connection: Connection, settlement_id: UUID, *, after: int = 0, limit: int
) -> list[dict[str, Any]]:
    """All lines of a settlement that did not count, one more than `limit` when there is a next page."""
    return await fetch_all(
        connection,
        select(exclusion_table)
        .where(exclusion_table.c.settlement_id == settlement_id, exclusion_table.c.position > after)
        .order_by(exclusion_table.c.position)
        .limit(limit + 1),
    )


async def partner_statements(
    connection: Connection, partner_id: UUID, *, published_only: bool, limit: int = 40
) -> list[StatementLine]:
    """The statements of one partner, newest period first."""
    wanted = StatementFilter(partners=frozenset({partner_id}), published_only=published_only)
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


async def signing_fingerprint(connection: Connection) -> str | None:
    """The fingerprint of the workspace's signing key, once it has one."""
    found: str | None = await fetch_value(connection, select(signing_key_table.c.fingerprint))
    return found


async def settlement_exists(connection: Connection, settlement_id: UUID) -> bool:
    """Whether there is such a settlement (asked under the workspace's role)."""
    known = select(settlement_table.c.id).where(settlement_table.c.id == settlement_id)
    return await fetch_value(connection, known) is not None


def _components() -> Any:
    table = component_table.c
    pair = func.jsonb_build_object("key", table.key, "title", table.title, "amount_minor", table.amount_minor)
    return (
        select(func.jsonb_agg(aggregate_order_by(pair, component_table.c.ordinal)))
        .where(component_table.c.statement_id == statement_table.c.id)
        .scalar_subquery()
    )


def _conditions(wanted: StatementFilter) -> list[ColumnElement[bool]]:
    table, conditions = statement_table.c, []
    if wanted.partner_code is not None:
        conditions.append(table.partner_code == wanted.partner_code)
    if wanted.period is not None:
        conditions.append(table.period == wanted.period)
    if wanted.settlement_id is not None:
        conditions.append(table.settlement_id == wanted.settlement_id)
    if wanted.partners is not None:
        conditions.append(table.partner_id == any_(literal(sorted(wanted.partners), ARRAY(Uuid))))
    if wanted.published_only:
        conditions.append(table.published_at.is_not(None))
    return conditions


def _of_component(statement: Select[Any], column: ColumnElement[str], component: str | None) -> Select[Any]:
    return statement if component is None else statement.where(column == component)
