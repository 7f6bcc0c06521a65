"""How flows do in some days: what begins and ends, how long it takes, where and with whom it waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tongzhou.builder.flows.queries import ALIVE
from tongzhou.builder.flows.stored import find_document, title_of
from tongzhou.builder.flows.tables import flow_table, run_table, step_table, task_table, version_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all
from tongzhou.kernel.errors import FieldError, InvalidParameters
from tongzhou.kernel.texts import Text

DAYS_MAX = 366
DAYS_IN_DETAIL = 62
"""More days are counted by the week."""
READ_MAX = 200_000
"""Of that many runs and to-dos, the latest, figures are made."""
LINES_MAX = 200
"""Lines of a table; the ones that waited longest in all."""
SHARES = (0.5, 0.9)

_FINISHED = ("done", "rejected")


@dataclass(frozen=True, slots=True)
class Days:
    """From a day up to and including another, in a time zone."""

    start: date
    end: date
    zone: str

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidParameters(errors=[FieldError("from", "days_backwards")])
        if (self.end - self.start).days >= DAYS_MAX:
            raise InvalidParameters(errors=[FieldError("from", "days_too_many", {"limit": DAYS_MAX})])

    @property
    def unit(self) -> str:
        """What is counted together: a day or a week, which begins on Monday."""
        return "day" if (self.end - self.start).days < DAYS_IN_DETAIL else "week"

    def within(self, moment: Any) -> sa.ColumnElement[bool]:
        """Whether a moment is in these days."""
        zone = ZoneInfo(self.zone)
        since = datetime.combine(self.start, time(), zone)
        until = datetime.combine(self.end + timedelta(days=1), time(), zone)
        return sa.and_(moment >= since, moment < until)

    def period(self, moment: Any) -> sa.ColumnElement[date]:
        """The first day of what a moment is counted with."""
        return sa.cast(sa.func.date_trunc(self.unit, sa.func.timezone(self.zone, moment)), sa.Date)

    def periods(self) -> list[date]:
        """The first day of each day or week that is counted."""
        step = 1 if self.unit == "day" else 7
        first = self.start - timedelta(days=self.start.weekday() if step == 7 else 0)
        return [first + timedelta(days=each) for each in range(0, (self.end - first).days + 1, step)]


async def read_statistics(connection: Connection, days: Days, *, flow: UUID | None, now: datetime) -> dict[str, Any]:
    """Everything that the page of statistics shows, of one flow or of all."""
    started = await fetch_all(connection, _started(days, flow))
    over = await fetch_all(connection, _over(days, flow))
    stuck = await fetch_all(connection, _stuck(days, flow))
    alive = {row["status"]: row["count"] for row in await fetch_all(connection, _alive(flow))}
    done, waiting = await fetch_all(connection, _done(days, flow)), await fetch_all(connection, _open(flow, now))
    (whole,) = [row for row in over if row["period"] is None]
    counted: dict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTED, 0))
    for row in (*started, *over, *stuck):
        counted[row["period"]] |= {name: row[name] for name in _COUNTED if name in row}
    periods = [{"start": each, **counted[each]} for each in days.periods()]
    read = sum(row["done"] for row in done if row["step"] is not None)
    return {
        "from": days.start,
        "to": days.end,
        "unit": days.unit,
        "partial": whole["read"] >= READ_MAX or read >= READ_MAX,
        "started": sum(each["started"] for each in periods),
        "finished": whole["finished"],
        "ended": whole["ended"],
        "running": alive.get("running", 0),
        "stuck": alive.get("stuck", 0),
        **_seconds(whole["took"]),
        "periods": periods,
        "steps": await _named_steps(connection, _merged(done, waiting, ("flow_id", "step"))),
        "people": [_person(row) for row in _merged(done, waiting, ("person_kind", "person_id"))],
    }


_COUNTED = ("started", "finished", "ended", "stuck")


def _of(column: Any, flow: UUID | None) -> sa.ColumnElement[bool]:
    return sa.true() if flow is None else column == flow


def _started(days: Days, flow: UUID | None) -> sa.Select[date, int]:
    run = run_table.c
    period = days.period(run.started_at).label("period")
    found = sa.select(period, sa.func.count().label("started"))
    return found.where(days.within(run.started_at), _of(run.flow_id, flow)).group_by(sa.literal_column("1"))


def _over(days: Days, flow: UUID | None) -> sa.Select[Any]:
    """By period, and in all where `period` is None. What was taken back or ended by hand says nothing of how long."""
    run = run_table.c
    latest = (
        sa.select(
            days.period(run.finished_at).label("period"),
            run.status.in_(_FINISHED).label("is_finished"),
            sa.extract("epoch", run.finished_at - run.started_at).label("took"),
        )
        .where(days.within(run.finished_at), _of(run.flow_id, flow))
        .order_by(run.finished_at.desc())
        .limit(READ_MAX)
        .subquery()
    )
    is_finished, count = latest.c.is_finished, sa.func.count()
    return sa.select(
        latest.c.period,
        count.label("read"),
        count.filter(is_finished).label("finished"),
        count.filter(sa.not_(is_finished)).label("ended"),
        _shares(latest.c.took).filter(is_finished).label("took"),
    ).group_by(sa.func.grouping_sets(sa.tuple_(latest.c.period), sa.tuple_()))


def _stuck(days: Days, flow: UUID | None) -> sa.Select[date, int]:
    """The runs that stand still, by when they came to."""
    run, step = run_table.c, step_table.c
    last = sa.select(sa.func.max(sa.func.coalesce(step.finished_at, step.started_at))).where(
        step.run_id == run.id, step.fault.is_not(None)
    )
    since = sa.select(sa.func.coalesce(last.scalar_subquery(), run.started_at).label("at"))
    each = since.where(run.status == "stuck", _of(run.flow_id, flow)).limit(READ_MAX).subquery()
    period = days.period(each.c.at).label("period")
    counted = sa.select(period, sa.func.count().label("stuck"))
    return counted.where(days.within(each.c.at)).group_by(sa.literal_column("1"))


def _alive(flow: UUID | None) -> sa.Select[Any]:
    run = run_table.c
    alive = sa.select(run.status, sa.func.count().label("count")).where(run.status.in_(ALIVE), _of(run.flow_id, flow))
    return alive.group_by(run.status)


def _done(days: Days, flow: UUID | None) -> sa.Select[Any]:
    """What was done by step, and by person: who did it, and where a deadline did, who was asked."""
    task = task_table.c
    by_person = task.by_id.is_not(None)
    latest = (
        sa.select(
            task.flow_id,
            task.step,
            sa.case((by_person, task.by_kind), else_=task.person_kind).label("person_kind"),
            sa.func.coalesce(task.by_id, task.person_id).label("person_id"),
            sa.case((by_person, task.by_name), else_=task.person_name).label("name"),
            sa.extract("epoch", task.done_at - task.opened_at).label("waited"),
            task.due_at,
            task.done_at,
        )
        .where(task.status == "done", task.kind != "cc", days.within(task.done_at), _of(task.flow_id, flow))
        .order_by(task.done_at.desc())
        .limit(READ_MAX)
        .subquery()
    )
    of, count = latest.c, sa.func.count()
    return _grouped(
        of,
        count.label("done"),
        count.filter(of.due_at.is_not(None)).label("due"),
        count.filter(of.done_at > of.due_at).label("late"),
        sa.func.sum(of.waited).label("waited"),
        _shares(of.waited).label("took"),
    )


def _open(flow: UUID | None, now: datetime) -> sa.Select[Any]:
    task = task_table.c
    latest = (
        sa.select(
            task.flow_id, task.step, task.person_kind, task.person_id, task.person_name.label("name"), task.due_at
        )
        .where(task.status == "open", task.kind != "cc", _of(task.flow_id, flow))
        .limit(READ_MAX)
        .subquery()
    )
    count = sa.func.count()
    return _grouped(latest.c, count.label("open"), count.filter(latest.c.due_at <= now).label("open_late"))


def _grouped(of: Any, *figures: Any) -> sa.Select[Any]:
    """By step of a flow, and by person; each of them is None in the lines of the other."""
    by_step, by_person = (of.flow_id, of.step), (of.person_kind, of.person_id)
    statement = sa.select(*by_step, *by_person, sa.func.max(of.name).label("name"), *figures)
    return statement.group_by(sa.func.grouping_sets(sa.tuple_(*by_step), sa.tuple_(*by_person)))


def _shares(seconds: Any) -> Any:
    return sa.func.percentile_cont(sa.cast(sa.literal(list(SHARES)), sa.ARRAY(sa.Float))).within_group(seconds)


def _seconds(took: list[float] | None) -> dict[str, int | None]:
    median, slow = (None, None) if took is None else (round(each) for each in took)
    return {"median": median, "slow": slow}


def _merged(done: Iterable[Row], waiting: Iterable[Row], by: tuple[str, str]) -> list[Row]:
    """What was done and what is open of the same, longest waited first."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in (*done, *waiting):
        key = tuple(row[name] for name in by)
        if key[-1] is not None:
            known = found.setdefault(key, {"due": 0, "done": 0, "late": 0, "open": 0, "open_late": 0, "waited": 0})
            known |= row
    ordered = sorted(found.values(), key=lambda row: (-float(row["waited"]), -row["open"], str(row["name"])))
    return ordered[:LINES_MAX]


def _figures(row: Row) -> dict[str, Any]:
    counts = {name: row[name] for name in ("done", "due", "late", "open", "open_late")}
    return {**counts, **_seconds(row.get("took"))}


def _person(row: Row) -> dict[str, Any]:
    who = {"kind": row["person_kind"], "id": row["person_id"], "name": row["name"]}
    return {"person": who, **_figures(row)}


async def _named_steps(connection: Connection, rows: list[Row]) -> list[dict[str, Any]]:
    """Steps with their titles. Where most time went by is a bottleneck, if there is another step to compare with."""
    flows = await _flows(connection, {row["flow_id"] for row in rows})
    steps = []
    for place, row in enumerate(rows):
        key, title, titles = flows[row["flow_id"]]
        steps.append(
            {
                "flow": key,
                "flow_title": title,
                "step": row["step"],
                "title": titles.get(row["step"]),
                "bottleneck": place == 0 and len(rows) > 1 and row["waited"] > 0,
                **_figures(row),
            }
        )
    return steps


async def _flows(connection: Connection, ids: set[UUID]) -> Mapping[UUID, tuple[str, Text, Mapping[str, Text]]]:
    """Keys, titles and titles of steps of flows, as the active version has them."""
    flow, version = flow_table.c, version_table.c
    active = sa.and_(version.flow_id == flow.id, version.number == flow.active)
    statement = sa.select(flow.id, flow.key, sa.func.coalesce(version.document, flow.document).label("document"))
    rows = await fetch_all(
        connection, statement.join_from(flow_table, version_table, active, isouter=True).where(flow.id.in_(ids))
    )
    found = {}
    for row in rows:
        document = find_document(row["document"])
        titles = {} if document is None else {step.key: step.title for step in document.steps}
        found[row["id"]] = (row["key"], title_of(row["document"], row["key"]), titles)
    return found
