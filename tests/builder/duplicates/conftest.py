"""Leads and customers, who may be one and the same, and the people who write them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.people import MakeMember, SignIn

LEADS, CUSTOMERS = "/api/forms/lead/records", "/api/forms/customer/records"
CUSTOMER: dict[str, Any] = {
    "key": "customer",
    "title": {"zh-CN": "客户", "en": "Customers"},
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "tax_id", "type": "text", "label": "Tax id"},
        {"key": "phone", "type": "phone", "label": "Phone"},
        {"key": "email", "type": "email", "label": "E-mail"},
        {"key": "papers", "type": "file", "label": "Papers"},
        {"key": "code", "type": "text", "label": "Code", "unique": True},
    ],
    "duplicates": [
        {"field": "name", "compare": "company", "against": [{"form": "customer", "field": "name"}]},
        {"field": "tax_id", "compare": "exact", "against": [{"form": "customer", "field": "tax_id"}],
         "on_match": "block"},
        {"field": "phone", "compare": "phone", "against": [{"form": "customer", "field": "phone"}]},
    ],
}  # fmt: skip
LEAD: dict[str, Any] = {
    "key": "lead",
    "title": {"zh-CN": "线索", "en": "Leads"},
    "label_field": "company",
    "fields": [
        {"key": "company", "type": "text", "label": "Company", "required": True},
        {"key": "email", "type": "email", "label": "E-mail"},
        {"key": "customer", "type": "reference", "label": "Customer", "settings": {"form": "customer"}},
        {"key": "customers", "type": "references", "label": "Customers", "settings": {"form": "customer"}},
    ],
    "duplicates": [
        {"field": "company", "compare": "company", "on_match": "block", "tells_outside": True,
         "against": [{"form": "customer", "field": "name"}, {"form": "lead", "field": "company"}]},
        {"field": "email", "compare": "domain", "against": [{"form": "customer", "field": "email"}]},
    ],
}  # fmt: skip

Made = Callable[..., Awaitable[str]]


@pytest.fixture
async def admin(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """A browser of an administrator, with customers and leads."""
    await make_forms(CUSTOMER, LEAD)
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    return await sign_in("admin@acme.example")


@pytest.fixture
def made(admin: httpx.AsyncClient) -> Made:
    """Makes a record by an administrator who means it; its id."""

    async def make(url: str = CUSTOMERS, **values: Any) -> str:
        answer = await admin.post(f"{url}?duplicates=allow", json=values)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    return make


DEAL: dict[str, Any] = {
    "key": "deal",
    "title": {"zh-CN": "报备", "en": "Deals"},
    "label_field": "customer",
    "partner_path": ["partner"],
    "fields": [
        {"key": "customer", "type": "text", "label": "Customer", "required": True},
        {"key": "phone", "type": "phone", "label": "Phone"},
        {"key": "partner", "type": "reference", "label": "Partner", "required": True, "settings": {"form": "partner"}},
    ],
    "duplicates": [
        {"field": "customer", "compare": "company", "on_match": "block",
         "against": [{"form": "deal", "field": "customer"}]},
        {"field": "phone", "compare": "phone", "on_match": "block", "tells_outside": True,
         "against": [{"form": "deal", "field": "phone"}]},
    ],
}  # fmt: skip
