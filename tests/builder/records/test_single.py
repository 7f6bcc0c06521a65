"""One record in one statement: what may come between it and its answer, and when it needs a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.pq import TransactionStatus

from tests.builder.conftest import MakeForms
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.access import sign_in as signing_in
from tongzhou.builder.records.actions import single
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.schema import queries
from tongzhou.kernel.database.connections import Connection

PARTNERS = "/api/forms/partner/records"
NOTE: dict[str, Any] = {
    "key": "note",
    "title": "Note",
    "label_field": "body",
    "fields": [{"key": "body", "type": "text", "label": "Body"}],
}
TREE: dict[str, Any] = {
    "key": "tree",
    "title": "Tree",
    "label_field": "body",
    "fields": [
        {"key": "body", "type": "text", "label": "Body"},
        {"key": "parent", "type": "reference", "label": "Parent", "settings": {"form": "tree"}},
    ],
}


@pytest.fixture
async def writer(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """An administrator who has both forms, known to the process from an earlier request."""
    await make_forms(NOTE, TREE)
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    browser = await sign_in("admin@acme.example")
    assert (await browser.post("/api/forms/note/records", json={"body": "known"})).status_code == 201
    return browser


async def test_a_connection_that_breaks_after_the_commit_writes_no_second_record(
    writer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the database committed is not known then: nothing is tried again, and the caller is told."""

    async def broken(connection: Connection, text: bytes, parameters: Sequence[Any]) -> tuple[Any, ...]:
        await fetched(connection, text, parameters)
        await connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    fetched = single.fetch_written
    monkeypatch.setattr(single, "fetch_written", broken)
    answer = await writer.post("/api/forms/note/records", json={"body": "once"})
    monkeypatch.undo()
    assert answer.status_code == 503
    records = (await writer.get("/api/forms/note/records")).json()["records"]
    assert sorted(each["body"] for each in records) == ["known", "once"]


async def test_a_form_that_leads_to_itself_is_answered_in_the_transaction_of_its_write(
    writer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    states: list[int] = []

    async def looking(form: OpenForm, record: UUID) -> str | None:
        states.append(form.connection.pgconn.transaction_status)
        return await shown(form, record)

    shown = single.find_record
    monkeypatch.setattr(single, "find_record", looking)
    made = await writer.post("/api/forms/tree/records", json={"body": "root"})
    path = f"/api/forms/tree/records/{made.json()['id']}"
    changed = await writer.patch(path, json={"revision": 1, "body": "Root", "parent": made.json()["id"]})
    assert (made.status_code, changed.status_code) == (201, 200)
    assert changed.json()["parent"] == {"id": made.json()["id"], "label": "Root"}
    assert states == [TransactionStatus.INTRANS] * 2


async def test_a_change_of_rights_is_read_once_and_keeps_no_old_sights(
    admin: httpx.AsyncClient,
    make_role: MakeRole,
    make_member: MakeMember,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = []
    for number in range(4):
        await make_member(f"m{number}@acme.example", "administrator", name=f"M{number}")
        people.append(await sign_in(f"m{number}@acme.example"))
    for each in (*people, admin):
        assert (await each.get(PARTNERS)).status_code == 200
    reads: list[Connection] = []

    async def counting(connection: Connection) -> Any:
        reads.append(connection)
        return await fresh(connection)

    fresh = queries.read_fresh_forms
    monkeypatch.setattr(queries, "read_fresh_forms", counting)
    await make_role({"key": "clerk", "title": "Clerk", "kind": "member", "permissions": [], "forms": {}})
    await admin.get(PARTNERS)
    for each in people:
        await each.get(PARTNERS)
        await admin.get(PARTNERS)
    assert len(reads) == 1
    kept = [[key for key in actor._kept if key == "sight"] for _, actor in signing_in._actors.values()]
    assert max(len(keys) for keys in kept) == 1
