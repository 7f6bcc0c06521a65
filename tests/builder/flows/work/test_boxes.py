"""The boxes of the work centre over HTTP: groups, deadlines, what lines say of their records, many refused at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import sqlalchemy as sa

from tests.builder.flows.conftest import Work, flow, published, work
from tests.builder.flows.work.test_tasks import Office, box, check, counts, office
from tongzhou.builder.flows.tables import flow_table, task_table
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import execute

__all__ = ["office", "work"]


async def groups(browser: httpx.AsyncClient, by: str, **query: Any) -> list[tuple[Any, ...]]:
    answer = await browser.get("/api/tasks:groups", params={"by": by, **query})
    assert answer.status_code == 200, answer.text
    assert answer.json()["partial"] is False
    kinds = ("flow", "step", "form", "person")
    return [
        (*((each[kind] or {}).get("name" if kind == "person" else "key") for kind in kinds), each["count"])
        for each in answer.json()["groups"]
    ]


async def test_boxes_are_grouped_and_each_group_is_opened_by_its_filters(office: Office, work: Work) -> None:
    await published(office.admin, flow(check(office)))
    other = flow(check(office, key="second", title="Second look", summary=[]), key="other", title="Other")
    await published(office.admin, other)
    await office.begin(work, "A")
    assert (await office.admin.post("/api/flows/other:pause")).status_code < 300
    await office.begin(work, "B")
    assert await groups(office.bob, "flow") == [("sample", None, None, None, 2), ("other", None, None, None, 1)]
    assert await groups(office.bob, "step") == [
        ("sample", "check", None, None, 2), ("other", "second", None, None, 1),
    ]  # fmt: skip
    assert await groups(office.bob, "form") == [(None, None, "region", None, 3)]
    assert await groups(office.bob, "person") == [(None, None, None, "Ann", 3)]
    assert await groups(office.bob, "flow", q="region b") == [("sample", None, None, None, 1)]
    assert await groups(office.ann, "flow", box="started") == [
        ("sample", None, None, None, 2), ("other", None, None, None, 1),
    ]  # fmt: skip
    assert await groups(office.cai, "flow") == []
    titled = (await office.bob.get("/api/tasks:groups", params={"by": "step"})).json()["groups"][1]
    assert (titled["flow"]["title"], titled["step"]["title"]) == ("Other", "Second look")
    assert [each["label"] for each in await box(office.bob, flow="other", step="second")] == ["Region A"]
    assert len(await box(office.bob, flow="sample", step="check")) == 2
    assert await box(office.bob, flow="sample", step="second") == []
    assert await box(office.bob, form="-") == []
    assert len(await box(office.ann, "started", step="check")) == 2
    refused = await office.ann.get("/api/tasks:groups", params={"by": "step", "box": "started"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "by")


async def test_groups_are_of_the_latest_lines_where_there_are_too_many(
    office: Office, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    await published(office.admin, flow(check(office)))
    for code in ("A", "B"):
        await office.begin(work, code)
    monkeypatch.setattr("tongzhou.builder.flows.work.boxes.GROUPED_MAX", 1)
    answer = (await office.bob.get("/api/tasks:groups", params={"by": "flow"})).json()
    assert answer["partial"] is True


async def test_what_waits_is_sorted_and_found_by_its_deadline(
    office: Office, work: Work, database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a Wednesday in the workspace's time zone: a deadline in two hours, one in two days, one in ten, none."""
    now = datetime(2020, 1, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    for key, hours in (("soon", 2), ("later", 48), ("far", 240), ("open", None)):
        late = [] if hours is None else [{"act": "remind", "after": {"amount": hours, "unit": "hours"}}]
        await published(office.admin, flow(check(office, deadlines=late), key=key, title=key))
    await office.begin(work)
    async with database.workspace(workspace) as connection:
        for key, hours in (("soon", 2), ("later", 48), ("far", 240)):
            of_flow = sa.select(flow_table.c.id).where(flow_table.c.key == key).scalar_subquery()
            moved = sa.update(task_table).where(task_table.c.flow_id == of_flow)
            await execute(connection, moved.values(due_at=now + timedelta(hours=hours)))
    monkeypatch.setattr("tongzhou.builder.flows.work.routes.clock.now", lambda: now)
    monkeypatch.setattr("tongzhou.builder.flows.work.boxes.PAGE", 3)

    async def keys(**query: Any) -> list[str]:
        return [each["flow"]["key"] for each in await box(office.bob, **query)]

    first = (await office.bob.get("/api/tasks", params={"sort": "deadline"})).json()
    rest = await office.bob.get("/api/tasks", params={"sort": "deadline", "cursor": first["next_cursor"]})
    lines = [*first["tasks"], *rest.json()["tasks"]]
    assert [each["flow"]["key"] for each in lines] == ["soon", "later", "far", "open"]
    assert (await keys(due="today"), sorted(await keys(due="week")), await keys(due="overdue")) == (
        ["soon"], ["later", "soon"], [],
    )  # fmt: skip
    assert [each["flow"]["key"] for each in await box(office.ann, "started", due="today")] == ["soon"]
    refused = await office.bob.get("/api/tasks", params={"sort": "deadline", "box": "handled"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "sort")


async def test_lines_say_of_their_records_what_the_step_shows(office: Office, work: Work) -> None:
    """Bob reads no region by himself; the rate is hidden by the step; the label stands in the line already."""
    await published(office.admin, flow(check(office, summary=["secret_rate", "name", "code"])))
    for code in ("A", "B"):
        await office.begin(work, code)
    answer = (await office.bob.get("/api/tasks")).json()
    assert [each["brief"] for each in answer["tasks"]] == [{"code": "B"}, {"code": "A"}]
    assert {form: [each["key"] for each in fields] for form, fields in answer["fields"].items()} == {
        "region": ["code"],
    }  # fmt: skip
    started = (await office.ann.get("/api/tasks", params={"box": "started"})).json()
    assert ([each["brief"] for each in started["tasks"]], started["fields"]) == ([{}, {}], {})


async def test_what_one_began_is_what_asks_people_or_was_pressed(office: Office, work: Work) -> None:
    """A flow that only writes followed what Ann did: she did not begin it."""
    await published(office.admin, flow(check(office)))
    machine = {"kind": "formula", "key": "count", "title": "Count", "values": {"one": "1"}}
    await published(office.admin, flow(machine, key="silent", title="Silent"))
    await office.begin(work)
    assert {each["flow"] for each in (await office.admin.get("/api/runs")).json()["runs"]} == {"sample", "silent"}
    assert [each["flow"]["key"] for each in await box(office.ann, "started")] == ["sample"]
    assert (await counts(office.ann))["started"] == 1
    assert await groups(office.ann, "flow", box="started") == [("sample", None, None, None, 1)]


async def test_many_are_refused_at_once_with_the_reason_that_the_step_needs(office: Office, work: Work) -> None:
    actions = [{"name": "submit"}, {"name": "reject"}, {"name": "batch"}]
    await published(office.admin, flow(check(office, fields={}, actions=actions, opinion="on_refusal")))
    agreeing = [{"name": "submit"}, {"name": "batch"}]
    agreed = flow(check(office, key="agree", fields={}, actions=agreeing), key="agreed", title="Agreed")
    await published(office.admin, agreed)
    await office.begin(work)
    lines = {each["flow"]["key"]: each for each in await box(office.bob)}
    assert {key: (each["batch"], each["batch_reject"]) for key, each in lines.items()} == {
        "sample": (True, True), "agreed": (True, False),
    }  # fmt: skip
    ids = [lines["sample"]["id"], lines["agreed"]["id"]]
    silent = (await office.bob.post("/api/tasks:batch", json={"ids": ids, "action": "reject"})).json()
    assert (silent["done"], len(silent["failed"]), len(await box(office.bob))) == ([], 2, 2)
    body = {"ids": ids, "action": "reject", "opinion": "Too dear"}
    refused = (await office.bob.post("/api/tasks:batch", json=body)).json()
    assert (refused["done"], [each["id"] for each in refused["failed"]]) == (ids[:1], ids[1:])
    (handled,) = await box(office.bob, "handled")
    assert (handled["outcome"], handled["kind"]) == ("reject", "approve")


async def test_runs_are_found_by_name_initiator_days_and_lateness(
    office: Office, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = {"act": "remind", "after": {"amount": 1, "unit": "hours"}}
    await published(office.admin, flow(check(office, deadlines=[late])))
    for code in ("A", "B"):
        await office.begin(work, code)

    async def labels(**query: Any) -> list[str]:
        answer = await office.admin.get("/api/runs", params=query)
        assert answer.status_code == 200, answer.text
        return [each["label"] for each in answer.json()["runs"]]

    lines = (await office.admin.get("/api/runs")).json()["runs"]
    assert [each["waits_for"] for each in lines] == [["Bob"], ["Bob"]]
    began = datetime.fromisoformat(lines[0]["started_at"])
    assert (await labels(q="region a"), await labels(q="%")) == (["Region A"], [])
    assert await labels(person=office.ids["Ann"]) == ["Region B", "Region A"]
    assert await labels(person=office.ids["Bob"]) == []
    day = timedelta(days=2)
    around = {"from": str((began - day).date()), "to": str((began + day).date())}
    assert await labels(**around) == ["Region B", "Region A"]
    assert await labels(to=str((began - day).date())) == []
    assert await labels(**{"from": str((began + day).date())}) == []
    assert await labels(overdue=True) == []
    soon = clock.now() + timedelta(hours=2)
    monkeypatch.setattr("tongzhou.builder.flows.run_routes.clock.now", lambda: soon)
    assert await labels(overdue=True) == ["Region B", "Region A"]
