"""Hot routes assume rights and have them confirmed on the way: what changed since shows on the very next request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.conftest import System
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.access import assuming
from tongzhou.access.sign_in import COOKIE
from tongzhou.builder.schema.facade import apply_change, read_fresh_forms, write_definition
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Assumption, Database, Workspace

PATH = "/api/forms/partner/records"
ROLE: dict[str, Any] = {
    "key": "clerk",
    "title": "Clerk",
    "kind": "member",
    "permissions": [],
    "forms": {"partner": {"actions": ["read", "create", "update", "delete"]}},
}
Ask = Callable[[], Awaitable[httpx.Response]]
ChangeField = Callable[..., Awaitable[None]]


@pytest.fixture
async def clerk(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> httpx.AsyncClient:
    """Somebody who works with partners, known to the process from an earlier request."""
    await make_role(ROLE)
    await make_member("clerk@acme.example", "clerk", name="Cleo")
    browser = await sign_in("clerk@acme.example")
    assert (await browser.get(PATH)).status_code == 200
    return browser


@pytest.fixture
def assumptions(monkeypatch: pytest.MonkeyPatch) -> list[Assumption | None]:
    """What each hot request assumed, in order."""
    made: list[Assumption | None] = []

    def noting(request: Any) -> Assumption | None:
        made.append(kept(request))
        return made[-1]

    kept = assuming.assume
    monkeypatch.setattr(assuming, "assume", noting)
    return made


@pytest.fixture
def change_field(database: Database, workspace: Workspace, system: System) -> ChangeField:
    """Changes a field of the partners' form."""

    async def change(key: str, **values: Any) -> None:
        async with database.workspace(workspace) as connection:
            current = (await read_fresh_forms(connection)).get("partner")
            document = write_definition(current)
            next(each for each in document["fields"] if each["key"] == key).update(values)
            await apply_change(
                connection, "partner", document, version=current.version, actor=await system(), now=clock.now()
            )

    return change


async def count(admin: httpx.AsyncClient) -> int:
    answer = await admin.post(f"{PATH}:aggregate", json={"measures": [{"op": "count", "as": "n"}]})
    return int(answer.json()["rows"][0]["n"])


async def test_known_callers_are_confirmed_by_the_reading_itself(
    clerk: httpx.AsyncClient, assumptions: list[Assumption | None]
) -> None:
    made = await clerk.post(PATH, json={"code": "7", "name": "Seven"})
    assert made.status_code == 201
    path = f"{PATH}/{made.json()['id']}"
    assert (await clerk.get(path)).json() == made.json()
    assert (await clerk.get(PATH)).json()["records"] == [made.json()]
    changed = await clerk.patch(path, json={"revision": 1, "name": "Sieben"})
    assert (changed.status_code, changed.json()["name"]) == (200, "Sieben")
    assert (await clerk.delete(path)).status_code == 204
    assert [each is not None and each.confirmed for each in assumptions] == [True] * 5


async def test_nothing_found_is_looked_up_and_said(
    clerk: httpx.AsyncClient, assumptions: list[Assumption | None]
) -> None:
    assert (await clerk.get(f"{PATH}/00000000-0000-7000-8000-000000000000")).status_code == 404
    assert (await clerk.get(PATH)).json() == {"records": [], "next_cursor": None}
    assert (await clerk.post(PATH, json={"colour": "red"})).status_code == 422
    assert [each is not None and each.confirmed for each in assumptions] == [False] * 3


async def test_a_right_taken_away_is_gone_on_the_next_request(
    admin: httpx.AsyncClient, clerk: httpx.AsyncClient, make_role: MakeRole
) -> None:
    made = (await clerk.post(PATH, json={"code": "7", "name": "Seven"})).json()
    await make_role({**ROLE, "forms": {"partner": {"actions": ["read"]}}})
    assert (await clerk.post(PATH, json={"code": "8", "name": "Eight"})).status_code == 403
    stale = await clerk.patch(f"{PATH}/{made['id']}", json={"revision": 1, "name": "Sieben"})
    assert (stale.status_code, (await admin.get(f"{PATH}/{made['id']}")).json()["name"]) == (403, "Seven")
    assert await count(admin) == 1
    await make_role({**ROLE, "forms": {"partner": {"actions": ["read"], "rows": "name = 'Nobody'"}}})
    assert (await clerk.get(PATH)).json()["records"] == []
    assert (await clerk.get(f"{PATH}/{made['id']}")).status_code == 404


async def test_a_right_given_is_there_on_the_next_request(
    admin: httpx.AsyncClient, clerk: httpx.AsyncClient, make_role: MakeRole
) -> None:
    await make_role({**ROLE, "forms": {"partner": {"actions": ["read"]}}})
    assert (await clerk.post(PATH, json={"code": "8", "name": "Eight"})).status_code == 403
    await make_role(ROLE)
    assert (await clerk.post(PATH, json={"code": "8", "name": "Eight"})).status_code == 201
    assert await count(admin) == 1


@pytest.mark.parametrize("end", ["session", "person"])
async def test_whoever_was_signed_out_reads_and_writes_nothing(
    end: str, admin: httpx.AsyncClient, clerk: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    statement = {
        "session": "delete from directory.session where person_id in (select person_id from directory.membership m"
        " join directory.account a on a.id = m.account_id where a.email = 'clerk@acme.example')",
        "person": "update directory.membership set active = false where account_id = (select id from"
        " directory.account where email = 'clerk@acme.example')",
    }[end]
    async with database.owner() as connection:
        await connection.execute(statement)
    requests: list[Ask] = [
        lambda: clerk.get(PATH),
        lambda: clerk.post(PATH, json={"code": "8", "name": "Eight"}),
        lambda: clerk.post(f"{PATH}:aggregate", json={"measures": [{"op": "count", "as": "n"}]}),
    ]
    assert [(await ask()).status_code for ask in requests] == [401, 401, 401]
    assert await count(admin) == 0


async def test_a_session_that_ran_out_is_over(
    admin: httpx.AsyncClient, clerk: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await clerk.get(PATH)).status_code == 401
    assert (await clerk.post(PATH, json={"code": "8", "name": "Eight"})).status_code == 401


async def test_an_answer_that_nothing_confirmed_does_not_leave(
    clerk: httpx.AsyncClient, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the database denies that the rights hold, nothing is written and nothing is told until a look-up."""
    denied: list[Assumption] = []

    def assuming_wrongly(request: Any) -> Assumption | None:
        assumption = kept(request)
        assert assumption is not None
        assumption.expected = "something else"
        denied.append(assumption)
        return assumption

    kept = assuming.assume
    monkeypatch.setattr(assuming, "assume", assuming_wrongly)
    made = await clerk.post(PATH, json={"code": "7", "name": "Seven"})
    path = f"{PATH}/{made.json()['id']}"
    changed = await clerk.patch(path, json={"revision": 1, "name": "Sieben"})
    removed = await clerk.delete(path)
    monkeypatch.undo()
    assert [made.status_code, changed.status_code, removed.status_code] == [201, 200, 204]
    assert [each.confirmed for each in denied] == [False] * 3
    assert (changed.json()["revision"], await count(admin)) == (2, 0)
    history = (await admin.get(f"{path}/history")).json()["entries"]
    assert [each["action"] for each in history] == ["deleted", "updated", "created"]


async def test_a_column_hidden_from_partners_is_gone_on_the_next_request(
    admin: httpx.AsyncClient,
    make_role: MakeRole,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
    change_field: ChangeField,
) -> None:
    """The assumed definition names a column that the partner role may no longer read: a fault, not an answer."""
    made = (await admin.post(PATH, json={"code": "7", "name": "Seven"})).json()
    await make_role({**ROLE, "key": "dealer", "kind": "partner", "forms": {"partner": {"actions": ["read"]}}})
    await make_partner_user("dealer@bike.example", UUID(made["id"]), "dealer")
    dealer = await sign_in("dealer@bike.example")
    assert (await dealer.get(PATH)).json()["records"][0]["tier"] == "silver"
    await change_field("tier", hidden_from_partners=True)
    answer = await dealer.get(PATH)
    assert (answer.status_code, [each["code"] for each in answer.json()["records"]]) == (200, ["7"])
    assert "tier" not in answer.json()["records"][0]


async def test_a_field_of_another_type_is_written_by_connections_that_knew_it_before(
    clerk: httpx.AsyncClient, change_field: ChangeField
) -> None:
    """A statement is prepared after a few uses; its plan must not outlive the column's type."""
    made = (await clerk.post(PATH, json={"code": "7", "name": "0", "bank_account": "12"})).json()
    path = f"{PATH}/{made['id']}"
    for revision in range(1, 10):
        assert (await clerk.patch(path, json={"revision": revision, "name": str(revision)})).status_code == 200
    await change_field("bank_account", type="number", settings={"decimals": 0})
    changed = await clerk.patch(path, json={"revision": 10, "name": "10"})
    assert (changed.status_code, changed.json().get("bank_account")) == (200, "12"), changed.text


async def test_a_secret_is_only_what_it_was_made_for(clerk: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    await clerk.post(PATH, json={"code": "7", "name": "Seven"})
    headers = {"authorization": f"Bearer {clerk.cookies[COOKIE]}"}
    assert (await client.get(PATH, headers=headers)).status_code == 401


async def test_the_rest_of_a_body_that_was_too_large_is_no_body(
    admin: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b" " * 1024**2
        yield b'{"code": "7", "name": "Seven"}'

    answer = await clerk.post(PATH, content=body(), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert await count(admin) == 0
