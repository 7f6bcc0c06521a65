"""Columns of a file that become fields of the form: proposed, checked without them, added, then filled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import httpx
import pytest

from tests.builder.imports.conftest import EndOf, upload
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.imports.additions import guess_type
from tongzhou.builder.imports.contracts import Amount, Percentage

IMPORTS, RECORDS, FORM = "/api/forms/partner/imports", "/api/forms/partner/records", "/api/forms/partner"
TEXT = "code,name,签约日期,年采购额 (USD)\nP1,Hengtong,2026-03-01,1200.50\nP2,Rongji,2026-04-01,800\n"


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ((), "text"),
        (("00676", "1234"), "text"),
        (("6222020200112233445",), "text"),
        (("1,234.5", "12", None), "number"),
        ((12.5, 3), "number"),
        ((Percentage(0.1), "5%"), "percent"),
        (("￥100", "2,000"), "money"),
        ((Amount(5, "€"), 7), "number"),
        (("2026-03-01", "2026/4/1"), "date"),
        ((date(2026, 3, 1),), "date"),
        ((datetime(2026, 3, 1, 9, 30), "2026-03-02 10:00"), "date_time"),  # noqa: DTZ001  as a file holds it
        (("是", "否"), "yes_no"),
        (("恒通", "融济"), "text"),
        (("line\nbreak",), "long_text"),
    ],
)
def test_the_type_is_that_of_every_cell(cells: tuple[Any, ...], kind: str) -> None:
    assert guess_type(cells, currency="CNY") == kind


async def uploaded(admin: httpx.AsyncClient, text: str = TEXT) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """An upload, what is proposed of new fields, and choices that take two of them."""
    found = (await admin.post(IMPORTS, files=upload(text))).json()["import"]
    additions = found["additions"]
    new = {each["key"]: {"type": each["type"], "label": each["label"]} for name, each in additions.items()
           if name not in ("code", "name")}  # fmt: skip
    mapping = {name: name if name in ("code", "name") else additions[name]["key"] for name in additions}
    return found["id"], additions, {"mapping": mapping, "key": "code", "new_fields": new}


async def keys_of(admin: httpx.AsyncClient) -> list[str]:
    """The fields that the form has."""
    return [each["key"] for each in (await admin.get(FORM)).json()["form"]["fields"]]


async def test_a_check_shows_the_change_and_makes_none(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    before = await keys_of(admin)
    upload_id, additions, body = await uploaded(admin, TEXT + "P3,Dachang,soon,5\n")

    assert additions["签约日期"] == {"key": "qian_yue_ri_qi", "type": "text", "label": "签约日期"}
    assert additions["年采购额 (USD)"]["type"] == "number"
    body["new_fields"]["qian_yue_ri_qi"]["type"] = "date"
    checked = (await end_of(await admin.post(f"{IMPORTS}/{upload_id}:check", json=body)))["result"]

    assert (checked["create"], checked["bad"]) == (2, 1)
    assert [(each["field"], each["code"]) for each in checked["errors"]] == [("qian_yue_ri_qi", "not_a_date")]
    assert [(each["kind"], each["field"]) for each in checked["form_changes"]] == [
        ("add_field", "qian_yue_ri_qi"),
        ("add_field", "nian_cai_gou_e_usd"),
    ]
    assert await keys_of(admin) == before


async def test_a_row_is_told_all_its_mistakes(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    upload_id, _, body = await uploaded(admin, TEXT + "P3,,soon,5\nP4,Dachang,later,6\n")
    body["new_fields"]["qian_yue_ri_qi"]["type"] = "date"

    checked = (await end_of(await admin.post(f"{IMPORTS}/{upload_id}:check", json=body)))["result"]

    assert (checked["create"], checked["bad"]) == (2, 2)
    assert sorted((each["row"], each["field"], each["code"]) for each in checked["errors"]) == [
        (4, "name", "required"),
        (4, "qian_yue_ri_qi", "not_a_date"),
        (5, "qian_yue_ri_qi", "not_a_date"),
    ]


async def test_the_form_gets_its_fields_and_the_records_their_values(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    upload_id, _, body = await uploaded(admin)

    ran = await end_of(await admin.post(f"{IMPORTS}/{upload_id}:run", json=body))

    assert (ran["status"], ran["result"]["create"]) == ("done", 2), ran
    records = (await admin.get(RECORDS, params={"sort": "code"})).json()["records"]
    assert [(each["qian_yue_ri_qi"], each["nian_cai_gou_e_usd"]) for each in records] == [
        ("2026-03-01", "1200.50"),
        ("2026-04-01", "800"),
    ]
    form = (await admin.get(FORM)).json()["form"]
    assert {each["key"]: (each["type"], each["label"]) for each in form["fields"][-2:]} == {
        "qian_yue_ri_qi": ("date", "签约日期"),
        "nian_cai_gou_e_usd": ("number", "年采购额 (USD)"),
    }
    audit = (await admin.get("/api/audit")).json()["entries"]
    assert [entry["action"] for entry in audit[:2]] == ["records.imported", "form.changed"]
    again = (await admin.post(IMPORTS, files=upload(TEXT.replace("800", "900")))).json()["import"]
    assert (again["choices"]["mapping"], again["choices"]["new_fields"]) == (body["mapping"], {})


async def test_a_refused_import_leaves_the_fields_and_may_be_tried_again(
    admin: httpx.AsyncClient, end_of: EndOf
) -> None:
    upload_id, _, body = await uploaded(admin, TEXT + "P1,Twice,2026-05-01,1\n")

    refused = await end_of(await admin.post(f"{IMPORTS}/{upload_id}:run", json=body))

    assert (refused["status"], (await admin.get(RECORDS)).json()["records"]) == ("failed", [])
    assert (await keys_of(admin))[-2:] == ["qian_yue_ri_qi", "nian_cai_gou_e_usd"]
    ran = await end_of(await admin.post(f"{IMPORTS}/{upload_id}:run", json={**body, "on_error": "skip_bad"}))
    assert (ran["status"], ran["result"]["create"], ran["result"]["bad"]) == ("done", 2, 1)
    assert (await keys_of(admin)).count("qian_yue_ri_qi") == 1


async def test_a_form_may_get_nothing_but_new_fields(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    note = {"key": "note", "title": "便签", "fields": [{"key": "title", "type": "text", "label": "标题"}]}
    assert (await admin.post("/api/forms", json=note)).status_code == 201
    path = "/api/forms/note/imports"
    found = (await admin.post(path, files=upload("城市,人口\n南京,9500000\n苏州,12900000\n"))).json()["import"]
    new = {each["key"]: {"type": each["type"], "label": each["label"]} for each in found["additions"].values()}
    mapping = {name: each["key"] for name, each in found["additions"].items()}
    body = {"mapping": mapping, "mode": "create", "new_fields": new}

    checked = await end_of(await admin.post(f"{path}/{found['id']}:check", json=body))
    ran = await end_of(await admin.post(f"{path}/{found['id']}:run", json=body))

    assert (checked["result"]["create"], ran["result"]["create"]) == (2, 2)
    records = (await admin.get("/api/forms/note/records")).json()["records"]
    assert sorted((each["cheng_shi"], each["ren_kou"]) for each in records) == [
        ("南京", "9500000"),
        ("苏州", "12900000"),
    ]


@pytest.mark.parametrize(
    ("new", "status", "place"),
    [
        ({"type": "reference", "label": "x"}, 422, "new_fields.extra.type"),
        ({"type": "text", "label": ""}, 422, "new_fields.extra.label"),
    ],
)
async def test_a_wrong_field_is_named(new: dict[str, str], status: int, place: str, admin: httpx.AsyncClient) -> None:
    upload_id, _, body = await uploaded(admin)
    body["new_fields"] = {"extra": new}

    answer = await admin.post(f"{IMPORTS}/{upload_id}:check", json=body)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, place)


async def test_only_those_who_may_change_the_form_add_fields(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    actions = {"partner": {"actions": ["read", "create", "update", "import"]}}
    await make_role({"key": "importer", "title": "Importer", "kind": "member", "forms": actions})
    await make_member("clerk@acme.example", "importer")
    clerk = await sign_in("clerk@acme.example")
    found = (await clerk.post(IMPORTS, files=upload(TEXT))).json()["import"]
    body = {"mapping": {"code": "code", "name": "extra"}, "key": "code",
            "new_fields": {"extra": {"type": "text", "label": "Extra"}}}  # fmt: skip

    answer = await clerk.post(f"{IMPORTS}/{found['id']}:run", json=body)

    assert (found["additions"], answer.status_code) == (None, 403)
    assert "extra" not in await keys_of(admin)
