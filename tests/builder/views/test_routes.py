"""Views over HTTP: whose they are, and what is refused."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.kernel.ids import new_id

VIEWS = "/api/forms/order/views"
MINE: dict[str, Any] = {"title": {"en": "Mine"}, "columns": [{"field": "number", "width": 120}], "sort": "-number"}


def reader(key: str, kind: str) -> dict[str, Any]:
    """A role that reads orders and shares nothing."""
    return {
        "key": key,
        "title": {"zh-CN": key, "en": key},
        "kind": kind,
        "permissions": [],
        "forms": {"order": {"actions": ["read"]}},
    }


async def titles(browser: httpx.AsyncClient) -> list[Any]:
    """The views somebody is offered."""
    return [view["title"] for view in (await browser.get(VIEWS)).json()["views"]]


async def test_a_view_of_ones_own_is_saved_changed_and_forgotten(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role(reader("clerk", "member"))
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")
    saved = (await clerk.post(VIEWS, json=MINE)).json()["view"]
    assert (saved["own"], saved["shared"], saved["columns"]) == (True, False, MINE["columns"])
    assert await titles(admin) == []
    assert (await clerk.patch(f"{VIEWS}/{saved['id']}", json={**MINE, "title": "Ours"})).status_code == 200
    assert await titles(clerk) == ["Ours"]
    assert (await clerk.delete(f"{VIEWS}/{saved['id']}")).status_code == 204
    assert await titles(clerk) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"title": {}}, "title"), ({"columns": [{"field": "nothing"}]}, "columns.0.field"), ({"colour": "red"}, "colour")],
)
async def test_what_no_view_can_be_is_refused(admin: httpx.AsyncClient, changed: dict[str, Any], field: str) -> None:
    refused = await admin.post(VIEWS, json={**MINE, **changed})
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [field])
    assert await titles(admin) == []


async def test_partner_users_use_shared_views_and_save_none(
    admin: httpx.AsyncClient, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    shared = (await admin.post(VIEWS, json={**MINE, "shared": True})).json()["view"]["id"]
    await make_role(reader("owner", "partner"))
    await make_partner_user("owner@partner.example", new_id(), "owner")
    owner = await sign_in("owner@partner.example")
    assert await titles(owner) == [MINE["title"]]
    assert (await owner.post(VIEWS, json=MINE)).status_code == 403
    assert (await owner.patch(f"{VIEWS}/{shared}", json=MINE)).status_code == 403
    assert (await owner.delete(f"{VIEWS}/{shared}")).status_code == 403
    assert await titles(owner) == [MINE["title"]]
