"""The boxes of the work centre: pages by keys, groups with counts, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONPATH

from tongzhou.builder.flows.queries import ALIVE
from tongzhou.builder.flows.stored import title_of
from tongzhou.builder.flows.tables import flow_table, run_table, task_table, version_table
from tongzhou.builder.flows.work.queries import CC, RUN, TASK, Mine, is_mine, joined, run_of, task_of
from tongzhou.builder.flows.work.rows import GroupRow, RunRow, TaskRow
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import FieldError, InvalidParameters

PAGE = 50
GROUPED_MAX: Final = 10_000
"""Rows of a box that are put into groups: the latest."""
NO_FORM: Final = "-"
"""Finds what is about no record, where a form is asked for by its key."""
_FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)
_ASKS: Final = '$.steps[*] ? (@.kind == "approve" || @.kind == "fill")'

Grouping = Literal["flow", "step", "form", "person"]
DueWhen = Literal["overdue", "today", "week"]


class Box(StrEnum):
    """What of the work centre."""

    OPEN = "open"
    HANDLED = "handled"
    STARTED = "started"
    CC = "cc"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """What of a box; `person` is who started the run. Days of `due` are those of the zone, weeks begin on
    Monday.
    """

    q: str | None = None
    flow: str | None = None
    step: str | None = None
    form: str | None = None
    person: UUID | None = None
    due: DueWhen | None = None
    zone: str = "UTC"


async def list_box(
    connection: Connection,
    box: Box,
    mine: Mine,
    wanted: TaskFilter,
    *,
    sort: Literal["newest", "deadline"] = "newest",
    cursor: str | None,
    now: datetime,
) -> tuple[list[tuple[RunRow, TaskRow | None]], str | None]:
    """A page of a box with the cursor of the next: the latest first, or of what is open the earliest deadline first and
    what has none last. Raises InvalidParameters for deadlines of what is not open.
    """
    if sort == "deadline" and box is not Box.OPEN:
        raise InvalidParameters(errors=[FieldError("sort", "invalid")])
    keys = (run_table.c.id,) if box is Box.STARTED else _keys(box, sort)
    rising = sort == "deadline"
    statement = _box(box, mine, wanted, now=now)
    if cursor is not None:
        statement = statement.where(_behind(keys, cursor, rising=rising))
    order = [key.asc() if rising else key.desc() for key in keys]
    columns = [key.label(f"key_{number}") for number, key in enumerate(keys)]
    rows = await fetch_all(connection, statement.add_columns(*columns).order_by(*order).limit(PAGE + 1))
    found = [(run_of(row), None if box is Box.STARTED else task_of(row)) for row in rows[:PAGE]]
    return found, _cursor(rows[PAGE - 1], len(keys)) if len(rows) > PAGE else None


async def list_groups(
    connection: Connection, box: Box, mine: Mine, wanted: TaskFilter, by: Grouping, *, now: datetime
) -> tuple[list[GroupRow], bool]:
    """The groups of a box, the largest first, and whether they are of its latest rows only.

    Raises InvalidParameters for the steps of runs: one may be at several.
    """
    if by == "step" and box is Box.STARTED:
        raise InvalidParameters(errors=[FieldError("by", "invalid")])
    run, task, flow = run_table.c, task_table.c, flow_table.c
    columns = {
        "flow": (run.flow_id,),
        "step": (run.flow_id, task.step),
        "form": (run.form,),
        "person": (run.starter_id, run.starter_name),
    }[by]
    keys = (run.id,) if box is Box.STARTED else _keys(box, "newest")
    latest = _box(box, mine, wanted, now=now, columns=columns).order_by(*(key.desc() for key in keys))
    part = latest.limit(GROUPED_MAX + 1).subquery("latest")
    count = sa.func.count().label("count")
    rows = await fetch_all(connection, sa.select(*part.c, count).group_by(*part.c).order_by(count.desc(), *part.c))
    ids = {row["flow_id"] for row in rows if "flow_id" in row}
    stored = version_table.c.document
    flows = await fetch_all(
        connection,
        sa.select(flow.id, flow.key, sa.func.coalesce(stored, flow.document).label("document"))
        .outerjoin_from(
            flow_table,
            version_table,
            sa.and_(version_table.c.flow_id == flow.id, version_table.c.number == flow.active),
        )
        .where(flow.id.in_(ids)),
    )
    by_id = {row["id"]: row for row in flows}
    return [_group(row, by_id) for row in rows], sum(row["count"] for row in rows) > GROUPED_MAX


async def count_mine(connection: Connection, mine: Mine, *, now: datetime) -> dict[str, Any]:
    """How much waits, by flow; how much of it is late; copies not read; runs started that go on."""
    task, run, flow = task_table.c, run_table.c, flow_table.c
    late = sa.func.count().filter(task.due_at <= now)
    rows = await fetch_all(
        connection,
        sa.select(flow.key, flow.document["title"].label("title"), sa.func.count().label("open"), late.label("late"))
        .join_from(task_table, flow_table, flow.id == task.flow_id)
        .where(is_mine(mine), task.status == "open")
        .group_by(flow.id)
        .order_by(flow.key),
    )
    copies = sa.select(sa.func.count()).where(task.person_id == mine.person.id, task.kind == CC, task.read_at.is_(None))
    started = sa.select(sa.func.count()).where(run.starter_id == mine.person.id, run.status.in_(ALIVE), _by_hand())
    other = await fetch_one(
        connection, sa.select(copies.scalar_subquery().label("cc"), started.scalar_subquery().label("started"))
    )
    assert other is not None
    return {
        "open": sum(row["open"] for row in rows),
        "overdue": sum(row["late"] for row in rows),
        **other,
        "flows": [{"key": row["key"], "title": row["title"], "open": row["open"]} for row in rows],
    }


def due_within(due: DueWhen, zone: str, now: datetime) -> sa.ColumnElement[bool]:
    """To-dos whose deadline has passed, or is of today or this week."""
    column = task_table.c.due_at
    if due == "overdue":
        return column <= now
    today = now.astimezone(ZoneInfo(zone)).date()
    first = today if due == "today" else today - timedelta(days=today.weekday())
    after = first + timedelta(days=1 if due == "today" else 7)
    since, until = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (first, after))
    return sa.and_(column >= since, column < until)


def _by_hand() -> sa.ColumnElement[bool]:
    """Runs that their initiator knows of: a button, or a flow that asks people and does not follow a happening."""
    document = version_table.c.document
    kind = document["trigger"]["kind"].astext
    asks = sa.func.jsonb_path_exists(document, sa.cast(_ASKS, JSONPATH))
    versions = sa.select(version_table.c.id).where((kind == "button") | ((kind != "happening") & asks))
    return run_table.c.version_id.in_(versions)


def _keys(box: Box, sort: str) -> tuple[Any, ...]:
    task = task_table.c
    if sort == "deadline":
        return sa.func.coalesce(task.due_at, _FAR), task.id
    return (task.done_at, task.id) if box is Box.HANDLED else (task.id,)


def _box(
    box: Box, mine: Mine, wanted: TaskFilter, *, now: datetime, columns: Sequence[Any] | None = None
) -> sa.Select[Any]:
    """The lines of a box; of them these columns, else all that makes a line."""
    if box is Box.STARTED:
        statement = joined(RUN if columns is None else columns, run_table)
        statement = statement.where(run_table.c.starter_id == mine.person.id, _by_hand())
    else:
        statement = _tasks(joined([*RUN, *TASK] if columns is None else columns, task_table), box, mine)
    return _narrowed(statement, wanted, now=now, tasks=box is not Box.STARTED)


def _tasks(statement: sa.Select[Any], box: Box, mine: Mine) -> sa.Select[Any]:
    task = task_table.c
    if box is Box.OPEN:
        return statement.where(is_mine(mine), task.status == "open")
    if box is Box.CC:
        return statement.where(task.person_id == mine.person.id, task.kind == CC)
    return statement.where(task.by_id == mine.person.id, task.status == "done", task.kind != CC)


def _narrowed(statement: sa.Select[Any], wanted: TaskFilter, *, now: datetime, tasks: bool) -> sa.Select[Any]:
    run, task = run_table.c, task_table.c
    if wanted.q:
        statement = statement.where(run.label.icontains(wanted.q, autoescape=True))
    if wanted.flow is not None:
        statement = statement.where(flow_table.c.key == wanted.flow)
    if wanted.form is not None:
        statement = statement.where(run.form.is_(None) if wanted.form == NO_FORM else run.form == wanted.form)
    if wanted.person is not None:
        statement = statement.where(run.starter_id == wanted.person)
    if wanted.step is not None:
        at = task.step == wanted.step
        statement = statement.where(at if tasks else _waits(at))
    if wanted.due is not None:
        due = due_within(wanted.due, wanted.zone, now)
        statement = statement.where(sa.and_(task.status == "open", due) if tasks else _waits(due))
    return statement


def _waits(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    task = task_table.c
    return sa.exists().where(task.run_id == run_table.c.id, task.status == "open", condition)


def _behind(keys: tuple[Any, ...], cursor: str, *, rising: bool) -> sa.ColumnElement[bool]:
    """What comes after a cursor."""
    at, _, last = cursor.rpartition("~")
    try:
        moments = [datetime.fromisoformat(at)] if len(keys) > 1 else []
        values = [*moments, UUID(last if moments else cursor)]
    except ValueError:
        raise InvalidParameters(errors=[FieldError("cursor", "invalid")]) from None
    left, right = sa.tuple_(*keys), sa.tuple_(*values)
    return left > right if rising else left < right


def _cursor(row: Row, keys: int) -> str:
    return str(row["key_0"]) if keys == 1 else f"{row['key_0'].isoformat()}~{row['key_1']}"


def _group(row: Row, flows: dict[UUID, Row]) -> GroupRow:
    flow = flows.get(row["flow_id"]) if "flow_id" in row else None
    step = row.get("step")
    document = {} if flow is None else flow["document"]
    titles = {each.get("key"): each.get("title") for each in document.get("steps", ())}
    return GroupRow(
        count=row["count"],
        flow=None if flow is None else (flow["key"], title_of(document, flow["key"])),
        step=None if step is None else (step, titles.get(step) or step),
        form=row.get("form"),
        person=(row.get("starter_id"), row["starter_name"]) if row.get("starter_name") else None,
    )
