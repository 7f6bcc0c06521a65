"""Reading statements. Under the partner role the database itself shows published ones of one partner only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, any_, case, func, literal, not_, null, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.incentives.settlements.contracts import Answered, PartnerFace, PriorStatement, Settlement, Status
from tongzhou.incentives.settlements.tables import (
    answer_table,
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

_later: Final = statement_table.alias("later")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter:
    """Which statements are wanted; `partners` None means those of every partner."""

    partner_code: str | None = None
    period: str | None = None
    settlement_id: UUID | None = None
    partners: frozenset[UUID] | None = None
    published_only: bool = False
    answered: Answered | None = None
    current: bool = False
    """Without those of which a later version is published."""
    search: str = ""
    """Part of the partner's name or code, or of the statement's number."""


async def get_statement(connection: Connection, statement_id: UUID, wanted: StatementFilter) -> dict[str, Any]:
    """One statement with its settlement's days; raises NotFound."""
    statement = select(statement_table).where(statement_table.c.id == statement_id)
    for condition in conditions_of(wanted):
        statement = statement.where(condition)
    row = await fetch_one(connection, statement)
    if row is None:
        raise NotFound()
    return row


async def statements_of(connection: Connection, settlement_id: UUID) -> list[dict[str, Any]]:
    """The statements of a settlement by the partner's code."""
    order = (statement_table.c.partner_code, statement_table.c.account)
    mine = select(statement_table).where(statement_table.c.settlement_id == settlement_id)
    return await fetch_all(connection, mine.order_by(*order))


async def prior_statements(connection: Connection, settlement: Settlement) -> dict[str, PriorStatement]:
    """What stands of a period before a version restates it, by the partner's code; nothing before the first."""
    if settlement.restates_id is None:
        return {}
    table = statement_table.c
    earlier = settlement_table.alias("earlier")
    settled = select(earlier.c.id).where(
        earlier.c.plan_id == settlement.plan_id,
        earlier.c.period == settlement.period.code,
        earlier.c.version < settlement.version,
    )
    standing_now = conditions_of(StatementFilter(published_only=True, current=True))
    rows = await fetch_all(connection, select(statement_table).where(table.settlement_id.in_(settled), *standing_now))
    components = await components_by_statement(connection, [row["id"] for row in rows])
    return {
        row["partner_code"]: PriorStatement(
            row["id"],
            row["total_minor"],
            {component["key"]: component["amount_minor"] for component in components[row["id"]]},
            PartnerFace(row["partner_id"], row["partner_label"], row["account"]),
        )
        for row in rows
    }


def standing_in(plan_id: UUID, period: str) -> Select[Any]:
    """The statements that stand of a period, whichever version states them; before it is published, its first's."""
    settled = settlement_table.c
    versions = select(settled.id).where(
        settled.plan_id == plan_id,
        settled.period == period,
        or_(settled.version == 1, settled.status.in_([status.value for status in Status if not status.is_open])),
    )
    wanted = StatementFilter(current=True)
    return select(statement_table).where(statement_table.c.settlement_id.in_(versions), *conditions_of(wanted))


async def restated_by(connection: Connection, statement_id: UUID) -> UUID | None:
    """The published later version of a statement."""
    found: UUID | None = await fetch_value(
        connection,
        select(_later.c.id).where(_later.c.restates_id == statement_id, _later.c.published_at.is_not(None)),
    )
    return found


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


async def left_out_of_statement(connection: Connection, statement_id: UUID) -> dict[str, int]:
    """How many lines of a statement each component leaves out by itself."""
    return await _left_out(connection, exclusion_table.c.statement_id == statement_id)


async def left_out_of_settlement(connection: Connection, settlement_id: UUID) -> dict[str, int]:
    """How many lines of a settlement each component leaves out by itself."""
    return await _left_out(connection, exclusion_table.c.settlement_id == settlement_id)


async def _left_out(connection: Connection, belongs: ColumnElement[bool]) -> dict[str, int]:
    component = exclusion_table.c.component
    counts = select(component, func.count().label("lines")).where(belongs, component.is_not(None)).group_by(component)
    return {row["component"]: row["lines"] for row in await fetch_all(connection, counts)}


async def component_titles_of(connection: Connection, settlement_id: UUID) -> dict[str, dict[str, str]]:
    """What the components of a settlement are called, by key in the plan's order."""
    of_settlement = select(statement_table.c.id).where(statement_table.c.settlement_id == settlement_id).limit(1)
    components = await fetch_all(
        connection,
        select(component_table.c.key, component_table.c.title)
        .where(component_table.c.statement_id == of_settlement.scalar_subquery())
        .order_by(component_table.c.ordinal),
    )
    return {row["key"]: row["title"] for row in components}


async def signing_fingerprint(connection: Connection) -> str | None:
    """The fingerprint of the workspace's signing key, once it has one."""
    found: str | None = await fetch_value(connection, select(signing_key_table.c.fingerprint))
    return found


def conditions_of(wanted: StatementFilter) -> list[ColumnElement[bool]]:
    """The filter as conditions on the statements' table."""
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
    if wanted.answered is not None:
        conditions.append(answered_as(wanted.answered))
    if wanted.current:
        later = select(_later.c.id).where(_later.c.restates_id == table.id, _later.c.published_at.is_not(None))
        conditions.append(~later.exists())
    if wanted.search:
        texts = (table.partner_label, table.partner_code, table.number)
        conditions.append(or_(*(text.icontains(wanted.search, autoescape=True) for text in texts)))
    return conditions


def answered_as(answered: Answered) -> ColumnElement[bool]:
    """Whether a statement stands so with its partner: a confirmation is the last word, whatever was said before."""
    table, answer = statement_table.c, answer_table.c
    said = table.id.in_(select(answer.statement_id))
    confirmed = table.id.in_(select(answer.statement_id).where(answer.kind == Answered.CONFIRMED.value))
    match answered:
        case Answered.CONFIRMED:
            return confirmed
        case Answered.DISPUTED:
            return and_(said, not_(confirmed))
        case Answered.OPEN:
            return and_(table.published_at.is_not(None), not_(said))


def standing() -> ColumnElement[str]:
    """How a statement stands with its partner, null for one that is not published."""
    return case(*((answered_as(each), literal(each.value)) for each in Answered), else_=null())


async def answer_counts(connection: Connection, wanted: StatementFilter) -> dict[Answered, int]:
    """How many of those statements stand how with their partners, whatever `wanted.answered` says."""
    counts = select(*(func.count().filter(answered_as(each)).label(each.value) for each in Answered))
    for condition in conditions_of(replace(wanted, answered=None)):
        counts = counts.where(condition)
    row = await fetch_one(connection, counts.select_from(statement_table))
    assert row is not None
    return {each: int(row[each.value]) for each in Answered}


def _of_component(statement: Select[Any], column: ColumnElement[str], component: str | None) -> Select[Any]:
    return statement if component is None else statement.where(column == component)
