"""A flow finds and compares among all records: who publishes it reads themselves what it could hand on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.builder.conftest import MakeForms
from tests.builder.flows.conftest import flow
from tests.builder.make import PARTNER, REGION
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.flows.facade import Running, TaskKind, Wiring

FOUND = {"form": "partner", "where": [{"field": "code", "op": "eq", "equals": "code"}], "columns": ["tier"]}
VISIT = {
    "key": "visit",
    "title": "Visits",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "code", "type": "text", "label": "Code"},
        {"key": "found", "type": "query", "label": "Found", "settings": FOUND},
        {"key": "paper", "type": "file", "label": "Paper"},
    ],
    "duplicates": [
        {"field": "name", "compare": "exact", "against": [{"form": "partner", "field": "code"}], "on_match": "warn"}
    ],
}
PRINT = {"title": "Paper", "blocks": [{"type": "table", "field": "found", "columns": [{"field": "tier"}]}]}
EVERYTHING = {"actions": ["read", "create", "update", "print"], "fields": {"read": "*", "write": "*"}}
STEPS = {
    "document": {"kind": "document", "key": "make", "title": "Make", "template": "paper", "field": "paper"},
    "formula": {"kind": "formula", "key": "sum", "title": "Sum", "values": {"many": "count(found)"}},
    "task": {"kind": "task", "key": "like", "title": "Like", "name": "test.like"},
}


async def like(run: Running, values: Mapping[str, Any], *, key: str) -> None:
    """Finds nothing."""


@pytest.fixture
async def admin(app: FastAPI, make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """An administrator on visits that find partners, and a template that prints those."""
    app.state.flows = Wiring.of([TaskKind(name="test.like", compares=True, act=like)])
    await make_forms(REGION, PARTNER, VISIT)
    await make_member("admin@acme.example", "administrator")
    browser = await sign_in("admin@acme.example")
    answer = await browser.post("/api/forms/visit/templates", json={"key": "paper", "document": PRINT})
    assert answer.status_code == 201, answer.text
    return browser


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("grant", "status"),
    [
        (EVERYTHING, 200),
        ({**EVERYTHING, "rows": "code = 'A'"}, 403),
        ({**EVERYTHING, "fields": {"read": ["name", "code"], "write": []}}, {"task": 200}),
        ({**EVERYTHING, "fields": {"read": ["code", "tier"], "write": []}}, 403),
        ({**EVERYTHING, "fields": {"read": ["name", "tier"], "write": []}}, 403),
    ],
)
async def test_who_publishes_reads_what_is_found(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn, step: str,
    grant: dict[str, Any], status: int | dict[str, int],
) -> None:  # fmt: skip
    expected = status if isinstance(status, int) else status.get(step, 403)
    role = {"key": "drawer", "title": "Drawer", "kind": "member", "permissions": ["flows.manage"]}
    await make_role({**role, "forms": {"visit": EVERYTHING, "partner": grant}})
    await make_member("drawer@acme.example", "drawer")
    drawer = await sign_in("drawer@acme.example")
    document = flow(STEPS[step], form="visit")
    assert (await drawer.post("/api/flows", json={"document": document})).status_code == 201
    answer = await drawer.post("/api/flows/sample:publish", json={"revision": 1})
    assert answer.status_code == expected, answer.text
    active = (await drawer.get("/api/flows/sample")).json()["flow"]["active"]
    assert active == (1 if expected == 200 else None)
