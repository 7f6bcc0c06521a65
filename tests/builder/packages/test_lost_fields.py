"""What still names a field that a package takes out of use is told before the package is installed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import yaml

from tests.builder.packages.conftest import archive_of, installed_by
from tests.people import MakeMember, SignIn

WHAT = {"key": "what", "type": "text", "label": "What"}
SIZE = {"key": "size", "type": "text", "label": "Size"}
Files = dict[str, str]


@pytest.fixture
async def admin(installer: None, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    del installer
    await make_member("admin@acme.example", "administrator")
    return await sign_in("admin@acme.example")


def package(version: str, fields: list[dict[str, Any]], **flows: dict[str, Any]) -> Files:
    manifest = {"key": "notes", "version": version, "title": "Notes", "forms": ["note"]}
    files: dict[str, Any] = {
        "package.yaml": manifest,
        "forms/note.yaml": {"key": "note", "title": "Notes", "fields": fields},
    }
    files |= {f"flows/note.{key}.yaml": document for key, document in flows.items()}
    return {name: yaml.safe_dump(document, sort_keys=False) for name, document in files.items()}


def marking(key: str, field: str) -> dict[str, Any]:
    """A flow that writes a field."""
    return {
        "key": key,
        "title": key.title(),
        "form": "note",
        "trigger": {"kind": "record", "events": ["created"]},
        "steps": [
            {"kind": "start", "key": "start", "title": "Start"},
            {"kind": "update", "key": "mark", "title": "Mark it", "values": {field: "'x'"}},
            {"kind": "end", "key": "end", "title": "End"},
        ],
        "lines": [{"source": "start", "target": "mark"}, {"source": "mark", "target": "end"}],
    }


async def looked(admin: httpx.AsyncClient, files: Files) -> dict[str, Any]:
    answer = await admin.post("/api/packages:look", files=archive_of(files))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_look_names_what_still_uses_a_field_that_goes(admin: httpx.AsyncClient) -> None:
    first = await installed_by(admin, package("1.0.0", [WHAT, SIZE], theirs=marking("theirs", "size")))
    assert first["created"] == ["form note", "flow note.theirs"]
    made = (await admin.post("/api/flows", json={"document": marking("ours", "size")})).json()["flow"]
    begun = await admin.post("/api/flows/ours:publish", json={"revision": made["revision"]})
    assert begun.status_code == 200, begun.text
    await admin.post("/api/flows", json={"document": marking("drafted", "size")})
    view = {"title": "Big", "columns": [{"field": "what"}, {"field": "size"}]}
    assert (await admin.post("/api/forms/note/views", json=view)).status_code == 201

    later = package("2.0.0", [WHAT], theirs=marking("theirs", "what"))
    (lost,) = (await looked(admin, later))["lost"]
    assert (lost["form"], lost["field"], lost["label"]) == ("note", "size", "Size")
    told = {(use["kind"], use["title"]): (use["places"], use["stands_in_the_way"]) for use in lost["uses"]}
    assert told == {
        ("flow", "Ours"): (["Mark it"], True),
        ("flow", "Drafted"): (["Mark it"], False),
        ("view", "Big"): ([], False),
    }
    fields = (await admin.get("/api/forms/note")).json()["form"]["fields"]
    assert [field["key"] for field in fields if not field["retired"]] == ["what", "size"]


async def test_where_nothing_names_it_nothing_is_told(admin: httpx.AsyncClient) -> None:
    await installed_by(admin, package("1.0.0", [WHAT, SIZE], theirs=marking("theirs", "size")))
    assert (await looked(admin, package("2.0.0", [WHAT], theirs=marking("theirs", "what"))))["lost"] == []
    assert (await looked(admin, package("1.1.0", [WHAT, SIZE])))["lost"] == []
