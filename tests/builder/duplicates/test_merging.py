"""Two records that become one, and two again."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.duplicates.conftest import CUSTOMERS, LEADS, Made
from tests.builder.make import PARTNER, REGION
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn

ORDER: dict[str, Any] = {
    "key": "job",
    "title": "Jobs",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "parent", "type": "reference", "label": "Parent", "settings": {"form": "job"}},
        {"key": "lines", "type": "subform", "label": "Lines", "settings": {"form": "job_line", "through": "job"}},
    ],
}
LINE: dict[str, Any] = {
    "key": "job_line",
    "title": "Lines",
    "fields": [
        {"key": "what", "type": "text", "label": "What"},
        {"key": "job", "type": "reference", "label": "Job", "settings": {"form": "job"}},
    ],
}


async def get(admin: httpx.AsyncClient, record: str, url: str = CUSTOMERS) -> dict[str, Any]:
    answer = await admin.get(f"{url}/{record}")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def merged(
    browser: httpx.AsyncClient, survivor: str, other: str, *take: str, url: str = CUSTOMERS, revision: int = 1
) -> httpx.Response:
    body = {"survivor": {"id": survivor, "revision": revision}, "other": {"id": other, "revision": 1}}
    return await browser.post(f"{url}:merge", json={**body, "take": list(take)})


async def upload(admin: httpx.AsyncClient, name: str) -> str:
    answer = await admin.post("/api/files", files={"file": (name, b"%PDF-1.4 paper")})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["file"]["id"])


async def test_what_hangs_on_one_goes_to_the_other_and_back(admin: httpx.AsyncClient, made: Made) -> None:
    paper = await upload(admin, "a.pdf")
    kept = await made(name="同舟科技", phone="13800138000", code="K1")
    gone = await made(name="北京同舟科技有限公司", email="a@acme.cn", code="G1", papers=[paper])
    lead = await made(LEADS, company="线索", customer=gone, customers=[kept, gone])
    said = await admin.post(f"{CUSTOMERS}/{gone}/comments", json={"text": "Called"})
    assert said.status_code == 201
    answer = await merged(admin, kept, gone, "email", "code", "papers")
    assert answer.status_code == 200, answer.text
    merge = answer.json()["merge"]

    record = await get(admin, kept)
    assert (record["name"], record["phone"], record["email"], record["code"], record["revision"]) == (
        "同舟科技", "13800138000", "a@acme.cn", "G1", 2,
    )  # fmt: skip
    assert [each["id"] for each in record["papers"]] == [paper]
    assert (await admin.get(f"/api/files/{paper}")).status_code == 200
    led = await get(admin, lead, LEADS)
    assert led["customer"]["id"] == kept
    assert [each["id"] for each in led["customers"]] == [kept]
    comments = (await admin.get(f"{CUSTOMERS}/{kept}/comments")).json()
    assert ([each["text"] for each in comments["comments"]], comments["following"]) == (["Called"], True)
    assert (await admin.get(f"{CUSTOMERS}/{gone}")).status_code == 404
    told = (await admin.get(f"{CUSTOMERS}/{gone}/merges")).json()["merges"]
    assert [(each["survivor"], each["other"], each["by"], each["undone"]) for each in told] == [
        ({"id": kept, "label": "同舟科技"}, {"id": gone, "label": "北京同舟科技有限公司"}, "Ada", False)
    ]
    (newest, *_) = (await admin.get(f"{CUSTOMERS}/{kept}/history")).json()["entries"]
    assert (newest["revision"], newest["action"]) == (told[0]["survivor_revision"], "updated")
    assert {each["field"]: each["after"] for each in newest["changes"]}["code"] == "G1"
    (newest, *_) = (await admin.get(f"{CUSTOMERS}/{gone}/history")).json()["entries"]
    assert (newest["revision"], newest["action"]) == (told[0]["other_revision"], "deleted")

    back = await admin.post(f"/api/forms/customer/merges/{merge}:undo")
    assert back.status_code == 204, back.text
    record, other = await get(admin, kept), await get(admin, gone)
    assert (record["email"], record["code"], record["papers"]) == (None, "K1", None)
    assert (other["email"], other["code"], [each["id"] for each in other["papers"]]) == ("a@acme.cn", "G1", [paper])
    led = await get(admin, lead, LEADS)
    assert led["customer"]["id"] == gone
    comments = (await admin.get(f"{CUSTOMERS}/{kept}/comments")).json()
    assert (comments["comments"], comments["following"]) == ([], False)
    comments = (await admin.get(f"{CUSTOMERS}/{gone}/comments")).json()
    assert ([each["text"] for each in comments["comments"]], comments["following"]) == (["Called"], True)
    assert (await admin.get(f"/api/files/{paper}")).status_code == 200
    assert (await admin.post(f"/api/forms/customer/merges/{merge}:undo")).json()["code"] == "merge_gone"


async def test_who_was_given_one_is_given_the_other_until_they_part(
    admin: httpx.AsyncClient, made: Made, make_member: MakeMember, sign_in: SignIn
) -> None:
    people = [await make_member(f"{name}@acme.example") for name in ("li", "wu")]
    kept, gone = await made(name="同舟科技"), await made(name="北京同舟科技有限公司")
    for record, person in ((gone, 0), (gone, 1), (kept, 1)):
        shared = await admin.post(f"{CUSTOMERS}/{record}/shares", json={"member_id": str(people[person].id)})
        assert shared.status_code == 201, shared.text
    li, wu = await sign_in("li@acme.example"), await sign_in("wu@acme.example")
    assert (await li.get(f"{CUSTOMERS}/{kept}")).status_code == 404
    merge = (await merged(admin, kept, gone)).json()["merge"]
    assert [(await each.get(f"{CUSTOMERS}/{kept}")).status_code for each in (li, wu)] == [200, 200]
    assert (await admin.post(f"/api/forms/customer/merges/{merge}:undo")).status_code == 204
    assert [(await each.get(f"{CUSTOMERS}/{kept}")).status_code for each in (li, wu)] == [404, 200]
    assert [(await each.get(f"{CUSTOMERS}/{gone}")).status_code for each in (li, wu)] == [200, 200]


async def test_rows_of_sub_forms_and_children_follow(
    admin: httpx.AsyncClient, make_forms: MakeForms, made: Made
) -> None:
    jobs = "/api/forms/job/records"
    answer = await admin.post("/api/forms", json={**ORDER, "sub_forms": [LINE]})
    assert answer.status_code == 201, answer.text
    kept = await made(jobs, name="A", lines=[{"what": "one"}])
    gone = await made(jobs, name="B", lines=[{"what": "two"}, {"what": "three"}])
    child = await made(jobs, name="C", parent=gone)
    assert (await merged(admin, kept, gone, url=jobs)).status_code == 200
    record = await get(admin, kept, jobs)
    assert sorted(row["what"] for row in record["lines"]) == ["one", "three", "two"]
    assert (await get(admin, child, jobs))["parent"]["id"] == kept


async def test_a_record_never_leads_to_itself_by_a_merge(admin: httpx.AsyncClient, made: Made) -> None:
    jobs = "/api/forms/job/records"
    assert (await admin.post("/api/forms", json={**ORDER, "sub_forms": [LINE]})).status_code == 201
    gone = await made(jobs, name="A")
    kept = await made(jobs, name="B", parent=gone)
    merge = (await merged(admin, kept, gone, url=jobs)).json()["merge"]
    assert (await get(admin, kept, jobs))["parent"] is None
    assert (await admin.post(f"/api/forms/job/merges/{merge}:undo")).status_code == 204
    assert (await get(admin, kept, jobs))["parent"]["id"] == gone


async def test_a_merge_that_is_refused_changes_nothing(admin: httpx.AsyncClient, made: Made) -> None:
    kept, gone = await made(name="A"), await made(name="B", phone="13800138000")
    assert (await merged(admin, kept, kept)).json()["errors"][0]["code"] == "merge_same"
    assert (await merged(admin, kept, gone, "nothing")).json()["errors"][0]["code"] == "unknown_field"
    stale = await merged(admin, kept, gone, revision=2)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_record")
    assert (await get(admin, kept))["revision"] == 1
    assert (await get(admin, gone))["revision"] == 1


async def test_who_merges_may_change_both_and_delete_one(
    admin: httpx.AsyncClient, made: Made, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    kept, gone = await made(name="A"), await made(name="B")
    rights = {"key": "clerk", "title": "Clerk", "kind": "member",
              "forms": {"customer": {"actions": ["read", "update"]}}}  # fmt: skip
    await make_role(rights)
    await make_member("li@acme.example", "clerk")
    li = await sign_in("li@acme.example")
    assert (await merged(li, kept, gone)).status_code == 403
    assert (await get(admin, gone))["revision"] == 1


async def test_what_is_one_partners_never_becomes_anothers(
    admin: httpx.AsyncClient, make_forms: MakeForms, made: Made, make_partner_user: MakePartnerUser, make_role: MakeRole
) -> None:
    from uuid import UUID

    from tests.builder.duplicates.conftest import DEAL

    await make_forms(REGION, PARTNER, DEAL)
    partners, deals = "/api/forms/partner/records", "/api/forms/deal/records"
    a, b = await made(partners, code="A", name="A"), await made(partners, code="B", name="B")
    of_a = await made(deals, customer="甲", partner=a)
    of_b = await made(deals, customer="乙", partner=b)
    assert (await merged(admin, of_a, of_b, url=deals)).json()["errors"][0]["code"] == "merge_partners"
    await make_role({"key": "shop", "title": "Shop", "kind": "partner", "forms": {"partner": {"actions": ["read"]}}})
    await make_partner_user("wu@b.example", UUID(b), "shop")
    assert (await merged(admin, a, b, url=partners)).json()["errors"][0]["code"] == "merge_people"
    assert (await merged(admin, b, a, url=partners)).status_code == 200
    assert (await get(admin, of_a, deals))["partner"]["id"] == b


@pytest.mark.parametrize(("limit", "stretch"), [(1, 10_000), (20, 10_000), (20, 2), (1, 1)])
async def test_records_that_are_alike_are_listed_stretch_by_stretch(
    admin: httpx.AsyncClient, made: Made, limit: int, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongzhou.builder.duplicates.queries.STRETCH", stretch)
    for name in ("同舟科技", "北京同舟科技有限公司", "甲乙丙", "甲乙丙集团", "丁"):
        await made(name=name)
    found, cursor, looked, totals = [], "", 0, []
    while cursor is not None:
        params: dict[str, Any] = {"check": 0, "limit": limit, **({"cursor": cursor} if cursor else {})}
        answer = await admin.get("/api/forms/customer/duplicates", params=params)
        assert answer.status_code == 200, answer.text
        found += answer.json()["groups"]
        looked += answer.json()["looked"]
        totals.append(answer.json()["total"])
        cursor = answer.json()["next_cursor"]
    shown = {each["key"]: [record["name"] for record in each["records"]] for each in found}
    assert shown == {"同舟科技": ["同舟科技", "北京同舟科技有限公司"], "甲乙丙": ["甲乙丙", "甲乙丙集团"]}
    assert (looked, totals[0], {*totals[1:]} <= {None}) == (5, 5, True)
    assert (await admin.get("/api/forms/customer/duplicates?check=9")).status_code == 400


async def test_a_check_that_compares_with_another_form_lists_nothing(admin: httpx.AsyncClient, made: Made) -> None:
    await made(LEADS, company="甲", email="a@acme.cn")
    assert (await admin.get("/api/forms/lead/duplicates")).json()["groups"] == []
    refused = await admin.get("/api/forms/lead/duplicates?check=1")
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_parameters")
