"""The form of visits, on which each way of fetching from other forms is tried with fields of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import httpx

from tests.people import MakeMember, MakeRole, SignIn

VISITS = "/api/forms/visit/records"
PARTNERS = "/api/forms/partner/records"
WHOLE: dict[str, Any] = {"actions": ["read", "create", "update"], "fields": {"read": "*", "write": "*"}}


def visit_of(fields: Iterable[dict[str, Any]], changes: dict[str, Any]) -> dict[str, Any]:
    """The form of these fields, with what `changes` say of them by key."""
    return {"key": "visit", "title": "Visits", "fields": [{**each, **changes.get(each["key"], {})} for each in fields]}


async def make(client: httpx.AsyncClient, **values: Any) -> dict[str, Any]:
    """A visit of these values."""
    answer = await client.post(VISITS, json=values)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def errors(answer: httpx.Response) -> list[tuple[str, str]]:
    """What is wrong with values, by field."""
    assert answer.status_code == 422, answer.text
    return [(each["field"], each["code"]) for each in answer.json()["errors"]]


async def blamed(client: httpx.AsyncClient, document: dict[str, Any], key: str) -> list[tuple[str, str]]:
    """What is wrong with a definition, below the field of this key; nothing may be wrong elsewhere."""
    place = [each["key"] for each in document["fields"]].index(key)
    found = errors(await client.post("/api/forms", json=document))
    assert all(path.startswith(f"fields.{place}.") for path, _ in found), found
    return [(path.removeprefix(f"fields.{place}."), code) for path, code in found]


async def sign_in_clerk(make_role: MakeRole, make_member: MakeMember, sign_in: SignIn, **forms: Any) -> Any:
    """A browser of somebody who writes visits and has these rights on other forms."""
    await make_role({"key": "clerk", "title": "Clerk", "kind": "member", "forms": {"visit": WHOLE, **forms}})
    await make_member("clerk@acme.example", "clerk")
    return await sign_in("clerk@acme.example")
