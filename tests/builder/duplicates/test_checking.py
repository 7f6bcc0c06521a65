"""Whether what is written is likely there already: by whom, at which door, and what is told."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.duplicates.conftest import CUSTOMERS, DEAL, LEADS, Made
from tests.builder.links.conftest import submitted
from tests.builder.make import PARTNER, REGION
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.records import facade as records
from tongzhou.builder.records.duplicates import lock_all_keys
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

KEYS = [
    ("company", "北京同舟科技有限公司", "同舟科技"),
    ("company", "同舟科技（北京）股份有限公司", "同舟科技"),
    ("company", "同舟科技集团", "同舟科技"),
    ("company", "中国广东省深圳市同舟科技有限责任公司", "同舟科技"),
    ("company", "《同舟》·科 技", "同舟科技"),
    ("company", "同舟（集团）有限公司", "同舟"),
    ("company", "内蒙古自治区呼和浩特市蒙牛乳业(集团)股份有限公司", "蒙牛乳业"),
    ("company", "北京银行股份有限公司", "北京银行"),
    ("company", "上海医疗器械有限公司", "上海医疗器械"),
    ("company", "上海公司", "上海"),
    ("company", "阿里巴巴（中国）有限公司", "阿里巴巴"),
    ("company", "北京同舟有限公司上海分公司", "同舟有限公司上海分公司"),
    ("company", "Tongzhou Technology Co., Ltd.", "tongzhoutechnology"),
    ("company", "ＴＯＮＧＺＨＯＵ　technology", "tongzhoutechnology"),
    ("company", "Acme Group Inc.", "acme"),
    ("company", "有限公司", "有限公司"),
    ("company", "!!", None),
    ("phone", "+86 138-0013-8000", "13800138000"),
    ("phone", "１３８ 0013 8000", "13800138000"),
    ("phone", "(010) 6552-9988转801", "1065529988"),
    ("phone", "86-10-65529988", "1065529988"),
    ("phone", "12345", None),
    ("domain", "Li@Acme.COM.cn", "acme.com.cn"),
    ("domain", "https://www.acme.com.cn:8080/about?x", "acme.com.cn"),
    ("domain", "li@qq.com", None),
    ("domain", "nobody", None),
    ("exact", " 91110108-ma01 abcd", "91110108ma01abcd"),
    ("exact", "９１１１０１０８MA01ABCD", "91110108ma01abcd"),
    ("exact", " ", None),
]


async def test_keys(database: Database, workspace: Workspace) -> None:
    """What makes values alike, as the index keeps it."""
    async with database.workspace(workspace) as connection:
        cursor = await connection.execute(
            f'select "{workspace.schema}"._duplicate_key(how, value) as key'
            " from unnest(%s::text[], %s::text[]) with ordinality v(how, value, place) order by place".encode(),
            ([how for how, _, _ in KEYS], [value for _, value, _ in KEYS]),
        )
        found = [row["key"] for row in await cursor.fetchall()]
    assert found == [key for _, _, key in KEYS]


async def test_a_check_has_its_index(admin: httpx.AsyncClient, database: Database, workspace: Workspace) -> None:
    async def indexes() -> int:
        async with database.workspace(workspace) as connection:
            cursor = await connection.execute(
                "select count(*) as n from pg_indexes where schemaname = %s and indexname like %s",
                (workspace.schema, r"\_same\_%"),
            )
            return int((await cursor.fetchone() or {})["n"])

    assert await indexes() == 5
    form = (await admin.get("/api/forms/lead")).json()["form"]
    body = {"version": form["version"], "definition": {**_definition(form), "duplicates": []}}
    answer = await admin.post("/api/forms/lead:apply", json=body)
    assert answer.status_code == 200, answer.text
    assert await indexes() == 3


def _definition(form: dict[str, Any]) -> dict[str, Any]:
    shown = ("id", "key", "type", "label", "required", "unique", "settings")
    kept = {key: form[key] for key in ("key", "title", "label_field", "duplicates")}
    return {**kept, "fields": [{key: each[key] for key in shown} for each in form["fields"]]}


async def test_a_warning_is_meant_by_saying_so(admin: httpx.AsyncClient, made: Made) -> None:
    there = await made(name="北京同舟科技有限公司", phone="13800138000")
    values = {"name": "同舟科技（集团）", "phone": "+86 138 0013 8000"}
    refused = await admin.post(CUSTOMERS, json=values)
    assert refused.status_code == 409, refused.text
    problem = refused.json()
    assert problem["code"] == "duplicate_found"
    assert problem["may_insist"] is True
    assert [(each["field"], each["code"]) for each in problem["errors"]] == [
        ("name", "duplicate_likely"),
        ("phone", "duplicate_likely"),
    ]
    like = {"on_match": "warn", "form": "customer", "title": {"zh-CN": "客户", "en": "Customers"},
            "record": {"id": there, "label": "北京同舟科技有限公司"}, "ask": "Ada"}  # fmt: skip
    assert problem["duplicates"] == [{"field": "name", **like, "ask": None}, {"field": "phone", **like, "ask": None}]
    assert len((await admin.get(CUSTOMERS)).json()["records"]) == 1
    assert (await admin.post(f"{CUSTOMERS}?duplicates=allow", json=values)).status_code == 201
    assert (await admin.post(f"{CUSTOMERS}?duplicates=yes", json=values)).status_code == 400


async def test_what_is_blocked_stays_blocked(admin: httpx.AsyncClient, made: Made) -> None:
    await made(name="同舟", tax_id="91110108MA01ABCD")
    refused = await admin.post(f"{CUSTOMERS}?duplicates=allow", json={"name": "别家", "tax_id": "91110108-ma01 abcd"})
    assert (refused.status_code, refused.json()["may_insist"]) == (409, False)
    assert refused.json()["errors"][0]["code"] == "duplicate_blocked"
    other = await made(name="别家", tax_id="1")
    changed = await admin.patch(f"{CUSTOMERS}/{other}", json={"revision": 1, "tax_id": "91110108 MA01 ABCD"})
    assert changed.status_code == 409
    same = await admin.patch(f"{CUSTOMERS}/{other}?duplicates=allow", json={"revision": 1, "tax_id": " 1 "})
    assert same.status_code == 200, same.text
    many = await admin.post(f"{CUSTOMERS}:update", json={"ids": [other], "values": {"tax_id": "91110108MA01ABCD"}})
    assert (many.status_code, many.json()["errors"][0]["code"]) == (422, "duplicate_blocked")
    assert (await admin.get(f"{CUSTOMERS}/{other}")).json()["tax_id"].strip() == "1"


async def test_a_look_at_an_edit_of_many_waits_for_nobody(
    admin: httpx.AsyncClient, made: Made, database: Database, workspace: Workspace
) -> None:
    there, other = await made(name="甲", tax_id="1"), await made(name="乙", tax_id="2")
    asked = {"ids": [there, other], "values": {"tax_id": "3"}}
    async with database.workspace(workspace) as connection:
        await lock_all_keys(connection)
        async with asyncio.timeout(5):
            seen = await admin.post(f"{CUSTOMERS}:preview", json=asked)
    assert seen.status_code == 200, seen.text
    assert {key: seen.json()[key] for key in ("total", "changed", "refused")} == {
        "total": 2, "changed": 1, "refused": 1,
    }  # fmt: skip


async def test_a_lead_may_be_a_customer(admin: httpx.AsyncClient, made: Made) -> None:
    await made(name="上海同舟科技有限公司", email="a@acme.com.cn")
    by_name = await admin.post(LEADS, json={"company": "同舟科技"})
    assert [each["form"] for each in by_name.json()["duplicates"]] == ["customer"]
    by_domain = await admin.post(LEADS, json={"company": "Acme", "email": "b@acme.com.cn"})
    assert [(each["field"], each["form"]) for each in by_domain.json()["duplicates"]] == [("email", "customer")]
    assert (await admin.post(LEADS, json={"company": "别家", "email": "b@qq.com"})).status_code == 201


async def test_what_lies_in_the_bin_is_no_duplicate(admin: httpx.AsyncClient, made: Made) -> None:
    gone = await made(name="同舟科技")
    assert (await admin.delete(f"{CUSTOMERS}/{gone}")).status_code == 204
    assert (await admin.post(CUSTOMERS, json={"name": "同舟科技"})).status_code == 201


async def test_of_two_at_once_one_passes(admin: httpx.AsyncClient) -> None:
    both = [admin.post(LEADS, json={"company": name}) for name in ("同舟科技", "北京同舟科技有限公司")]
    answers = await asyncio.gather(*both)
    assert sorted(each.status_code for each in answers) == [201, 409]
    assert len((await admin.get(LEADS)).json()["records"]) == 1


SELLER = {
    "key": "seller",
    "title": "Seller",
    "kind": "member",
    "forms": {
        "customer": {"actions": ["read", "create"], "rows": "created_by = me"},
        "lead": {"actions": ["read", "create"], "rows": "created_by = me"},
    },
}


@pytest.fixture
async def seller(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> httpx.AsyncClient:
    await make_role(SELLER)
    await make_member("li@acme.example", "seller", name="Li")
    return await sign_in("li@acme.example")


async def test_of_what_a_member_does_not_see_they_learn_whom_to_ask(seller: httpx.AsyncClient, made: Made) -> None:
    await made(name="同舟科技")
    refused = await seller.post(CUSTOMERS, json={"name": "北京同舟科技"})
    assert [(each["record"], each["ask"]) for each in refused.json()["duplicates"]] == [(None, "Ada")]
    assert "同舟科技" not in refused.text.replace("北京同舟科技", "")
    asked = await seller.post(f"{CUSTOMERS}:duplicates", json={"values": {"name": "北京同舟科技"}})
    assert asked.status_code == 200, asked.text
    assert asked.json()["duplicates"] == refused.json()["duplicates"]
    assert (await seller.get(CUSTOMERS)).json()["records"] == []


@pytest.mark.parametrize("cursor", ["", "?cursor=a", "?check=2&cursor=1"])
async def test_who_does_not_reach_every_record_gets_no_list(
    seller: httpx.AsyncClient, admin: httpx.AsyncClient, made: Made, cursor: str
) -> None:
    """Cursors and counts would tell of the values of others, bisected by a cursor of one's own choice."""
    await made(name="同舟科技", phone="13800138000")
    refused = await seller.get(f"/api/forms/customer/duplicates{cursor}")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert "同舟" not in refused.text
    assert "13800138000" not in refused.text
    assert (await seller.get("/api/forms/customer")).json()["form"]["listable_checks"] == []
    assert (await admin.get("/api/forms/customer")).json()["form"]["listable_checks"] == [
        {"check": 0, "field": "name", "compare": "company"},
        {"check": 1, "field": "tax_id", "compare": "exact"},
        {"check": 2, "field": "phone", "compare": "phone"},
    ]


async def test_who_reads_every_record_but_not_every_field_lists_by_the_others(
    admin: httpx.AsyncClient, made: Made, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    rights = {"actions": ["read"], "fields": {"read": ["name", "phone"], "write": []}}
    await make_role({"key": "reader", "title": "Reader", "kind": "member", "forms": {"customer": rights}})
    await make_member("wu@acme.example", "reader")
    wu = await sign_in("wu@acme.example")
    for phone in ("13800138000", "+86 13800138000"):
        await made(name="同舟", phone=phone, tax_id="1" + phone[-1:] + phone[:1])
    listed = (await wu.get("/api/forms/customer")).json()["form"]["listable_checks"]
    assert [(each["check"], each["field"]) for each in listed] == [(0, "name"), (2, "phone")]
    answers = [(await wu.get(f"/api/forms/customer/duplicates?check={check}")).status_code for check in (0, 1, 2)]
    assert answers == [200, 404, 200]


async def test_asking_writes_nothing_and_leaves_the_record_itself_out(admin: httpx.AsyncClient, made: Made) -> None:
    there = await made(name="同舟科技")
    url = f"{CUSTOMERS}:duplicates"
    asked = (await admin.post(url, json={"values": {"name": "同舟科技集团", "tax_id": 7}})).json()
    assert [each["record"]["id"] for each in asked["duplicates"]] == [there]
    own = (await admin.post(url, json={"values": {"name": "同舟科技集团"}, "record": there})).json()
    assert own["duplicates"] == []
    assert (await admin.post(url, json={"values": []})).status_code == 422


async def test_rows_of_one_write_are_compared_too(
    admin: httpx.AsyncClient, database: Database, system: System, made: Made
) -> None:
    await made(name="同舟科技")
    rows = [{"company": name} for name in ("甲乙丙", "北京甲乙丙有限公司", "同舟科技集团", "丁")]
    actor = await system()
    async with database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, "lead", actor=actor, now=clock.now())
        done = await records.write_many(opened, rows, key=None, mode="create", skip_bad=True)
    assert done.created == 2
    assert [(each.row, each.field, each.code) for each in done.errors] == [
        (1, "company", "duplicate_blocked"),
        (2, "company", "duplicate_blocked"),
    ]


async def test_checks_name_fields_that_can_be_compared(admin: httpx.AsyncClient) -> None:
    form = (await admin.get("/api/forms/customer")).json()["form"]
    wrong = [
        {"field": "papers", "compare": "exact", "against": [{"form": "customer", "field": "name"}]},
        {"field": "gone", "compare": "exact", "against": [{"form": "nowhere", "field": "name"}]},
        {"field": "name", "compare": "exact", "against": [{"form": "lead", "field": "customer"}]},
    ]
    body = {"version": form["version"], "definition": {**_definition(form), "duplicates": wrong}}
    answer = await admin.post("/api/forms/customer:apply", json=body)
    assert answer.status_code == 422, answer.text
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("duplicates.0.field", "cannot_compare"),
        ("duplicates.1.field", "unknown_field"),
        ("duplicates.1.against.0.form", "unknown_form"),
        ("duplicates.2.against.0.field", "cannot_compare"),
    ]


async def test_a_field_that_leads_compare_with_stays(admin: httpx.AsyncClient) -> None:
    form = (await admin.get("/api/forms/customer")).json()["form"]
    document = {**_definition(form), "duplicates": []}
    for each in document["fields"]:
        each["retired"] = each["key"] == "email"
    answer = await admin.post("/api/forms/customer:apply", json={"version": form["version"], "definition": document})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "shown_elsewhere")


LINK = {
    "kind": "fill",
    "title": {"zh-CN": "留言", "en": "Tell us"},
    "fields": [{"field": "company"}, {"field": "email"}],
}


async def test_a_visitor_learns_that_somebody_is_known_and_nothing_else(
    admin: httpx.AsyncClient, made: Made, client: httpx.AsyncClient
) -> None:
    await made(name="同舟科技", email="a@acme.com.cn")
    link = (await admin.post("/api/forms/lead/links", json={"document": LINK, "password": None})).json()["link"]
    known = await submitted(client, link, {"company": "北京同舟科技有限公司"})
    assert (known.status_code, known.json()["errors"][0]["code"]) == (409, "already_known")
    assert known.json()["duplicates"] == []
    assert "客户" not in known.text
    assert "Customers" not in known.text
    warned = await submitted(client, link, {"company": "别家", "email": "b@acme.com.cn"})
    assert warned.status_code == 201, warned.text


PEOPLE_OF_A = {
    "key": "shop",
    "title": "Shop",
    "kind": "partner",
    "forms": {"partner": {"actions": ["read"]}, "deal": {"actions": ["read", "create"]}},
}


async def test_a_partner_learns_nothing_of_others(
    admin: httpx.AsyncClient,
    make_forms: MakeForms,
    make_role: MakeRole,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
) -> None:
    await make_forms(REGION, PARTNER, DEAL)
    await make_role(PEOPLE_OF_A)
    partners = {}
    for code in ("A", "B"):
        answer = await admin.post("/api/forms/partner/records", json={"code": code, "name": f"Partner {code}"})
        partners[code] = answer.json()["id"]
    await make_partner_user("wu@a.example", UUID(partners["A"]), "shop")
    wu = await sign_in("wu@a.example")
    deals = "/api/forms/deal/records"
    theirs = {"customer": "同舟科技", "phone": "13800138000", "partner": partners["B"]}
    assert (await admin.post(deals, json=theirs)).status_code == 201
    mine = {"customer": "同舟科技集团", "partner": partners["A"]}
    assert (await wu.post(f"{deals}:duplicates", json={"values": mine})).json() == {"duplicates": []}
    assert (await wu.post(deals, json=mine)).status_code == 201
    again = await wu.post(deals, json={**mine, "customer": "北京同舟科技"})
    assert [each["record"]["label"] for each in again.json()["duplicates"]] == ["同舟科技集团"]
    known = await wu.post(deals, json={"customer": "别家", "phone": "+86 13800138000", "partner": partners["A"]})
    assert (known.status_code, known.json()["errors"][0]["code"]) == (409, "already_known")
    assert known.json()["duplicates"] == []
    merges = await wu.get(f"/api/forms/partner/records/{partners['A']}/merges")
    assert (merges.status_code, merges.json()) == (200, {"merges": []})
    assert (await wu.get(f"/api/forms/partner/records/{partners['B']}/merges")).status_code == 404
