"""A form that strangers fill in, and the doors to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.people import MakeMember, MakeRole, SignIn

SURVEY: dict[str, Any] = {
    "key": "survey",
    "title": {"zh-CN": "门店登记", "en": "Store survey"},
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "phone", "type": "text", "label": "Phone", "unique": True},
        {"key": "size", "type": "number", "label": "Size", "settings": {"decimals": 0}},
        {"key": "region", "type": "reference", "label": "Region", "settings": {"form": "region"}},
        {"key": "owner", "type": "member", "label": "Owner"},
        {"key": "source", "type": "text", "label": "Source"},
        {"key": "score", "type": "number", "label": "Score"},
        {"key": "photos", "type": "image", "label": "Photos"},
        {"key": "papers", "type": "file", "label": "Papers"},
    ],
}
REGION: dict[str, Any] = {
    "key": "region",
    "title": "Regions",
    "label_field": "name",
    "fields": [
        {"key": "code", "type": "text", "label": "Code", "required": True, "unique": True},
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "margin", "type": "percent", "label": "Margin"},
    ],
}
LINKS = "/api/forms/survey/links"
RECORDS = "/api/forms/survey/records"

MakeClerk = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def admin(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """A browser of an administrator, with the survey and its regions made."""
    await make_forms(REGION, SURVEY)
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    return await sign_in("admin@acme.example")


@pytest.fixture
def make_clerk(make_role: MakeRole, make_member: MakeMember, sign_in: SignIn) -> MakeClerk:
    """Signs somebody in who makes links for check-ins, and of the regions reads these fields alone."""

    async def sign_clerk_in(*readable: str) -> httpx.AsyncClient:
        await make_role({"key": "clerk", "title": "Clerk", "kind": "member", "permissions": ["links.manage"], "forms": {
            "checkin": {"actions": ["read", "create"], "fields": {"read": "*", "write": "*"}},
            "region": {"actions": ["read"], "fields": {"read": list(readable)}}}})  # fmt: skip
        await make_member("clerk@acme.example", "clerk")
        return await sign_in("clerk@acme.example")

    return sign_clerk_in


async def asked_for(
    client: httpx.AsyncClient, *fields: str | dict[str, Any], form: str = "survey", **settings: Any
) -> httpx.Response:
    """What becomes of a fill link of these fields."""
    password = settings.pop("password", None)
    listed = [{"field": each} if isinstance(each, str) else each for each in fields]
    document = {"kind": "fill", "title": {"zh-CN": "门店登记", "en": "Tell us"}, "fields": listed, **settings}
    return await client.post(f"/api/forms/{form}/links", json={"document": document, "password": password})


async def made(admin: httpx.AsyncClient, *fields: str | dict[str, Any], **settings: Any) -> dict[str, Any]:
    """A fill link of these fields."""
    answer = await asked_for(admin, *fields, **settings)
    assert answer.status_code == 201, answer.text
    link: dict[str, Any] = answer.json()["link"]
    return link


def public(link: dict[str, Any]) -> str:
    """Where a visitor's page asks for a link."""
    return f"/api/public/{link['address'].rpartition('/f/')[2]}"


async def opened(visitor: httpx.AsyncClient, link: dict[str, Any], **options: Any) -> dict[str, Any]:
    """What a visitor is shown."""
    answer = await visitor.get(public(link), **options)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()["link"]
    return shown


async def submitted(
    visitor: httpx.AsyncClient, link: dict[str, Any], values: dict[str, Any], **body: Any
) -> httpx.Response:
    """What the door answers to a submission, in a visit of its own unless `ticket` names one."""
    headers = body.pop("headers", {})
    ticket = body.pop("ticket", None) or "0c9b9a3a-5d0c-4f0e-9d3a-1c1f6c8d2a10"
    content = {"values": values, "ticket": ticket, **body}
    return await visitor.post(f"{public(link)}/submissions", json=content, headers=headers)


async def records(admin: httpx.AsyncClient) -> list[dict[str, Any]]:
    """All records of the survey."""
    found: list[dict[str, Any]] = (await admin.get(RECORDS)).json()["records"]
    return found
