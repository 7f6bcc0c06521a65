"""Whom sources mean: of the company, of a record, of its partner, of a run; and what is wrong with them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import TypeAdapter

from tests.builder.conftest import MakeForms, System
from tests.builder.make import ORDER, PARTNER, REGION
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.assignees.contracts import AssigneeSource, Person
from tongzhou.builder.assignees.errors import TooManyPeople
from tongzhou.builder.assignees.facade import find_people, find_source_errors
from tongzhou.builder.records.facade import OpenForm, open_form
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.ids import new_id

SOURCES: TypeAdapter[tuple[AssigneeSource, ...]] = TypeAdapter(tuple[AssigneeSource, ...])
REQUEST = {
    "key": "request",
    "title": "Requests",
    "label_field": "note",
    "partner_path": ["order", "partner"],
    "fields": [
        {"key": "order", "type": "reference", "label": "Order", "settings": {"form": "order"}},
        {"key": "reviewers", "type": "members", "label": "Reviewers"},
        {"key": "owner", "type": "member", "label": "Owner"},
        {"key": "unit", "type": "department", "label": "Unit"},
        {"key": "rival", "type": "reference", "label": "Rival", "settings": {"form": "partner"}},
        {"key": "note", "type": "text", "label": "Note"},
    ],
}
REVIEWER = {"key": "reviewer", "title": "Reviewer", "kind": "member", "forms": {}}
BOSS = {"key": "boss", "title": "Boss", "kind": "member", "forms": {}}
SHOP = {"key": "shop", "title": "Shop", "kind": "partner", "forms": {"partner": {"actions": ["read"]}}}
TILL = {**SHOP, "key": "till"}


@dataclass
class Company:
    """Ann < Bob < Cai < Dan; Bob and Ann are in East, which lies in Sales and is headed by Bob; Sales by Cai.

    Eve holds the role `reviewer` and has left; Fay holds it too. The order's partner is looked after by Fay, and has
    the users Wu (shop) and Xi (till); the rival has Yu.
    """

    connection: Connection
    form: OpenForm
    ids: dict[str, UUID]
    values: dict[str, Any]

    async def ask(self, *sources: dict[str, Any], by: str | None = None, **acted: list[str]) -> list[str]:
        """Names of whom they mean; `by` started the run, `acted` are who acted by step."""
        found = await find_people(
            self.connection,
            SOURCES.validate_python(sources),
            form=self.form,
            values=self.values,
            initiator=None if by is None else self.person(by),
            actors={step: [self.person(name) for name in names] for step, names in acted.items()},
        )
        assert all(each.id == self.ids[each.name] for each in found)
        return [each.name for each in found]

    async def errors(self, *sources: dict[str, Any], steps: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        found = await find_source_errors(
            self.connection,
            SOURCES.validate_python(sources),
            forms=self.form.forms,
            form=self.form.definition,
            steps=steps,
        )
        return [(each.field, each.code) for each in found]

    def person(self, name: str) -> Person:
        kind = PersonKind.PARTNER if name in ("Wu", "Xi", "Yu") else PersonKind.MEMBER
        return Person(kind, self.ids[name], name)


@pytest.fixture
async def company(
    database: Database,
    workspace: Workspace,
    make_forms: MakeForms,
    make_role: MakeRole,
    make_member: MakeMember,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
    system: System,
) -> AsyncIterator[Company]:
    await make_forms(REGION, PARTNER, ORDER, REQUEST)
    for role in (REVIEWER, BOSS, SHOP, TILL):
        await make_role(role)
    await make_member("admin@acme.example", "administrator", name="Ada")
    admin = await sign_in("admin@acme.example")
    ids: dict[str, UUID] = {}
    for name, code, roles in (
        ("Dan", "E4", ["boss"]), ("Cai", "E3", []), ("Bob", "E2", []), ("Ann", "E1", []),
        ("Eve", "E5", ["reviewer"]), ("Fay", "E6", ["reviewer"]),
    ):  # fmt: skip
        ids[name] = (await make_member(f"{name}@acme.example", *roles, name=name, code=code)).id
    ids["Sales"] = await made(admin, "/api/departments", name="Sales", head_id=str(ids["Cai"]))
    ids["East"] = await made(
        admin, "/api/departments", name="East", head_id=str(ids["Bob"]), parent_id=str(ids["Sales"])
    )
    for name, changes in {
        "Ann": {"department_id": str(ids["East"])},
        "Bob": {"department_id": str(ids["East"])},
        "Cai": {"manager_id": str(ids["Dan"])},
        "Eve": {"active": False},
    }.items():
        assert (await admin.patch(f"/api/members/{ids[name]}", json=changes)).status_code == 200
    partners = "/api/forms/partner/records"
    ours = await made(admin, partners, code="A", name="A", manager=str(ids["Fay"]))
    rival = await made(admin, partners, code="B", name="B")
    for name, partner, role in (("Wu", ours, "shop"), ("Xi", ours, "till"), ("Yu", rival, "shop")):
        ids[name] = (await make_partner_user(f"{name}@acme.example", partner, role)).id
    order = await made(
        admin, "/api/forms/order/records", number="1", line=1, partner=str(ours), amount="1", ordered_on="2026-01-01"
    )
    request = {
        "order": str(order),
        "reviewers": [str(ids["Fay"]), str(ids["Ann"]), str(ids["Eve"])],
        "owner": str(ids["Ann"]),
        "unit": str(ids["East"]),
        "rival": str(rival),
    }
    request_id = await made(admin, "/api/forms/request/records", **request)
    async with database.workspace(workspace) as connection:
        form = await open_form(connection, "request", actor=await system(), now=clock.now())
        yield Company(connection, form, ids, {"id": request_id, **request})


async def made(admin: httpx.AsyncClient, path: str, **body: Any) -> UUID:
    answer = await admin.post(path, json=body)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    return UUID(found["department"]["id"] if "department" in found else found["id"])


async def test_of_the_company(company: Company) -> None:
    ask, ids = company.ask, company.ids
    members = {"kind": "members", "ids": ["E6", str(ids["Ann"]), "E5", "E6"]}
    assert await ask(members) == ["Fay", "Ann"]
    assert await ask({"kind": "roles", "keys": ["reviewer", "boss"]}) == ["Dan", "Fay"]
    assert await ask({"kind": "departments", "ids": ["Sales"]}) == ["Ann", "Bob"]
    assert await ask({"kind": "departments", "ids": ["Sales"], "below": False}) == []
    heads = {"kind": "departments", "ids": [str(ids["East"]), "Sales"], "heads_only": True}
    assert await ask(heads) == ["Bob", "Cai"]


async def test_each_once_at_the_first_place(company: Company) -> None:
    first, then = {"kind": "roles", "keys": ["reviewer"]}, {"kind": "members", "ids": ["E1", "E6", "E2"]}
    assert await company.ask(first, then) == ["Fay", "Ann", "Bob"]
    assert await company.ask(then, first) == ["Ann", "Fay", "Bob"]
    assert await company.ask() == []


async def test_superiors(company: Company) -> None:
    """Ann and Bob name no manager: the heads of their departments stand above them, Bob's own being the next one."""
    superior = {"kind": "superior"}
    assert await company.ask(superior, by="Ann") == ["Bob"]
    assert await company.ask({**superior, "level": 2}, by="Ann") == ["Cai"]
    assert await company.ask({**superior, "level": 4}, by="Ann") == []
    assert await company.ask({**superior, "of": "owner", "level": 3}, by="Dan") == ["Dan"]
    assert await company.ask({**superior, "of": "step:check"}, check=["Cai", "Ann"]) == ["Dan", "Bob"]
    assert await company.ask(superior, by="Wu") == []
    assert await company.ask(superior) == []
    chain = {"kind": "superiors"}
    assert await company.ask(chain, by="Ann") == ["Bob", "Cai", "Dan"]
    assert await company.ask({**chain, "level": 2}, by="Ann") == ["Bob", "Cai"]
    assert await company.ask({**chain, "role": "boss"}, by="Ann") == ["Bob", "Cai", "Dan"]
    assert await company.ask({**chain, "role": "reviewer"}, by="Ann") == ["Bob", "Cai", "Dan"]
    assert await company.ask({**chain, "department": "Sales"}, by="Ann") == ["Bob", "Cai"]


async def test_of_the_record_its_partner_and_the_run(company: Company) -> None:
    ask = company.ask
    assert await ask({"kind": "member_field", "field": "reviewers"}) == ["Fay", "Ann"]
    assert await ask({"kind": "department_field", "field": "unit"}) == ["Bob"]
    assert await ask({"kind": "department_field", "field": "unit", "heads_only": False}) == ["Ann", "Bob"]
    assert await ask({"kind": "channel_manager", "field": "manager"}) == ["Fay"]
    assert await ask({"kind": "partner_users"}) == ["Wu", "Xi"]
    assert await ask({"kind": "partner_users", "roles": ["till"]}) == ["Xi"]
    assert await ask({"kind": "partner_users", "field": "rival"}) == ["Yu"]
    assert await ask({"kind": "initiator"}, by="Wu") == ["Wu"]
    assert await ask({"kind": "initiator"}, by="Eve") == []
    assert await ask({"kind": "actor_of", "step": "check"}, check=["Xi", "Cai"]) == ["Xi", "Cai"]
    assert await ask({"kind": "actor_of", "step": "check"}) == []


async def test_a_record_without_its_people_finds_nobody(company: Company) -> None:
    bare = replace(company, values={"id": new_id()})
    for source in (
        {"kind": "member_field", "field": "owner"},
        {"kind": "department_field", "field": "unit"},
        {"kind": "channel_manager", "field": "manager"},
        {"kind": "partner_users"},
        {"kind": "superior", "of": "owner"},
    ):
        assert await bare.ask(source) == []


async def test_more_than_one_step_may_ask_are_refused(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongzhou.builder.assignees.queries.PEOPLE_MAX", 2)
    with pytest.raises(TooManyPeople) as refused:
        await company.ask({"kind": "members", "ids": ["E1", "E2", "E3"]})
    assert refused.value.params == {"number": 3, "limit": 2}


async def test_what_is_wrong_is_told_at_its_place(company: Company) -> None:
    errors, nobody = company.errors, str(new_id())
    assert await errors({"kind": "initiator"}, {"kind": "members", "ids": ["E1", "E9", "E5", nobody]}) == [
        ("people.1.ids.1", "unknown_reference"),
        ("people.1.ids.2", "asked_has_left"),
        ("people.1.ids.3", "unknown_reference"),
    ]
    assert await errors({"kind": "departments", "ids": ["Sales", "West", nobody]}) == [
        ("people.0.ids.1", "unknown_reference"),
        ("people.0.ids.2", "unknown_reference"),
    ]
    assert await errors({"kind": "roles", "keys": ["reviewer", "shop"]}) == [("people.0.keys.1", "unknown_role")]
    assert await errors({"kind": "member_field", "field": "note"}) == [("people.0.field", "asked_no_people")]
    assert await errors({"kind": "member_field", "field": "gone"}) == [("people.0.field", "unknown_field")]
    assert await errors({"kind": "member_field", "field": "created_by"}) == []
    assert await errors({"kind": "department_field", "field": "owner"}) == [("people.0.field", "asked_no_department")]
    assert await errors({"kind": "channel_manager"}) == [("people.0.field", "unknown_field")]
    assert await errors({"kind": "channel_manager", "field": "name"}) == [("people.0.field", "asked_no_people")]
    assert await errors({"kind": "channel_manager", "field": "manager"}) == []
    assert await errors({"kind": "partner_users", "field": "order"}) == [("people.0.field", "asked_no_partner")]
    assert await errors({"kind": "partner_users", "roles": ["boss"]}) == [("people.0.roles.0", "unknown_role")]
    assert await errors({"kind": "actor_of", "step": "later"}) == [("people.0.step", "asked_no_step")]
    assert await errors({"kind": "actor_of", "step": "before"}, steps=("before",)) == []
    assert await errors({"kind": "superior", "of": "step:later"}) == [("people.0.of", "asked_no_step")]
    assert await errors({"kind": "superior", "of": "note"}) == [("people.0.of", "asked_no_people")]
    assert await errors({"kind": "superiors", "level": 2, "role": "nobody", "department": "West"}) == [
        ("people.0.role", "asked_two_ends"),
        ("people.0.role", "unknown_role"),
        ("people.0.department", "unknown_reference"),
    ]


async def test_a_form_without_partner_has_none_to_ask(company: Company) -> None:
    found = await find_source_errors(
        company.connection,
        SOURCES.validate_python([{"kind": "channel_manager"}, {"kind": "partner_users"}]),
        forms=company.form.forms,
        form=None,
    )
    assert [(each.field, each.code) for each in found] == [
        ("people.0.field", "asked_without_partner"),
        ("people.1.field", "asked_without_partner"),
    ]
