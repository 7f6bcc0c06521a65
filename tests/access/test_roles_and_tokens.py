"""Roles as documents, tokens with scopes, previews: over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.ids import new_id

ROLE: dict[str, Any] = {
    "key": "channel_manager",
    "title": {"zh-CN": "渠道经理", "en": "Channel manager"},
    "kind": "member",
    "permissions": ["overview.read"],
    "forms": {
        "partner": {
            "actions": ["read", "update"],
            "rows": "channel_manager in my_team",
            "fields": {"read": "*", "write": ["notes"]},
        }
    },
}


PARTNER: dict[str, Any] = {
    "key": "partner",
    "title": "Partners",
    "label_field": "notes",
    "fields": [
        {"key": "channel_manager", "type": "member", "label": "Manager"},
        {"key": "notes", "type": "text", "label": "Notes"},
    ],
}


@pytest.fixture
async def admin(make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_member("admin@acme.example", "administrator")
    browser = await sign_in("admin@acme.example")
    assert (await browser.post("/api/forms", json=PARTNER)).status_code == 201
    return browser


async def test_a_role_reads_back_as_it_was_written(admin: httpx.AsyncClient) -> None:
    made = await admin.post("/api/roles", json=ROLE)
    assert (made.status_code, made.json()["role"]) == (201, ROLE)
    assert (await admin.post("/api/roles", json=ROLE)).status_code == 409
    changed = await admin.patch("/api/roles/channel_manager", json={"title": "Manager"})
    assert changed.json()["role"] == {**ROLE, "title": "Manager"}
    assert (await admin.delete("/api/roles/channel_manager")).status_code == 204
    assert (await admin.delete("/api/roles/channel_manager")).status_code == 404


async def test_a_role_somebody_has_stays(admin: httpx.AsyncClient, make_member: MakeMember) -> None:
    await admin.post("/api/roles", json=ROLE)
    await make_member("li@acme.example", "channel_manager")
    answer = await admin.delete("/api/roles/channel_manager")
    assert (answer.status_code, answer.json()["code"]) == (409, "role_in_use")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"key": "Not A Key"}, "key", "invalid"),
        ({"permissions": ["become.root"]}, "permissions.0", "invalid"),
        ({"colour": "red"}, "colour", "unknown_field"),
        ({"forms": {"partner": {"actions": ["update"]}}}, "forms.partner.actions", "role_needs_read"),
        (
            {"forms": {"partner": {"actions": ["read"], "rows": "a = = b"}}},
            "forms.partner.rows",
            "expression_syntax",
        ),
        ({"kind": "partner"}, "permissions", "not_for_partners"),
        (
            {"kind": "partner", "permissions": [], "forms": {"*": {"actions": ["read"]}}},
            "forms.*",
            "not_for_partners",
        ),
    ],
)
async def test_a_wrong_role_says_what_is_wrong(
    admin: httpx.AsyncClient, change: dict[str, Any], field: str, code: str
) -> None:
    answer = await admin.post("/api/roles", json={**ROLE, **change})
    assert answer.status_code == 422
    errors = [(error["field"].removeprefix("body."), error["code"]) for error in answer.json()["errors"]]
    assert errors == [(field, code)]


async def test_key_and_kind_of_a_role_do_not_change(admin: httpx.AsyncClient) -> None:
    await admin.post("/api/roles", json=ROLE)
    for change in ({"key": "other"}, {"kind": "partner", "permissions": []}):
        answer = await admin.patch("/api/roles/channel_manager", json=change)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "cannot_change")


async def test_the_vocabulary_speaks_both_languages(admin: httpx.AsyncClient) -> None:
    english = (await admin.get("/api/permissions")).json()
    assert {"key": "audit.read", "title": "Read and check the audit", "partner": False} in english["permissions"]
    await admin.patch("/api/session", json={"locale": "zh-CN"})
    chinese = (await admin.get("/api/permissions")).json()
    for section in ("permissions", "actions", "scopes"):
        for mine, theirs in zip(english[section], chinese[section], strict=True):
            assert mine["key"] == theirs["key"]
            assert mine["title"] != theirs["title"]
            assert "." not in mine["title"]


async def make_token(browser: httpx.AsyncClient, *scopes: str, **other: Any) -> dict[str, str]:
    answer = await browser.post("/api/tokens", json={"name": "script", "scopes": scopes, **other})
    assert answer.status_code == 201, answer.text
    return {"authorization": f"Bearer {answer.json()['token']}"}


async def test_a_token_has_its_scopes_only_and_needs_no_origin(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    del client.headers["origin"]
    reading = await make_token(admin, "people.read")
    session = (await client.get("/api/session", headers=reading)).json()
    assert session["permissions"] == ["members.read"]
    refused = await client.post("/api/members", json={"name": "X"}, headers=reading)
    assert refused.status_code == 403
    assert (await client.get("/api/audit", headers=reading)).status_code == 404
    everything = await make_token(admin, "everything")
    made = await client.post("/api/members", json={"name": "X"}, headers=everything)
    assert made.status_code == 201


async def test_a_token_has_its_owners_rights_of_today(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    other = await make_member("other@acme.example", "administrator")
    token = await make_token(await sign_in("other@acme.example"), "everything")
    assert (await client.get("/api/audit", headers=token)).status_code == 200
    await admin.patch(f"/api/members/{other.id}", json={"roles": []})
    assert (await client.get("/api/audit", headers=token)).status_code == 404
    await admin.patch(f"/api/members/{other.id}", json={"active": False})
    assert (await client.get("/api/session", headers=token)).status_code == 401


async def test_a_token_makes_no_tokens_and_touches_no_passwords(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    token = await make_token(admin, "everything")
    for method, path, body in (
        ("POST", "/api/tokens", {"name": "t", "scopes": ["everything"]}),
        ("GET", "/api/tokens", None),
        ("POST", "/api/password", {"current": "x", "new": "y"}),
        ("GET", "/api/sessions", None),
        ("POST", "/api/preview", {"member_id": str(new_id())}),
    ):
        answer = await client.request(method, path, json=body, headers=token)
        assert (answer.status_code, answer.json()["code"]) == (403, "session_needed"), path


async def test_a_token_ends_by_revoking_and_by_expiry(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, database: Database
) -> None:
    token = await make_token(admin, "everything")
    listed = (await admin.get("/api/tokens")).json()["tokens"]
    assert list(listed[0]) == ["id", "name", "scopes", "created_at", "expires_at", "last_used_at"]
    assert (await client.get("/api/session", headers=token)).status_code == 200
    assert (await admin.delete(f"/api/tokens/{listed[0]['id']}")).status_code == 204
    assert (await client.get("/api/session", headers=token)).status_code == 401
    soon = (clock.now() + timedelta(hours=1)).isoformat()
    expiring = await make_token(admin, "everything", expires_at=soon)
    assert (await client.get("/api/session", headers=expiring)).status_code == 200
    async with database.directory() as connection:
        await connection.execute("update directory.token set expires_at = now()")
    assert (await client.get("/api/session", headers=expiring)).status_code == 401
    past = await admin.post(
        "/api/tokens", json={"name": "t", "scopes": ["everything"], "expires_at": "2020-01-01T00:00:00Z"}
    )
    assert (past.status_code, past.json()["errors"][0]["code"]) == (422, "in_the_past")


async def test_tokens_are_their_owners_alone(
    admin: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_member("other@acme.example", "administrator")
    await make_token(admin, "everything")
    token = (await admin.get("/api/tokens")).json()["tokens"][0]
    other = await sign_in("other@acme.example")
    assert (await other.get("/api/tokens")).json() == {"tokens": []}
    assert (await other.delete(f"/api/tokens/{token['id']}")).status_code == 404


async def test_a_preview_shows_the_others_rights_changes_nothing_and_is_recorded_under_both_names(
    admin: httpx.AsyncClient, make_member: MakeMember, make_role: MakeRole
) -> None:
    await make_role(ROLE)
    li = await make_member("li@acme.example", "channel_manager")
    seen = (await admin.post("/api/preview", json={"member_id": str(li.id)})).json()
    assert (seen["preview"], seen["member_id"]) == ({"name": "Li", "by": "Admin"}, str(li.id))
    assert seen["permissions"] == ["overview.read"]
    assert (await admin.get("/api/audit")).status_code == 404
    for method, path, body in (
        ("PATCH", "/api/session", {"locale": "zh-CN"}),
        ("PATCH", f"/api/members/{li.id}", {"title": "x"}),
        ("POST", "/api/tokens", {"name": "t", "scopes": ["everything"]}),
        ("POST", "/api/password", {"current": "x", "new": "y"}),
        ("GET", "/api/tokens", None),
        ("GET", "/api/sessions", None),
        ("POST", "/api/preview", {"member_id": str(li.id)}),
    ):
        answer = await admin.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "preview_is_read_only"), path
    back = (await admin.delete("/api/preview")).json()
    assert (back["preview"], back["user"]["name"]) == (None, "Admin")
    entries = (await admin.get("/api/audit", params={"action": "preview."})).json()["entries"]
    assert [(e["action"], e["actor"], e["previewed"], e["subject"]["label"]) for e in entries] == [
        ("preview.ended", "Admin", "Li", "Li"),
        ("preview.started", "Admin", None, "Li"),
    ]


async def test_a_preview_of_a_partner_user_is_that_partner(
    admin: httpx.AsyncClient, make_partner_user: MakePartnerUser, make_role: MakeRole
) -> None:
    await make_role({**ROLE, "key": "staff", "kind": "partner", "permissions": [], "forms": {}})
    partner_id = new_id()
    user = await make_partner_user("x@bikes.example", partner_id, "staff")
    seen = (await admin.post("/api/preview", json={"partner_user_id": str(user.id)})).json()
    assert (seen["kind"], seen["partner"]["id"]) == ("partner", str(partner_id))
    assert (await admin.get("/api/members")).status_code == 404


async def test_only_who_may_previews(admin: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn) -> None:
    li = await make_member("li@acme.example")
    browser = await sign_in("li@acme.example")
    target = (await admin.get("/api/session")).json()["member_id"]
    assert (await browser.post("/api/preview", json={"member_id": target})).status_code == 404
    assert (await admin.post("/api/preview", json={"member_id": str(new_id())})).status_code == 404
    assert (await admin.post("/api/preview", json={})).status_code == 422
    assert (await admin.post("/api/preview", json={"member_id": target})).status_code == 404
    await admin.patch(f"/api/members/{li.id}", json={"active": False})
    assert (await admin.post("/api/preview", json={"member_id": str(li.id)})).status_code == 404


async def test_workspace_settings(admin: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn) -> None:
    changed = await admin.patch(
        "/api/workspace",
        json={"business_date": "2020-05-31", "currency": "USD", "time_zone": "America/New_York"},
    )
    assert changed.json()["workspace"]["today"] == "2020-05-31"
    assert (await admin.get("/api/session")).json()["workspace"]["business_date"] == "2020-05-31"
    cleared = await admin.patch("/api/workspace", json={"business_date": None})
    assert cleared.json()["workspace"]["today"] != "2020-05-31"
    for wrong in ({"time_zone": "Moon/Crater"}, {"currency": "dollars"}, {"accent": "red"}, {"name": None}):
        assert (await admin.patch("/api/workspace", json=wrong)).status_code == 422
    await make_member("li@acme.example")
    browser = await sign_in("li@acme.example")
    assert (await browser.get("/api/workspace")).status_code == 200
    assert (await browser.patch("/api/workspace", json={"name": "X"})).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/session", '{"email": "a\\u0000@b.example", "password": "x"}'),
        ("POST", "/api/session", '{"email": "a@b.example", "password": "\\ud800"}'),
        ("POST", "/api/session", '["not", "an", "object"]'),
        ("POST", "/api/session", "{" * 2000),
        ("POST", "/api/roles", '{"key": "r", "title": "a\\u0000", "kind": "member"}'),
        ("POST", "/api/roles", '{"key": "r", "title": {"en\\u0000": "a"}, "kind": "member"}'),
        ("POST", "/api/roles", '{"key": "r", "title": "x", "kind": "member", "forms": {"a\\u0000": {}}}'),
        ("DELETE", "/api/roles/a%00b", None),
        ("DELETE", f"/api/roles/{'x' * 3000}", None),
        ("PATCH", "/api/members/not-an-id", "{}"),
        ("GET", "/api/invitations/open?token=%00", None),
        ("GET", "/api/audit?action=role.%00", None),
        ("GET", "/api/audit?cursor=99999999999999999999999", None),
        ("POST", "/api/invitations:accept", '{"token": "\\u0000", "name": "x", "password": "correct horse 4"}'),
        ("POST", "/api/password:reset", '{"token": "x", "new": "correct horse 4 batteries"}'),
    ],
)
async def test_odd_input_is_refused_and_never_an_error_of_the_server(
    admin: httpx.AsyncClient, method: str, path: str, body: str | None
) -> None:
    answer = await admin.request(method, path, content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
