"""What comes back may be there otherwise by now: out of the recycle bin, by undo, by parting merged records."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.duplicates.conftest import CUSTOMERS, LEADS, Made
from tests.builder.duplicates.test_merging import merged
from tests.builder.rewinding.conftest import end_of  # noqa: F401
from tests.people import MakeMember, MakeRole, SignIn

ALLOW = "?duplicates=allow"


async def names(browser: httpx.AsyncClient, url: str = CUSTOMERS, field: str = "name") -> list[str]:
    return sorted(each[field] for each in (await browser.get(url)).json()["records"])


async def binned(admin: httpx.AsyncClient, *ids: str, url: str = CUSTOMERS) -> str:
    """Puts records into the recycle bin; what takes that back."""
    answer = await admin.post(f"{url}:delete", json={"ids": list(ids)})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["undo"])


def complaints(answer: httpx.Response) -> list[tuple[str, str, str]]:
    return [(each["field"], each["code"], each["message"]) for each in answer.json()["errors"]]


async def test_out_of_the_bin_a_warning_is_meant_by_saying_so(admin: httpx.AsyncClient, made: Made) -> None:
    gone = await made(name="北京同舟科技有限公司")
    await binned(admin, gone)
    there = await made(name="同舟科技")
    refused = await admin.post(f"{CUSTOMERS}:restore", json={"ids": [gone]})
    assert refused.status_code == 409, refused.text
    assert complaints(refused) == [
        ("name", "returning_likely",
         "“北京同舟科技有限公司” is likely the same as “同舟科技”, which is there already. Please compare."),
    ]  # fmt: skip
    (like,) = refused.json()["duplicates"]
    assert (like["record"], like["returning"]) == (
        {"id": there, "label": "同舟科技"}, {"id": gone, "label": "北京同舟科技有限公司"},
    )  # fmt: skip
    assert (refused.json()["may_insist"], await names(admin)) == (True, ["同舟科技"])
    assert (await admin.post(f"{CUSTOMERS}:restore{ALLOW}", json={"ids": [gone]})).json()["changed"] == 1
    assert await names(admin) == ["北京同舟科技有限公司", "同舟科技"]


async def test_out_of_the_bin_what_is_blocked_stays_there(admin: httpx.AsyncClient, made: Made) -> None:
    gone, free = await made(name="甲", tax_id="91110108MA01ABCD"), await made(name="乙", tax_id="2")
    await binned(admin, gone, free)
    await made(name="丙", tax_id="91110108-ma01 abcd")
    refused = await admin.post(f"{CUSTOMERS}:restore{ALLOW}", json={"ids": [gone, free]})
    assert complaints(refused) == [
        ("tax_id", "returning_blocked", "“甲” cannot come back: it is the same as “丙”, which is there already."),
    ]
    assert (refused.json()["may_insist"], await names(admin)) == (False, ["丙"])


async def test_two_alike_do_not_come_out_of_the_bin_together(admin: httpx.AsyncClient, made: Made) -> None:
    first = await made(name="甲", tax_id="1")
    await binned(admin, first)
    second = await made(name="乙", tax_id=" 1 ")
    await binned(admin, second)
    refused = await admin.post(f"{CUSTOMERS}:restore", json={"ids": [first, second]})
    assert complaints(refused) == [
        ("tax_id", "returning_blocked", "“乙” cannot come back: it is the same as “甲”, which is there already."),
    ]
    assert await names(admin) == []
    assert (await admin.post(f"{CUSTOMERS}:restore", json={"ids": [second]})).json()["changed"] == 1


async def test_a_unique_value_that_was_given_away_is_named(admin: httpx.AsyncClient, made: Made) -> None:
    gone, free = await made(name="甲", code="K1"), await made(name="乙", code="K2")
    await binned(admin, gone, free)
    await made(name="丙", code="K1")
    refused = await admin.post(f"{CUSTOMERS}:restore", json={"ids": [gone, free]})
    assert refused.status_code == 422, refused.text
    assert complaints(refused) == [("code", "taken_by", "“甲” cannot come back: “丙” has the same Code now.")]
    assert await names(admin) == ["丙"]


async def test_who_holds_a_unique_value_is_not_told_to_those_who_do_not_see_them(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn, made: Made
) -> None:
    actions = ["read", "create", "delete"]
    rights = {"customer": {"actions": actions, "rows": "created_by = me"}}
    await make_role({"key": "seller", "title": "Seller", "kind": "member", "forms": rights})
    await make_member("li@acme.example", "seller", name="Li")
    li = await sign_in("li@acme.example")
    own = (await li.post(CUSTOMERS, json={"name": "甲", "code": "K1"})).json()["id"]
    assert (await li.delete(f"{CUSTOMERS}/{own}")).status_code == 204
    await made(name="丙", code="K1")
    refused = await li.post(f"{CUSTOMERS}:restore", json={"ids": [own]})
    assert complaints(refused) == [
        ("code", "taken_meanwhile", "“甲” cannot come back: a record that you may not see has the same Code now."),
    ]
    assert "丙" not in refused.text


async def test_a_combination_that_was_given_away_is_named(admin: httpx.AsyncClient, make_forms: MakeForms) -> None:
    fields = [{"key": key, "type": "text", "label": key.title()} for key in ("street", "number")]
    seat = {"key": "seat", "title": "Seats", "label_field": "street", "fields": fields}
    await make_forms({**seat, "unique_together": [["street", "number"]]})
    url, values = "/api/forms/seat/records", {"street": "Main", "number": "1"}
    gone = (await admin.post(url, json=values)).json()["id"]
    await binned(admin, gone, url=url)
    assert (await admin.post(url, json=values)).status_code == 201
    refused = await admin.post(f"{url}:restore", json={"ids": [gone]})
    assert complaints(refused) == [
        ("street", "taken_by", "“Main” cannot come back: “Main” has the same Street + Number now."),
    ]


async def test_undo_of_a_deletion_brings_back_alike_records_but_not_beside_new_ones(
    admin: httpx.AsyncClient, made: Made
) -> None:
    both = [await made(name="同舟科技"), await made(name="同舟科技有限公司")]
    undo = await binned(admin, *both)
    assert (await admin.post("/api/undo", json={"token": undo})).json()["changed"] == 2
    undo = await binned(admin, *both)
    await made(name="同舟科技集团")
    refused = await admin.post("/api/undo", json={"token": undo})
    assert (refused.status_code, refused.json()["may_insist"]) == (409, True)
    assert await names(admin) == ["同舟科技集团"]
    assert (await admin.post(f"/api/undo{ALLOW}", json={"token": undo})).json()["changed"] == 2


async def test_undo_of_an_edit_gives_no_value_back_that_is_taken(admin: httpx.AsyncClient, made: Made) -> None:
    one, two = await made(name="甲", tax_id="1", code="K1"), await made(name="乙", tax_id="2")
    edit = await admin.post(f"{CUSTOMERS}:update", json={"ids": [one], "values": {"tax_id": None, "code": "K9"}})
    taken = await admin.patch(f"{CUSTOMERS}/{two}", json={"revision": 1, "tax_id": " 1"})
    assert (edit.status_code, taken.status_code) == (200, 200)
    refused = await admin.post(f"/api/undo{ALLOW}", json={"token": edit.json()["undo"]})
    assert complaints(refused) == [
        ("tax_id", "returning_blocked", "“甲” cannot come back: it is the same as “乙”, which is there already."),
    ]
    free = await admin.patch(f"{CUSTOMERS}/{two}", json={"revision": 2, "tax_id": "2", "code": "K1"})
    assert free.status_code == 200, free.text
    refused = await admin.post("/api/undo", json={"token": edit.json()["undo"]})
    assert complaints(refused) == [("code", "taken_by", "“甲” cannot come back: “乙” has the same Code now.")]
    assert (await admin.get(f"{CUSTOMERS}/{one}")).json()["code"] == "K9"
    free = await admin.patch(f"{CUSTOMERS}/{two}", json={"revision": 3, "code": None})
    assert (await admin.post("/api/undo", json={"token": edit.json()["undo"]})).json()["changed"] == 1
    record = (await admin.get(f"{CUSTOMERS}/{one}")).json()
    assert (record["code"], record["tax_id"]) == ("K1", "1")


async def test_values_that_went_round_go_back_round(admin: httpx.AsyncClient, made: Made) -> None:
    ids = [await made(name=name, tax_id=tax_id) for name, tax_id in (("甲", "1"), ("乙", "2"))]
    edit = await admin.post(
        f"{CUSTOMERS}:update", json={"ids": ids, "formulas": {"tax_id": "if(tax_id = '1', '2', '1')"}}
    )
    assert edit.status_code == 200, edit.text
    assert (await admin.post("/api/undo", json={"token": edit.json()["undo"]})).json()["changed"] == 2
    records = [(await admin.get(f"{CUSTOMERS}/{each}")).json()["tax_id"] for each in ids]
    assert records == ["1", "2"]


async def test_parting_merged_records_asks_for_both_but_not_of_one_another(
    admin: httpx.AsyncClient, made: Made
) -> None:
    kept, gone = await made(name="同舟科技", tax_id="1"), await made(name="同舟科技有限公司", tax_id="2")
    merge = (await merged(admin, kept, gone, "tax_id")).json()["merge"]
    other = await made(name="丁", tax_id="1")
    undo = f"/api/forms/customer/merges/{merge}:undo"
    refused = await admin.post(f"{undo}{ALLOW}")
    assert complaints(refused) == [
        ("tax_id", "returning_blocked", "“同舟科技” cannot come back: it is the same as “丁”, which is there already."),
    ]
    assert (await admin.get(f"{CUSTOMERS}/{kept}")).json()["tax_id"] == "2"
    renamed = await admin.patch(
        f"{CUSTOMERS}/{other}{ALLOW}", json={"revision": 1, "tax_id": "3", "name": "同舟科技集团"}
    )
    assert renamed.status_code == 200, renamed.text
    refused = await admin.post(undo)
    assert [(each[0], each[1]) for each in complaints(refused)] == [("name", "returning_likely")]
    assert (await admin.post(f"{undo}{ALLOW}")).status_code == 204
    assert await names(admin) == ["同舟科技", "同舟科技有限公司", "同舟科技集团"]


async def test_equal_values_in_different_parts_of_an_edit_are_met(
    admin: httpx.AsyncClient, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongzhou.builder.records.actions.batch.CHUNK", 2)
    ids = [await made(name=f"{each}", tax_id=f"{each}x") for each in range(5)]
    body = {"ids": ids, "formulas": {"tax_id": "if(name < '4', name, '0')"}}
    preview = (await admin.post(f"{CUSTOMERS}:preview", json=body)).json()
    assert (preview["changed"], preview["refused"]) == (4, 1)
    assert [each["errors"][0]["code"] for each in preview["refusals"]] == ["duplicate_blocked"]
    refused = await admin.post(f"{CUSTOMERS}:update", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "duplicate_blocked")
    done = await admin.post(f"{CUSTOMERS}:update", json={**body, "skip_refused": True})
    assert (done.json()["changed"], done.json()["refused"]) == (4, 1)
    codes = {"ids": ids, "formulas": {"code": "if(name < '4', name, '0')"}, "skip_refused": True}
    done = await admin.post(f"{CUSTOMERS}:update", json=codes)
    assert (done.json()["changed"], done.json()["refused"]) == (4, 1)


async def test_likely_duplicates_of_an_edit_can_be_meant(admin: httpx.AsyncClient, made: Made) -> None:
    ids = [await made(name="甲", phone="13800138000"), await made(name="乙")]
    body: dict[str, Any] = {"ids": ids, "values": {"phone": "+86 13800138000"}}
    preview = (await admin.post(f"{CUSTOMERS}:preview", json=body)).json()
    assert (preview["changed"], preview["refused"]) == (1, 1)
    preview = (await admin.post(f"{CUSTOMERS}:preview{ALLOW}", json=body)).json()
    assert (preview["changed"], preview["refused"]) == (2, 0)
    assert (await admin.post(f"{CUSTOMERS}:update{ALLOW}", json=body)).json()["changed"] == 2


async def test_a_form_brought_back_is_held_against_other_forms(
    admin: httpx.AsyncClient,
    made: Made,
    end_of: Any,  # noqa: F811
) -> None:
    lead = await made(LEADS, company="同舟科技")
    moment = (await admin.get(f"{LEADS}/{lead}/history")).json()["entries"][0]["at"]
    await binned(admin, lead, url=LEADS)
    customer = await made(name="同舟科技有限公司")
    run = "/api/forms/lead/rewind:run"
    job = await end_of(await admin.post(run, json={"moment": moment}))
    assert (job["status"], job["problem"]["code"]) == ("failed", "duplicate_found")
    assert await names(admin, LEADS, "company") == []
    await binned(admin, customer)
    job = await end_of(await admin.post(run, json={"moment": moment}))
    assert job["status"] == "done", job
    assert await names(admin, LEADS, "company") == ["同舟科技"]
