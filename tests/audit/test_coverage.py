"""What administrators do, tokens, permissions, exports: each stands in the audit, under who did it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.make import REGION
from tests.people import PASSWORD, MakeMember, SignIn

ADMIN = "admin@acme.example"
READER = {"key": "reader", "title": "Reader", "kind": "member", "forms": {"region": {"actions": ["read"]}}}
Act = tuple[str, str, dict[str, Any] | None, str, str]

ACTS: list[Act] = [
    ("POST", "/api/forms", REGION, "form.created", "区域"),
    ("POST", "/api/roles", READER, "role.added", "reader"),
    ("PATCH", "/api/roles/reader", {"title": "Reads"}, "role.changed", "reader"),
    ("POST", "/api/members", {"name": "Wang"}, "member.added", "Wang"),
    ("PATCH", "/api/members/{Wang}", {"roles": ["reader"]}, "member.changed", "Wang"),
    ("PATCH", "/api/members/{Wang}", {"roles": [], "active": False}, "member.changed", "Wang"),
    ("DELETE", "/api/roles/reader", None, "role.removed", "reader"),
    ("POST", "/api/departments", {"name": "Sales"}, "department.added", "Sales"),
    ("PATCH", "/api/departments/{Sales}", {"name": "East"}, "department.changed", "East"),
    ("DELETE", "/api/departments/{Sales}", None, "department.removed", "East"),
    ("PATCH", "/api/workspace", {"currency": "USD"}, "workspace.changed", "Acme"),
    ("POST", "/api/tokens", {"name": "script", "scopes": ["everything"]}, "token.created", "script"),
    ("DELETE", "/api/tokens/{script}", None, "token.revoked", "script"),
    (
        "POST",
        "/api/invitations",
        {"name": "Z", "email": "z@acme.example", "kind": "member", "roles": ["administrator"]},
        "invitation.made",
        "z@acme.example",
    ),
    ("DELETE", "/api/invitations/{Z}", None, "invitation.withdrawn", "z@acme.example"),
    ("POST", "/api/preview", {"member_id": "{Li}"}, "preview.started", "Li"),
    ("DELETE", "/api/preview", None, "preview.ended", "Li"),
    ("GET", "/api/forms/region/records:export", None, "records.exported", "区域"),
]


@pytest.fixture
async def admin(make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_member(ADMIN, "administrator")
    await make_member("li@acme.example", "administrator")
    return await sign_in(ADMIN)


async def named(admin: httpx.AsyncClient) -> dict[str, str]:
    """The ids of everything that has a name."""
    found: dict[str, str] = {}
    for path in ("/api/members", "/api/departments", "/api/tokens", "/api/invitations"):
        for lines in (await admin.get(path)).json().values():
            found |= {line["name"]: line["id"] for line in lines}
    return found


def filled(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: filled(each, ids) for key, each in value.items()}
    return value.format_map(ids) if isinstance(value, str) and value.count("{") == 1 else value


async def latest(admin: httpx.AsyncClient, seq: int) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = (await admin.get("/api/audit", params={"limit": 500})).json()["entries"]
    return [entry for entry in reversed(entries) if entry["seq"] > seq]


async def test_each_act_leaves_one_entry(admin: httpx.AsyncClient) -> None:
    seq = (await latest(admin, 0))[-1]["seq"]
    ids: dict[str, str] = {}
    for method, path, body, _, _ in ACTS:
        answer = await admin.request(method, path.format_map(ids), json=filled(body, ids))
        assert answer.is_success, (method, path, answer.text)
        if "preview" not in path:
            ids |= await named(admin)
    entries = await latest(admin, seq)
    assert [(entry["action"], entry["subject"]["label"]) for entry in entries] == [(act[3], act[4]) for act in ACTS]
    assert {(entry["actor"], entry["via"]) for entry in entries} == {("Admin", "session")}
    assert all(entry["title"] != f"audit_actions.{entry['action']}" for entry in entries)


async def test_what_is_refused_leaves_none(admin: httpx.AsyncClient) -> None:
    seq = (await latest(admin, 0))[-1]["seq"]
    for method, path, body, status in (
        ("POST", "/api/roles", {**READER, "forms": {"nowhere": {"actions": ["read"]}}}, 422),
        ("PATCH", "/api/roles/nobody", {"title": "x"}, 404),
        ("PATCH", "/api/workspace", {"currency": "dollars"}, 422),
        ("POST", "/api/tokens", {"name": "t", "scopes": ["root"]}, 422),
        ("PATCH", "/api/workspace", {"name": "Acme"}, 200),
    ):
        assert (await admin.request(method, path, json=body)).status_code == status, path
    assert await latest(admin, seq) == []


async def test_a_token_acts_under_its_owners_name(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    made = await admin.post("/api/tokens", json={"name": "script", "scopes": ["everything"]})
    bearer = {"authorization": f"Bearer {made.json()['token']}"}
    await client.post("/api/departments", json={"name": "Sales"}, headers=bearer)
    entry = (await latest(admin, 0))[-1]
    assert (entry["action"], entry["actor"], entry["via"]) == ("department.added", "Admin", "token")
    assert (await client.post("/api/session", json={"email": ADMIN, "password": PASSWORD})).status_code == 200
