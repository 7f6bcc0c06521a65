"""What other packages let flows do: offered, checked, done once, and published by who may do it themselves."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tests.people import MakeMember, SignIn
from tongzhou.access.facade import Permission
from tongzhou.builder.flows.facade import InputField, Running, TaskKind, Wiring

EAST = {"code": "E", "name": "East", "secret_rate": "5"}
RATE = InputField(key="rate", label="Rate", type="number", required=True)
DOUBLE = InputField(key="double", label="Double", type="number")


async def double(run: Running, values: Mapping[str, Any], *, key: str) -> dict[str, Any]:
    return {"double": str(Decimal(values["rate"]) * 2), "key": key, "run": str(run.id)}


WIRING = Wiring.of(
    [TaskKind(name="test.double", values=(RATE,), outputs=(DOUBLE,), needs=Permission.PARTNER_USERS_MANAGE, act=double)]
)


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application with one task."""
    app.state.flows = WIRING
    return app


@pytest.fixture
def wiring() -> Wiring:
    """The worker does it."""
    return WIRING


def doubling(**settings: Any) -> dict[str, Any]:
    step = {
        "kind": "task",
        "key": "twice",
        "title": "Twice",
        "name": "test.double",
        "values": {"rate": "secret_rate"},
        "outputs": [DOUBLE.model_dump()],
        **settings,
    }
    write = {"kind": "update", "key": "keep", "title": "Keep", "values": {"secret_rate": "twice.double"}}
    return flow(step, write)


async def test_a_task_is_done_and_later_steps_read_what_it_left(admin: httpx.AsyncClient, work: Work) -> None:
    await published(admin, doubling())
    record = (await admin.post(REGIONS, json=EAST)).json()
    await work()
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json()["secret_rate"] == "10.00"
    (run,) = await runs_of(admin)
    assert run["status"] == "done"
    assert run["steps"][1]["output"]["double"] == "10.00"


async def test_tasks_are_offered_with_what_they_take_and_leave(admin: httpx.AsyncClient) -> None:
    (task,) = (await admin.get("/api/flow-tasks")).json()["tasks"]
    assert (task["name"], task["needs"]) == ("test.double", "partner_users.manage")
    assert [each["key"] for each in (*task["values"], *task["outputs"])] == ["rate", "double"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"name": "test.other"}, [("steps.twice.name", "no_such_task")]),
        ({"values": {}}, [("steps.twice.values.rate", "required")]),
        (
            {"values": {"rate": "secret_rate", "more": "1"}},
            [("steps.twice.values.more", "unknown_field")],
        ),
        (
            {"outputs": [{**DOUBLE.model_dump(), "type": "text"}]},
            [("steps.twice.outputs.0", "unknown_field")],
        ),
    ],
)
async def test_what_a_task_does_not_take_or_leave_is_refused(
    admin: httpx.AsyncClient, wrong: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    document = doubling(**wrong)
    made = (await admin.post("/api/flows", json={"document": document})).json()["flow"]
    answer = await admin.post("/api/flows/sample:publish", json={"revision": made["revision"]})
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == expected
    assert (await admin.get("/api/flows/sample")).json()["flow"]["active"] is None


async def test_who_may_not_do_it_themselves_does_not_publish_it(
    admin: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    role = {
        "key": "drawer",
        "title": "Drawer",
        "kind": "member",
        "permissions": ["flows.manage"],
        "forms": {"*": {"actions": ["read", "create", "update", "delete"], "fields": {"read": "*", "write": "*"}}},
    }
    assert (await admin.post("/api/roles", json=role)).status_code == 201
    await make_member("drawer@x.test", "drawer")
    drawer = await sign_in("drawer@x.test")
    made = (await drawer.post("/api/flows", json={"document": doubling()})).json()["flow"]
    answer = await drawer.post("/api/flows/sample:publish", json={"revision": made["revision"]})
    assert answer.status_code == 403
    assert (await admin.get("/api/flows/sample")).json()["flow"]["active"] is None
