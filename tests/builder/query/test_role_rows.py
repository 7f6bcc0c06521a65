"""Row conditions of roles are held against their forms when the role is saved."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tongzhou.builder.query.role_rows import row_errors
from tongzhou.builder.schema.contracts import Forms
from tongzhou.identity.contracts import PersonKind


def role(forms: dict[str, str | None], kind: str = "member") -> dict[str, Any]:
    given = {key: {"actions": ["read"], "rows": rows} for key, rows in forms.items()}
    return {"key": "reader", "title": "Reader", "kind": kind, "forms": given}


async def refusals(admin: httpx.AsyncClient, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await admin.post("/api/roles", json=body)
    assert answer.status_code == 422, answer.text
    keys = [each["key"] for each in (await admin.get("/api/roles")).json()["roles"]]
    assert keys == ["administrator"]
    errors: list[dict[str, Any]] = answer.json()["errors"]
    return errors


@pytest.mark.parametrize(
    ("rows", "code", "at", "message"),
    [
        ("tier = 'gold' and colour = 'red'", "field_unknown", 19, "There is no field “colour”."),
        ("region.colour = 'red'", "field_unknown", 1, "There is no field “region.colour”."),
        ("code.name = 'x'", "field_unknown", 1, "There is no field “code.name”."),
        ("tier = 'bronze'", "choice_unknown", 8, "“bronze” is not one of the options."),
        ("revenue = 'much'", "value_malformed", 11, None),
        ("since > 5", "kinds_differ", 9, None),
        ("revenue + 1", "condition_expected", 9, None),
        ("manager in nobody", "field_unknown", 12, "There is no field “nobody”."),
        ("tier = = 'gold'", "expression_syntax", 8, None),
        ("shout(name)", "function_unknown", 1, None),
    ],
)
async def test_a_condition_that_does_not_fit_says_where(
    admin: httpx.AsyncClient, rows: str, code: str, at: int, message: str | None
) -> None:
    (error,) = await refusals(admin, role({"order": None, "partner": rows}))
    assert (error["field"], error["code"], error["at"]) == ("forms.partner.rows", code, at)
    assert message is None or error["message"] == message


async def test_a_changed_role_is_held_against_its_forms_too(admin: httpx.AsyncClient) -> None:
    good = role({"partner": "manager in my_team or region.code = 'N'"})
    assert (await admin.post("/api/roles", json=good)).status_code == 201
    bad = await admin.patch("/api/roles/reader", json={"forms": role({"partner": "colour = 'red'"})["forms"]})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "forms.partner.rows")
    kept = next(each for each in (await admin.get("/api/roles")).json()["roles"] if each["key"] == "reader")
    assert kept["forms"]["partner"]["rows"] == "manager in my_team or region.code = 'N'"


async def test_an_unknown_form_is_refused_with_or_without_a_condition(admin: httpx.AsyncClient) -> None:
    errors = await refusals(admin, role({"nowhere": None, "nothing": "a = 1"}))
    assert [(error["field"], error["code"]) for error in errors] == [
        ("forms.nowhere", "unknown_form"),
        ("forms.nothing", "unknown_form"),
    ]


def errors_of(forms: Forms, kind: PersonKind, key: str, rows: str) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in row_errors(forms, kind, {key: rows})]


async def test_a_condition_on_every_form_speaks_of_what_every_form_has(forms: Forms) -> None:
    assert errors_of(forms, PersonKind.MEMBER, "*", "created_by in my_team or updated_by = me") == []
    assert errors_of(forms, PersonKind.MEMBER, "*", "tier = 'gold'") == [("forms.*.rows", "field_unknown")]
    nothing = Forms({})
    assert errors_of(nothing, PersonKind.MEMBER, "*", "created_by = me") == []


async def test_a_partners_condition_does_with_what_partners_may_read(forms: Forms) -> None:
    for key, rows, hidden in (
        ("partner", "tier = 'gold' and region.code = 'N'", False),
        ("partner", "bank_account = '1'", True),
        ("partner", "region.secret_rate > 1", True),
        ("secret", "note = 'x'", True),
    ):
        found = errors_of(forms, PersonKind.PARTNER, key, rows)
        assert found == ([(f"forms.{key}.rows", "field_unknown")] if hidden else []), rows
        assert errors_of(forms, PersonKind.MEMBER, key, rows) == []
