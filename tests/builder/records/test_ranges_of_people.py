"""Ranges of members and departments: who may be chosen, by department, role, name, the record and other forms."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.visits import VISITS, WHOLE, errors
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn


class Company:
    """Sales with a department below it, and finance; somebody in each."""

    def __init__(self, admin: httpx.AsyncClient) -> None:
        self.admin = admin
        self.departments: dict[str, str] = {}
        self.members: dict[str, str] = {}


@pytest.fixture
async def company(admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember) -> Company:
    found = Company(admin)
    for name, parent in (("Sales", None), ("East", "Sales"), ("Finance", None)):
        body = {"name": name, "parent_id": None if parent is None else found.departments[parent]}
        made = await admin.post("/api/departments", json=body)
        assert made.status_code == 201, made.text
        found.departments[name] = made.json()["department"]["id"]
    await make_role({"key": "seller", "title": "Seller", "kind": "member", "forms": {}})
    await make_role({"key": "auditor", "title": "Auditor", "kind": "member", "forms": {}})
    for name, role in (("Sam", "seller"), ("Eve", "seller"), ("Fin", "auditor")):
        await make_member(f"{name.lower()}@acme.example", role, name=name, code=name)
    for line in (await admin.get("/api/members")).json()["members"]:
        found.members[line["name"]] = line["id"]
    for name, department in (("Sam", "Sales"), ("Eve", "East"), ("Fin", "Finance")):
        body = {"department_id": found.departments[department]}
        moved = await admin.patch(f"/api/members/{found.members[name]}", json=body)
        assert moved.status_code == 200, moved.text
    return found


async def make_form(make_forms: MakeForms, type_name: str = "member", **settings: Any) -> None:
    await make_forms({"key": "visit", "title": "Visits", "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "department", "type": "department", "label": "Department"},
        {"key": "region", "type": "reference", "label": "Region", "settings": {"form": "region"}},
        {"key": "who", "type": type_name, "label": "Who", "settings": settings},
    ]})  # fmt: skip


async def taken(client: httpx.AsyncClient, **values: Any) -> str | list[str]:
    """What becomes of a new record: the name of who was chosen, or what is wrong."""
    answer = await client.post(VISITS, json=values)
    if answer.status_code == 201:
        who = answer.json()["who"]
        return [each["label"] for each in who] if isinstance(who, list) else str(who["label"])
    ((field, code),) = errors(answer)
    return f"{field}: {code}"


async def offered(client: httpx.AsyncClient, company: Company, **values: Any) -> set[str]:
    answer = await client.post(f"{VISITS}:people", json={"field": "who", "values": values})
    assert answer.status_code == 200, answer.text
    names = {identifier: name for name, identifier in (*company.members.items(), *company.departments.items())}
    return {names[each] for each in answer.json()["within"]}


async def test_departments_with_those_below_roles_and_members(company: Company, make_forms: MakeForms) -> None:
    of_sales = {"departments": [company.departments["Sales"]], "members": [company.members["Ada"]]}
    await make_form(make_forms, range=of_sales)

    assert await offered(company.admin, company) == {"Sam", "Eve", "Ada"}
    assert [await taken(company.admin, who=name) for name in ("Sam", "Eve", "E1", "Fin")] == [
        "Sam", "Eve", "Ada", "who: person_out_of_range"
    ]  # fmt: skip
    assert len((await company.admin.get(VISITS)).json()["records"]) == 3


async def test_without_those_below_and_by_role(company: Company, make_forms: MakeForms) -> None:
    await make_form(make_forms, range={"departments": [company.departments["Sales"]], "below": False,
                                       "roles": ["auditor"]})  # fmt: skip

    assert await offered(company.admin, company) == {"Sam", "Fin"}
    refused = await company.admin.post(VISITS, json={"who": "Eve"})
    assert refused.json()["errors"][0]["message"].startswith("Eve ")


async def test_a_department_of_the_record_decides(company: Company, make_forms: MakeForms) -> None:
    await make_form(make_forms, range={"of": "department"})
    east, sales = company.departments["East"], company.departments["Sales"]
    made = (await company.admin.post(VISITS, json={"department": east, "who": "Eve"})).json()
    path = f"{VISITS}/{made['id']}"

    assert await offered(company.admin, company, department=sales) == {"Sam", "Eve"}
    assert await offered(company.admin, company) == set()
    assert await taken(company.admin, department=east, who="Sam") == "who: person_of_another_department"
    assert await taken(company.admin, who="Sam") == "who: person_of_another_department"
    moved = await company.admin.patch(path, json={"revision": 1, "department": company.departments["Finance"]})
    assert errors(moved) == [("who", "person_of_another_department")]
    both = {"revision": 1, "department": company.departments["Finance"], "who": "Fin"}
    assert (await company.admin.patch(path, json=both)).status_code == 200


async def test_ones_own_department_and_who_stays_chosen(
    company: Company, make_forms: MakeForms, make_role: MakeRole, sign_in: SignIn
) -> None:
    await make_form(make_forms, "members", range={"own": True})
    await make_role({"key": "seller", "title": "Seller", "kind": "member", "forms": {"visit": WHOLE}})
    sam = await sign_in("sam@acme.example")
    made = (await sam.post(VISITS, json={"name": "x", "who": ["Eve"]})).json()
    await company.admin.patch(
        f"/api/members/{company.members['Eve']}", json={"department_id": company.departments["Finance"]}
    )

    assert await offered(sam, company) == {"Sam"}
    assert await taken(sam, who=["Sam", "Fin"]) == "who: person_out_of_range"
    more = await sam.patch(f"{VISITS}/{made['id']}", json={"revision": 1, "who": ["Eve", "Sam"]})
    assert [each["label"] for each in more.json()["who"]] == ["Eve", "Sam"]
    assert await taken(company.admin, who=["Sam"]) == "who: person_out_of_range"


async def test_departments_have_ranges_likewise(company: Company, make_forms: MakeForms) -> None:
    await make_form(make_forms, "department", range={"departments": [company.departments["Sales"]]})

    assert await offered(company.admin, company) == {"Sales", "East"}
    assert await taken(company.admin, who=company.departments["East"]) == "East"
    assert await taken(company.admin, who=company.departments["Finance"]) == "who: person_out_of_range"


async def test_another_form_may_name_the_departments(company: Company, make_forms: MakeForms) -> None:
    await make_forms({"key": "desk", "title": "Desks", "label_field": "code", "fields": [
        {"key": "code", "type": "text", "label": "Code"},
        {"key": "served_by", "type": "departments", "label": "Served by"},
    ]})  # fmt: skip
    both = [company.departments["East"], company.departments["Finance"]]
    await company.admin.post("/api/forms/desk/records", json={"code": "D", "served_by": both})
    linked = {"form": "desk", "where": [{"field": "code", "equals": "name"}], "take": "served_by"}
    await make_form(make_forms, range={"linked": linked})

    assert await offered(company.admin, company, name="D") == {"Eve", "Fin"}
    assert await taken(company.admin, name="D", who="Fin") == "Fin"
    assert await taken(company.admin, name="D", who="Sam") == "who: person_out_of_range"
    assert await taken(company.admin, name="E", who="Fin") == "who: person_out_of_range"


async def test_many_records_are_asked_too_and_some_are_recommended(company: Company, make_forms: MakeForms) -> None:
    await make_form(make_forms, range={"roles": ["seller"]}, recommended={"members": [company.members["Eve"]]})
    ids = [(await company.admin.post(VISITS, json={"name": name})).json()["id"] for name in "ab"]

    refused = await company.admin.post(f"{VISITS}:update", json={"ids": ids, "values": {"who": "Fin"}})
    changed = await company.admin.post(f"{VISITS}:update", json={"ids": ids, "values": {"who": "Eve"}})
    answer = (await company.admin.post(f"{VISITS}:people", json={"field": "who"})).json()

    assert (refused.status_code, changed.json()["changed"]) == (422, 2)
    assert answer["recommended"] == [company.members["Eve"]]
    assert set(answer["within"]) == {company.members["Eve"], company.members["Sam"]}


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"range": {}}, "settings.range", "invalid"),
        ({"range": {"of": "name"}}, "settings.range.of", "not_a_department"),
        ({"recommended": {"of": "none"}}, "settings.recommended.of", "not_a_department"),
        ({"range": {"departments": ["x"]}}, "settings.range.departments.0", "invalid"),
        ({"range": {"linked": {"form": "region", "where": [{"field": "name", "equals": "name"}], "take": "name"}}},
         "settings.range.linked.take", "not_a_department"),
    ],
)  # fmt: skip
async def test_a_wrong_definition_is_named(
    admin: httpx.AsyncClient, given: dict[str, Any], path: str, code: str
) -> None:
    answer = await admin.post("/api/forms", json={"key": "visit", "title": "Visits", "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "who", "type": "member", "label": "Who", "settings": given},
    ]})  # fmt: skip

    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [(f"fields.1.{path}", code)]


async def test_a_stranger_in_a_list_is_nobody(company: Company, make_forms: MakeForms) -> None:
    await make_form(make_forms, range={"members": [str(uuid4())]})

    assert await offered(company.admin, company) == set()


async def roles_of(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    answer = await client.get("/api/role-names")
    assert answer.status_code == 200, answer.text
    return {each["key"]: each for each in answer.json()["roles"]}


async def test_roles_by_kind_and_by_name(company: Company, make_forms: MakeForms, make_role: MakeRole) -> None:
    await make_role({"key": "dealer", "title": {"zh-CN": "经销商", "en": "Dealer"}, "kind": "partner", "forms": {}})
    await make_form(make_forms, "role", range={"kind": "member", "roles": ["seller", "dealer"]})
    admin, known = company.admin, await roles_of(company.admin)

    answer = (await admin.post(f"{VISITS}:people", json={"field": "who", "values": {}})).json()
    assert answer == {"within": [known["seller"]["id"]], "recommended": None}
    assert (await taken(admin, who="seller"), await taken(admin, who=known["seller"]["id"])) == ("Seller", "Seller")
    assert await taken(admin, who="dealer") == "who: person_out_of_range"
    assert await taken(admin, who="auditor") == "who: person_out_of_range"
    assert await taken(admin, who="nobody") == "who: unknown_record"
    assert (known["dealer"]["title"], known["dealer"]["kind"]) == ({"zh-CN": "经销商", "en": "Dealer"}, "partner")


async def test_a_role_that_records_name_stays(company: Company, make_forms: MakeForms, make_role: MakeRole) -> None:
    await make_role({"key": "dealer", "title": "Dealer", "kind": "partner", "forms": {}})
    await make_form(make_forms, "role")
    made = (await company.admin.post(VISITS, json={"who": "dealer"})).json()

    refused = await company.admin.delete("/api/roles/dealer")
    assert (refused.status_code, refused.json()["code"]) == (409, "role_named")
    assert (await company.admin.get(f"{VISITS}/{made['id']}")).json()["who"]["label"] == "Dealer"
    emptied = await company.admin.patch(f"{VISITS}/{made['id']}", json={"revision": 1, "who": None})
    assert emptied.status_code == 200, emptied.text
    assert (await company.admin.delete("/api/roles/dealer")).status_code == 204


async def test_a_department_that_records_name_stays(company: Company, make_forms: MakeForms) -> None:
    await make_form(make_forms)
    added = await company.admin.post("/api/departments", json={"name": "Spare"})
    spare = added.json()["department"]["id"]
    await company.admin.post(VISITS, json={"department": spare})

    refused = await company.admin.delete(f"/api/departments/{spare}")

    assert (refused.status_code, refused.json()["code"]) == (409, "department_named")


async def test_roles_are_named_to_everybody_inside_without_their_rights(company: Company, sign_in: SignIn) -> None:
    seller = await sign_in("sam@acme.example")

    assert {tuple(sorted(each)) for each in (await roles_of(seller)).values()} == {("id", "key", "kind", "title")}
    assert (await seller.get("/api/roles")).status_code == 404


@pytest.mark.parametrize("given", [{}, {"kind": "robot"}, {"roles": [], "kind": None}])
async def test_a_range_of_roles_names_some(admin: httpx.AsyncClient, given: dict[str, Any]) -> None:
    document = {"key": "visit", "title": "Visits", "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "who", "type": "roles", "label": "Who", "settings": {"range": given}}]}  # fmt: skip

    answer = await admin.post("/api/forms", json=document)

    assert answer.status_code == 422
    assert all(each["field"].startswith("fields.1.settings.range") for each in answer.json()["errors"])


async def test_partner_users_choose_within_the_ranges_too(
    company: Company,
    make_forms: MakeForms,
    make_role: MakeRole,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
) -> None:
    await make_forms({"key": "visit", "title": "Visits", "partner_path": ["partner"], "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "partner", "type": "reference", "label": "Partner", "settings": {"form": "partner"}},
        {"key": "who", "type": "member", "label": "Who", "settings": {
            "range": {"departments": [company.departments["Sales"]]}}},
        {"key": "team", "type": "departments", "label": "Team", "settings": {
            "range": {"departments": [company.departments["East"]]}}},
        {"key": "role", "type": "role", "label": "Role", "settings": {"range": {"roles": ["seller"]}}},
    ]})  # fmt: skip
    await make_role({"key": "dealer", "title": "Dealer", "kind": "partner", "forms": {
        "visit": WHOLE, "partner": {"actions": ["read"], "fields": {"read": ["code", "name"]}}}})  # fmt: skip
    partner = (await company.admin.post("/api/forms/partner/records", json={"code": "P", "name": "P"})).json()["id"]
    await make_partner_user("owner@p.example", partner, "dealer")
    owner, known = await sign_in("owner@p.example"), await roles_of(company.admin)

    async def told(**values: Any) -> list[tuple[str, str]]:
        return errors(await owner.post(VISITS, json={"partner": partner, **values}))

    assert await offered(owner, company) == {"Sam", "Eve"}
    assert await told(who=company.members["Fin"]) == [("who", "person_out_of_range")]
    assert await told(team=[company.departments["Finance"]]) == [("team", "person_out_of_range")]
    assert await told(role=known["auditor"]["id"]) == [("role", "person_out_of_range")]
    assert (await company.admin.get(VISITS)).json()["records"] == []
    sent = {"partner": partner, "who": company.members["Eve"], "team": [company.departments["East"]],
            "role": known["seller"]["id"]}  # fmt: skip
    made = await owner.post(VISITS, json=sent)
    assert made.status_code == 201, made.text
    assert (made.json()["who"]["label"], made.json()["role"]["label"]) == ("Eve", "Seller")
    assert (await owner.get("/api/role-names")).status_code == 404


async def test_a_default_by_formula_is_held_to_the_range(company: Company, make_forms: MakeForms) -> None:
    await make_forms({"key": "visit", "title": "Visits", "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "asked", "type": "member", "label": "Asked"},
        {"key": "who", "type": "member", "label": "Who", "default_formula": "asked",
         "settings": {"range": {"roles": ["seller"]}}},
    ]})  # fmt: skip

    assert await taken(company.admin, asked="Eve") == "Eve"
    assert await taken(company.admin, asked="Fin") == "who: person_out_of_range"
    assert await taken(company.admin, asked="Fin", who="Sam") == "Sam"
    assert len((await company.admin.get(VISITS)).json()["records"]) == 2
