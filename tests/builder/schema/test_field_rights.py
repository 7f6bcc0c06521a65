"""What roles and permission sets may do with new fields, given when the form is published."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.access.facade import FieldRight, with_rights
from tongzhou.builder.schema.documents import FieldDocument

NONE, READ, WRITE = FieldRight.NONE, FieldRight.READ, FieldRight.WRITE
KEYS = ("name", "city", "new")


@pytest.mark.parametrize(
    ("before", "right", "after"),
    [
        ({"read": "*", "write": "*"}, WRITE, {"read": "*", "write": "*"}),
        ({}, WRITE, {"read": "*", "write": "*"}),
        ({"read": "*", "write": "*"}, READ, {"read": "*", "write": ["name", "city"]}),
        ({"read": "*", "write": "*"}, NONE, {"read": ["name", "city"], "write": ["name", "city"]}),
        ({"read": ["name"], "write": []}, NONE, {"read": ["name"], "write": []}),
        ({"read": ["name"], "write": []}, READ, {"read": ["name", "new"], "write": []}),
        ({"read": ["name"], "write": []}, WRITE, {"read": ["name", "new"], "write": ["new"]}),
    ],
)
def test_rights_on_a_new_field(before: dict[str, Any], right: FieldRight, after: dict[str, Any]) -> None:
    assert with_rights(before, {"new": right}, KEYS) == after


CLERK: dict[str, Any] = {
    "key": "clerk",
    "title": {"zh-CN": "clerk", "en": "clerk"},
    "kind": "member",
    "permissions": [],
    "forms": {"order": {"actions": ["read", "create"], "fields": {"read": ["number"], "write": []}}},
}
TARE = {"key": "tare", "type": "number", "label": "Tare"}
COLOUR = {"key": "colour", "type": "text", "label": "Colour"}


async def _draft(admin: httpx.AsyncClient, *added: dict[str, Any]) -> dict[str, Any]:
    form = (await admin.get("/api/forms/order")).json()["form"]
    written = FieldDocument.model_fields
    fields = [{key: value for key, value in each.items() if key in written} for each in form["fields"]]
    plain = {key: value for key, value in form.items() if key not in ("live", "listable_checks", "actions", "fields")}
    return {"version": form["version"], "definition": {**plain, "fields": [*fields, *added]}}


async def _fields_of(admin: httpx.AsyncClient, role: str) -> Any:
    roles = (await admin.get("/api/roles")).json()["roles"]
    return next(each for each in roles if each["key"] == role)["forms"]["order"]["fields"]


async def test_they_are_given_with_the_fields(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role(CLERK)
    await make_role({**CLERK, "key": "buyer"})
    given = {"form": "order", "title": "All of it", "actions": ["read"], "given_to": {"roles": ["buyer"]}}
    made = await admin.post("/api/permission-sets", json={**given, "fields": {"read": ["number"], "write": "*"}})
    assert made.status_code == 201, made.text
    draft = await _draft(admin, TARE, COLOUR)
    rights = [
        {"role": "clerk", "fields": {"tare": "write", "colour": "read"}},
        {"permission_set": made.json()["set"]["id"], "fields": {"tare": "none", "colour": "read"}},
    ]
    applied = await admin.post("/api/forms/order:apply", json={**draft, "rights": rights})
    assert applied.status_code == 200, applied.text
    assert await _fields_of(admin, "clerk") == {"read": ["number", "tare", "colour"], "write": ["tare"]}
    (stored,) = (await admin.get("/api/permission-sets")).json()["sets"]
    assert stored["document"]["fields"]["read"] == ["number", "colour"]
    assert not {"tare", "colour"} & set(stored["document"]["fields"]["write"])
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")
    fields = (await clerk.get("/api/forms/order")).json()["form"]["fields"]
    shown = {each["key"]: each["writable"] for each in fields}
    assert shown == {"number": False, "tare": True, "colour": False}


async def test_what_cannot_be_given_changes_nothing(admin: httpx.AsyncClient, make_role: MakeRole) -> None:
    await make_role(CLERK)
    made = await admin.post("/api/permission-sets", json={"form": "order", "title": "View", "preset": "view"})
    draft = await _draft(admin, TARE)
    wrong = [
        {"role": "nobody", "fields": {"tare": "read"}},
        {"role": "clerk", "fields": {"nothing": "read"}},
        {"fields": {"tare": "read"}},
        {"permission_set": made.json()["set"]["id"], "fields": {"tare": "read"}},
    ]
    refused = await admin.post("/api/forms/order:apply", json={**draft, "rights": wrong})
    assert refused.status_code == 422
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [
        ("rights.0.role", "unknown_role"),
        ("rights.1.fields.nothing", "unknown_field"),
        ("rights.2.role", "required"),
        ("rights.3.permission_set", "not_with_preset"),
    ]
    fields = (await admin.get("/api/forms/order")).json()["form"]["fields"]
    assert "tare" not in {each["key"] for each in fields}


async def test_only_who_manages_roles_gives_rights(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    forms = {"*": {"actions": ["read"]}}
    await make_role({**CLERK, "key": "designer", "permissions": ["forms.manage"], "forms": forms})
    await make_role(CLERK)
    await make_member("designer@acme.example", "designer")
    designer = await sign_in("designer@acme.example")
    draft = await _draft(admin, TARE)
    rights = [{"role": "clerk", "fields": {"tare": "read"}}]
    refused = await designer.post("/api/forms/order:apply", json={**draft, "rights": rights})
    assert refused.status_code in (403, 404)
    assert (await _fields_of(admin, "clerk"))["read"] == ["number"]
    assert (await designer.post("/api/forms/order:apply", json=draft)).status_code == 200
