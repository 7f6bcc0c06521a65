"""A form as it was, with the rows of its sub-forms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.builder.conftest import System
from tests.builder.rewinding.conftest import EndOf
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.records.actions import rewind as rewinding
from tongzhou.builder.schema.facade import create_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

JOBS, LINES, REWIND = "/api/forms/job/records", "/api/forms/job_line/records", "/api/forms/job/rewind"
JOB: dict[str, Any] = {
    "key": "job",
    "title": "Jobs",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "tool", "type": "reference", "label": "Tool", "settings": {"form": "tool"}},
        {"key": "tools", "type": "references", "label": "Tools", "settings": {"form": "tool"}},
        {"key": "lines", "type": "subform", "label": "Lines", "settings": {"form": "job_line", "through": "job"}},
    ],
}
LINE: dict[str, Any] = {
    "key": "job_line",
    "title": "Lines",
    "label_field": "what",
    "fields": [
        {"key": "job", "type": "reference", "label": "Job", "settings": {"form": "job", "inherits": True}},
        {"key": "what", "type": "text", "label": "What", "required": True},
        {"key": "hours", "type": "number", "label": "Hours"},
        {"key": "code", "type": "text", "label": "Code", "unique": True},
    ],
}
TOOL: dict[str, Any] = {
    "key": "tool",
    "title": "Tools",
    "label_field": "name",
    "fields": [{"key": "name", "type": "text", "label": "Name", "required": True}],
}


@pytest.fixture
async def admin(
    database: Database, workspace: Workspace, system: System, make_member: MakeMember, sign_in: SignIn
) -> httpx.AsyncClient:
    async with database.workspace(workspace) as connection:
        await create_forms(connection, [TOOL, JOB, LINE], actor=await system(), now=clock.now())
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    return await sign_in("admin@acme.example")


async def made(admin: httpx.AsyncClient, name: str, *lines: tuple[str, str | None], **values: Any) -> dict[str, Any]:
    rows = [{"what": what, "hours": hours} for what, hours in lines]
    answer = await admin.post(JOBS, json={"name": name, "lines": rows, **values})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def put(admin: httpx.AsyncClient, record: dict[str, Any], url: str = JOBS, **values: Any) -> dict[str, Any]:
    answer = await admin.patch(f"{url}/{record['id']}", json={"revision": record["revision"], **values})
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def get(admin: httpx.AsyncClient, record: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = (await admin.get(f"{JOBS}/{record['id']}")).json()
    return shown


async def held(admin: httpx.AsyncClient) -> dict[str, list[tuple[str, str | None]]]:
    """The jobs in use and their lines."""
    found = (await admin.get(JOBS, params={"fields": "name,lines"})).json()["records"]
    return {
        each["name"]: sorted((line["what"], line["hours"]) for line in each["lines"])
        for each in sorted(found, key=lambda each: str(each["name"]))
    }


async def planned(admin: httpx.AsyncClient, moment: str) -> dict[str, Any]:
    answer = await admin.post(f"{REWIND}:plan", json={"moment": moment})
    assert answer.status_code == 200, answer.text
    return {key: value for key, value in answer.json().items() if key not in ("moment", "begins")}


def now() -> str:
    return datetime.now(UTC).isoformat()


def counts(changed: int, restored: int, removed: int) -> dict[str, int]:
    return {"changed": changed, "restored": restored, "removed": removed}


async def test_rows_added_changed_and_removed_are_as_they_were(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    stays = await made(admin, "A", ("dig", "1"), ("fill", "2"), ("rest", None))
    gone = await made(admin, "B", ("saw", "3"), ("nail", "4"))
    await put(admin, gone, lines=[{"id": gone["lines"][0]["id"]}])
    moment = now()

    dig, fill, rest = stays["lines"]
    stays = await put(
        admin, stays, lines=[{"id": dig["id"], "hours": "9"}, {"id": rest["id"]}, {"what": "sing", "hours": "5"}]
    )
    gone = await get(admin, gone)
    gone = await put(admin, gone, lines=[{"id": gone["lines"][0]["id"], "what": "cut"}, {"what": "glue"}])
    assert (await admin.delete(f"{JOBS}/{gone['id']}")).status_code == 204
    await made(admin, "C", ("new", "1"))
    late = await held(admin)
    assert late == {"A": [("dig", "9"), ("rest", None), ("sing", "5")], "C": [("new", "1")]}

    foreseen = {**counts(0, 1, 1), "rows": counts(1, 2, 2), "kept": 0}
    assert await planned(admin, moment) == foreseen
    assert await held(admin) == late
    job = await end_of(await admin.post(f"{REWIND}:run", json={"moment": moment}))
    assert job["status"] == "done", job
    assert {key: value for key, value in job["result"].items() if key not in ("form", "undo")} == foreseen
    early = {"A": [("dig", "1"), ("fill", "2"), ("rest", None)], "B": [("saw", "3")]}
    assert await held(admin) == early

    now_held = await get(admin, stays)
    assert (now_held["revision"], {each["id"] for each in now_held["lines"]}) == (
        3,
        {dig["id"], fill["id"], rest["id"]},
    )
    (newest, *_) = (await admin.get(f"{JOBS}/{stays['id']}/history")).json()["entries"]
    assert newest["changes"] == [{"field": "lines", "before": 3, "after": 3}]
    (newest, *_) = (await admin.get(f"{LINES}/{dig['id']}/history")).json()["entries"]
    assert (newest["by"]["label"], newest["changes"]) == ("Ada", [{"field": "hours", "before": "9", "after": "1"}])
    stale = await admin.patch(f"{JOBS}/{stays['id']}", json={"revision": stays["revision"], "lines": []})
    assert stale.json()["code"] == "stale_record"
    audit = (await admin.get("/api/audit")).json()["entries"]
    told = next(each["detail"] for each in audit if each["action"] == "records.rewound")
    assert (told["removed"], told["rows"]) == (1, counts(1, 2, 2))

    nothing = {**counts(0, 0, 0), "rows": counts(0, 0, 0), "kept": 0}
    assert await planned(admin, moment) == nothing
    again = await end_of(await admin.post(f"{REWIND}:run", json={"moment": moment}))
    assert (again["status"], again["result"]["rows"]) == ("done", counts(0, 0, 0))
    assert (await get(admin, stays))["revision"] == 3

    back = await end_of(await admin.post(f"{REWIND}:run", json={"moment": job["result"]["undo"]}))
    assert back["status"] == "done", back
    assert await held(admin) == late


async def test_a_row_that_went_to_another_record_comes_back_to_its_own(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    one, two = await made(admin, "A", ("dig", "1")), await made(admin, "B", ("saw", "2"))
    moment = now()
    (line,) = one["lines"]
    await put(admin, line, LINES, job=two["id"])
    assert await held(admin) == {"A": [], "B": [("dig", "1"), ("saw", "2")]}
    assert await planned(admin, moment) == {**counts(0, 0, 0), "rows": counts(1, 0, 0), "kept": 0}
    await end_of(await admin.post(f"{REWIND}:run", json={"moment": moment}))
    assert await held(admin) == {"A": [("dig", "1")], "B": [("saw", "2")]}
    shown = [(await get(admin, each))["revision"] for each in (one, two)]
    assert shown == [2, 2]


async def test_a_row_gets_its_unique_value_back_from_one_that_leaves(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    other = await made(admin, "B")
    gone = await made(admin, "A", ("dig", "1"))
    gone = await put(admin, gone, lines=[{"id": gone["lines"][0]["id"], "code": "X"}])
    moment = now()
    assert (await admin.delete(f"{JOBS}/{gone['id']}")).status_code == 204
    await put(admin, other, lines=[{"what": "saw", "code": "X"}])
    job = await end_of(await admin.post(f"{REWIND}:run", json={"moment": moment}))
    assert job["status"] == "done", job
    assert (job["result"]["restored"], job["result"]["rows"]) == (1, counts(0, 1, 1))
    assert await held(admin) == {"A": [("dig", "1")], "B": []}
    assert [line["code"] for line in (await get(admin, gone))["lines"]] == ["X"]


async def test_a_row_leaves_a_record_that_was_not_there(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    one = await made(admin, "A", ("dig", "1"))
    moment = now()
    late = await made(admin, "B", ("saw", "2"))
    await put(admin, one["lines"][0], LINES, job=late["id"])
    assert (await admin.delete(f"{JOBS}/{one['id']}")).status_code == 204
    await end_of(await admin.post(f"{REWIND}:run", json={"moment": moment}))
    assert await held(admin) == {"A": [("dig", "1")]}


async def test_what_leads_to_records_that_are_gone_for_good_stays_as_it_is(
    admin: httpx.AsyncClient, end_of: EndOf
) -> None:
    saw, axe = [(await admin.post("/api/forms/tool/records", json={"name": name})).json() for name in ("saw", "axe")]
    job = await made(admin, "A", tool=saw["id"], tools=[saw["id"], axe["id"]])
    moment = now()
    await put(admin, job, tool=None, tools=None, name="B")
    assert (await admin.delete(f"/api/forms/tool/records/{saw['id']}")).status_code == 204
    assert (await admin.post("/api/forms/tool/records:purge", json={"ids": [saw["id"]]})).json()["changed"] == 1
    assert await planned(admin, moment) == {**counts(1, 0, 0), "rows": counts(0, 0, 0), "kept": 2}
    assert (await end_of(await admin.post(f"{REWIND}:run", json={"moment": moment})))["status"] == "done"
    job = await get(admin, job)
    assert (job["name"], job["tool"], [each["label"] for each in job["tools"]]) == ("A", None, ["axe"])


async def test_too_many_rows_or_rights_too_few_change_nothing(
    admin: httpx.AsyncClient,
    make_role: MakeRole,
    make_member: MakeMember,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = await made(admin, "A", ("dig", "1"))
    moment = now()
    await put(admin, job, lines=[{"id": job["lines"][0]["id"], "hours": "2"}, {"what": "saw"}])
    late = await held(admin)
    actions = ["read", "update", "delete"]
    await make_role({"key": "seller", "title": "Seller", "kind": "member", "forms": {"job": {"actions": actions}}})
    await make_member("li@acme.example", "seller")
    li = await sign_in("li@acme.example")
    assert (await li.post(f"{REWIND}:run", json={"moment": moment})).status_code == 403
    monkeypatch.setattr(rewinding, "REWOUND_MAX", 2)
    many = await admin.post(f"{REWIND}:run", json={"moment": moment})
    assert (many.status_code, many.json()["code"]) == (400, "too_many_records")
    assert await held(admin) == late
