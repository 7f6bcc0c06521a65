"""A calculated value that nobody wrote is told like what somebody did, to those who see all it counts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx

from tests.builder.conftest import System
from tests.builder.tracking.counted import track
from tests.builder.webhooks.conftest import HOOKS, REGIONS, Listener, made
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.tracking.facade import TrackingKeeper
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

Send = Callable[..., Awaitable[None]]


async def test_a_count_that_others_changed_is_told_with_before_and_after(
    admin: httpx.AsyncClient, listener: Listener, send: Send, database: Database, workspace: Workspace, system: System
) -> None:
    region = (await admin.post(REGIONS, json={"code": "E", "name": "East"})).json()
    keeper = TrackingKeeper()
    await track(database, workspace, system, keeper)
    await made(admin, listener, events=["recalculated"], changed=["partners"])
    answer = await admin.post("/api/forms/partner/records", json={"code": "P", "name": "Bike", "region": "E"})
    assert answer.status_code == 201, answer.text
    await keeper.work_in(database, (await system()).workspace, clock.now())
    await send()
    (body,) = listener.bodies()
    assert body["event"] == "record.recalculated"
    (told,) = body["records"]
    assert (told["id"], told["changed"]) == (region["id"], ["partners"])
    assert told["recalculated"] == {"partners": {"before": "0", "after": "1"}}


async def test_who_does_not_see_all_that_is_counted_sets_up_no_such_webhook(
    admin: httpx.AsyncClient,
    listener: Listener,
    database: Database,
    workspace: Workspace,
    system: System,
    make_role: MakeRole,
    make_member: MakeMember,
    sign_in: SignIn,
) -> None:
    await track(database, workspace, system, TrackingKeeper())
    grants = {"region": {"actions": ["read"]}, "partner": {"actions": ["read"], "rows": 'code = "P"'}}
    await make_role(
        {"key": "teller", "title": "T", "kind": "member", "permissions": ["webhooks.manage"], "forms": grants}
    )
    await make_member("some@acme.example", "teller")
    some = await sign_in("some@acme.example")
    document = {"title": "ERP", "url": listener.url, "events": ["recalculated"]}
    assert (await some.post(HOOKS, json={"document": document})).status_code == 403
    assert (await admin.get(HOOKS)).json()["webhooks"] == []
    assert (await some.post(HOOKS, json={"document": {**document, "events": ["updated"]}})).status_code == 201
