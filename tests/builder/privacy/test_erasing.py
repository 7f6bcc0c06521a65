"""Who was erased is found nowhere: a value is put wherever one can type it, and looked for in every table."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.imports.conftest import EndOf, end_of, upload
from tests.builder.webhooks.conftest import Listener, listener, send
from tests.people import MakeMember, SignIn
from tongzhou.files.facade import sweep
from tongzhou.files.store import FileStore
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.settings import Settings

__all__ = ["end_of", "listener", "send"]

MARKER = "Zebedee-7361"
PERSONAL = {"level": "personal"}
GUEST: dict[str, Any] = {
    "key": "guest",
    "title": "Guests",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True, "settings": {"searchable": True},
         "privacy": {"level": "personal", "mask": "not"}},
        {"key": "code", "type": "text", "label": "Code", "unique": True},
        {"key": "wish", "type": "text", "label": "Wish", "privacy": PERSONAL},
        {"key": "diet", "type": "text", "label": "Diet", "privacy": PERSONAL},
        {"key": "past", "type": "text", "label": "Past", "privacy": PERSONAL},
        {"key": "home", "type": "address", "label": "Home", "privacy": PERSONAL},
        {"key": "age", "type": "text", "label": "Age", "privacy": PERSONAL},
        {"key": "scan", "type": "file", "label": "Scan"},
        {"key": "stays", "type": "subform", "label": "Stays", "settings": {"form": "stay", "through": "guest"}},
    ],
    "duplicates": [{"field": "name", "compare": "exact", "against": [{"form": "guest", "field": "name"}]}],
}  # fmt: skip
STAY: dict[str, Any] = {
    "key": "stay",
    "title": "Stays",
    "fields": [
        {"key": "nights", "type": "text", "label": "Nights"},
        {"key": "note", "type": "text", "label": "Note", "privacy": PERSONAL},
        {"key": "guest", "type": "reference", "label": "Guest", "settings": {"form": "guest"}},
    ],
}
ROOM: dict[str, Any] = {
    "key": "room",
    "title": "Rooms",
    "fields": [
        {"key": "number", "type": "text", "label": "Number"},
        {"key": "guest", "type": "reference", "label": "Guest", "settings": {"form": "guest"}},
    ],
}
CHANGED: dict[str, Any] = {"past": {"retired": True}, "age": {"type": "number", "settings": {}}}
"""One field leaves use; of the other, the texts cannot become numbers."""
GUESTS = "/api/forms/guest/records"
KEPT_FOR_A_REASON: dict[str, str] = {}
"""Tables that may hold the value of somebody who was erased, each with its reason."""


@pytest.fixture
async def admin(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_forms({**GUEST, "fields": GUEST["fields"][:-1]}, STAY, ROOM)
    await make_member("admin@acme.example", "administrator", name="Ada")
    browser = await sign_in("admin@acme.example")
    await publish(browser, lambda fields: [*fields, GUEST["fields"][-1]])
    return browser


async def publish(admin: httpx.AsyncClient, changed: Any) -> None:
    form = (await admin.get("/api/forms/guest")).json()["form"]
    known = ("id", "key", "type", "label", "required", "unique", "settings", "privacy", "retired")
    fields = [{key: each[key] for key in known if each.get(key) is not None} for each in form["fields"]]
    definition = {
        **{key: GUEST[key] for key in ("key", "title", "label_field", "duplicates")},
        "fields": changed(fields),
    }
    body = {"version": form["version"], "definition": definition, "confirm": "guest"}
    answer = await admin.post("/api/forms/guest:apply", json=body)
    assert answer.status_code == 200, answer.text


async def made(admin: httpx.AsyncClient, path: str, values: dict[str, Any], **headers: str) -> dict[str, Any]:
    answer = await admin.post(path, json=values, headers=headers)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


async def scan(admin: httpx.AsyncClient, name: str) -> str:
    answer = await admin.post("/api/files", files={"file": (name, b"%PDF-1.4 paper")})
    return str(answer.json()["file"]["id"])


async def holding(database: Database, workspace: Workspace, text: str) -> set[str]:
    """The tables of the workspace with a row that has a text, in any column, bytes too."""
    found = set()
    async with database.workspace(workspace) as connection:
        listed = await connection.execute(
            "select n.nspname, c.relname, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)"
            " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = %s and c.relkind in ('r', 'v', 'm', 'p') and c.relname <> '_migration' order by 2",
            [connection.schema],
        )
        tables = await listed.fetchall()
        for row in tables:
            _, name, table = row.values() if isinstance(row, dict) else row
            asked = f"select 1 from {table} t where t::text ilike %s or t::text ilike %s limit 1"
            cursor = await connection.execute(asked, [f"%{text}%", f"%{text.encode().hex()}%"])
            if await cursor.fetchone():
                found.add(name)
    assert len(tables) > 40
    return found


async def spread(admin: httpx.AsyncClient, end_of: EndOf, hook: str) -> str:
    """Somebody whose name stands wherever one can write it."""
    await made(admin, "/api/forms/guest/webhooks", {"document": {"title": "ERP", "url": hook, "events": ["created"]}})
    await made(admin, "/api/forms/room/webhooks", {"document": {"title": "ERP", "url": hook, "events": ["created"]}})
    values = {
        "name": MARKER, "code": "G1", "wish": MARKER, "diet": MARKER, "past": f"{MARKER} before", "age": f"{MARKER}?",
        "home": {"street": MARKER}, "scan": [await scan(admin, f"{MARKER}.pdf")],
        "stays": [{"note": MARKER}, {"note": f"{MARKER} again"}],
    }  # fmt: skip
    guest = (await made(admin, GUESTS, values, **{"idempotency-key": MARKER.lower()[:3]}))["id"]
    await made(admin, "/api/forms/room/records", {"number": "1", "guest": guest})
    said = await made(
        admin,
        f"{GUESTS}/{guest}/comments",
        {"text": f"{MARKER} called", "files": [await scan(admin, f"{MARKER}-2.pdf")]},
    )
    place = f"{GUESTS}/{guest}/comments/{said['comment']['id']}"
    assert (await admin.patch(place, json={"text": f"{MARKER} called twice"})).status_code == 200
    for wish in (f"{MARKER}'s wish", "none"):
        changed = await made(admin, f"{GUESTS}:update", {"ids": [guest], "values": {"wish": wish}})
    assert changed["changed"] == 1
    other = (await made(admin, f"{GUESTS}?duplicates=allow", {"name": f"{MARKER} jr", "diet": MARKER, "code": "G2"}))[
        "id"
    ]
    revision = (await admin.get(f"{GUESTS}/{guest}")).json()["revision"]
    sides = {"survivor": {"id": guest, "revision": revision}, "other": {"id": other, "revision": 1}, "take": ["diet"]}
    await made(admin, f"{GUESTS}:merge", sides)
    wanted = {"field": "wish", "op": "eq", "value": MARKER}
    await made(admin, "/api/forms/guest/views", {"title": "Mine", "kind": "grid", "filter": wanted, "shared": False})
    row = f"name,code,wish\n{MARKER},G3,a\n{MARKER} x,G3,{MARKER}\n"
    await end_of(await admin.post(f"{GUESTS}:import", files=upload(row)))
    await publish(admin, lambda fields: [{**each, **CHANGED.get(each["key"], {})} for each in fields])
    return str(guest)


async def test_nothing_is_left_of_somebody(
    admin: httpx.AsyncClient, end_of: EndOf, listener: Listener, send: Any, database: Database, workspace: Workspace,
    settings: Settings,
) -> None:  # fmt: skip
    guest = await spread(admin, end_of, listener.url)
    await send()
    before = await holding(database, workspace, MARKER)
    assert before >= {
        "guest", "stay", "_record_history", "_comment", "_file", "_undo", "_view", "_conversion_reject",
        "_webhook_delivery", "_idempotency", "_import_error",
    }, before  # fmt: skip
    erased = await admin.post(f"{GUESTS}:erase", json={"ids": [guest]})
    assert erased.json() == {"erased": 1}, erased.text
    async with database.workspace(workspace) as connection:
        await sweep(connection, FileStore.open(settings.files_dir), workspace=workspace.key)
    left = await holding(database, workspace, MARKER)
    assert left == set(KEPT_FOR_A_REASON), left
    (said,) = (await admin.get(f"{GUESTS}/{guest}/comments")).json()["comments"]
    assert (said["removed"], said["text"]) == (True, "")
    assert (await admin.get(f"{GUESTS}/{guest}")).json()["scan"] in (None, [])


@pytest.mark.parametrize(("values", "found"), [
    ({"diet": "vegetarian"}, "kept"),  # another guest's, too
    ({"diet": "only nuts"}, "gone"),
    ({"home": {"city": "Shanghai"}}, "kept"),
])  # fmt: skip
async def test_what_is_said_of_others_too_stays_in_filters(
    admin: httpx.AsyncClient, values: dict[str, Any], found: str
) -> None:
    await made(admin, GUESTS, {"name": "Somebody else", "code": "G1", "diet": "vegetarian"})
    guest = await made(admin, GUESTS, {"name": "Zebedee", "code": "G2", **values})
    (value,) = values.values()
    said = value["city"] if isinstance(value, dict) else value
    wanted = {"field": "code", "op": "contains", "value": said}
    await made(admin, "/api/forms/guest/views", {"title": "Mine", "kind": "grid", "filter": wanted, "shared": False})
    erased = await admin.post(f"{GUESTS}:erase", json={"ids": [guest["id"]]})
    assert erased.json() == {"erased": 1}, erased.text
    views = (await admin.get("/api/forms/guest/views")).json()["views"]
    (kept,) = [each for each in views if each["title"] == "Mine"]
    assert kept.get("filter") == (wanted if found == "kept" else None)
