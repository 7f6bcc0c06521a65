"""Imports over HTTP: upload, check, run; the one-step import of the contract; bad files change nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.imports.conftest import EndOf, upload
from tests.people import ActAs, MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.imports.actions import require_import
from tongzhou.builder.imports.facade import Uploads
from tongzhou.builder.schema.contracts import Forms
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.settings import Settings

IMPORTS = "/api/forms/partner/imports"
ONE_STEP = "/api/forms/partner/records:import"
RECORDS = "/api/forms/partner/records"
GOOD = "code,name,tier\n00676,恒通车行,gold\nA1,Rongji,\n"


async def codes(client: httpx.AsyncClient) -> list[str]:
    """The partners that are there."""
    return sorted(each["code"] for each in (await client.get(RECORDS)).json()["records"])


async def test_upload_check_run(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    answer = await admin.post(IMPORTS, files=upload(GOOD.encode("gb18030")))

    assert answer.status_code == 201, answer.text
    found = answer.json()["import"]
    assert (found["encoding"], found["header_row"], found["rows"]) == ("gb18030", 1, 2)
    assert [(column["name"], column["field"], column["sample"]) for column in found["columns"]] == [
        ("code", "code", ["00676", "A1"]),
        ("name", "name", ["恒通车行", "Rongji"]),
        ("tier", "tier", ["gold"]),
    ]
    assert found["choices"]["key"] == ["code"]
    assert found["notes"] == [{"kind": "encoding", "text": "gb18030", "count": 1, "rows": []}]
    body = {"mapping": {"code": "code", "name": "name", "tier": None}, "key": "code", "mode": "upsert"}

    checked = await end_of(await admin.post(f"{IMPORTS}/{found['id']}:check", json=body))

    assert (checked["status"], checked["result"]["create"], checked["result"]["written"]) == ("done", 2, False)
    assert await codes(admin) == []

    ran = await end_of(await admin.post(f"{IMPORTS}/{found['id']}:run", json=body))

    assert (ran["status"], ran["result"]["create"], ran["result"]["written"]) == ("done", 2, True)
    assert await codes(admin) == ["00676", "A1"]
    again = await admin.post(f"{IMPORTS}/{found['id']}:run", json=body)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "import_finished")
    audit = (await admin.get("/api/audit")).json()["entries"]
    assert next(entry["detail"] for entry in audit if entry["action"] == "records.imported") == {
        "file": "partners.csv",
        "rows": 2,
        "skipped": 0,
        "created": 2,
        "updated": 0,
    }


async def test_what_was_decided_is_proposed_for_the_next_file_of_the_source(
    admin: httpx.AsyncClient, end_of: EndOf
) -> None:
    text = "代号,叫法,级别\nA1,Rongji,Gld\n"
    first = (await admin.post(IMPORTS, files=upload(text))).json()["import"]
    body = {
        "mapping": {"代号": "code", "叫法": "name", "级别": "tier"},
        "values": {"级别": {"Gld": "gold"}},
        "key": "code",
        "save_as": "旧系统",
    }
    assert (await end_of(await admin.post(f"{IMPORTS}/{first['id']}:run", json=body)))["status"] == "done"

    second = (await admin.post(IMPORTS, files=upload(text.replace("A1", "B2")))).json()["import"]

    assert second["choices"]["saved"] is True
    assert second["choices"]["mapping"] == body["mapping"]
    assert second["choices"]["values"] == body["values"]
    answer = await admin.post(ONE_STEP, files=upload(text.replace("A1", "C3")))
    assert (await end_of(answer))["result"]["create"] == 1
    assert await codes(admin) == ["A1", "C3"]


async def test_an_own_export_is_imported_back(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    for code, name in (("E", "East"), ("W", "West")):
        assert (await admin.post("/api/forms/region/records", json={"code": code, "name": name})).status_code == 201
    partner = {"code": "P1", "name": "Ａ店", "region_code": "E"}
    assert (await admin.post(RECORDS, json=partner)).status_code == 201
    columns = {"format": "csv", "fields": "code,name,region"}
    exported = (await admin.get("/api/forms/partner/records:export", params=columns)).content.decode("utf-8-sig")
    assert exported.splitlines()[1].endswith("East")

    moved = exported.replace("East", "West")
    found = (await admin.post(IMPORTS, files=upload(moved))).json()["import"]
    accepted = {field["key"]: [key["label"] for key in field["accepted"]] for field in found["fields"]}
    assert (accepted["region"], accepted["region_code"], accepted["code"]) == (["Code", "Name"], ["Code"], [])
    body = {"mapping": found["choices"]["mapping"], "key": ["code"], "mode": "upsert"}
    run = await end_of(await admin.post(f"{IMPORTS}/{found['id']}:run", json=body))

    assert run["status"] == "done", run
    (record,) = (await admin.get(RECORDS)).json()["records"]
    assert record["region"]["label"] == "West"


async def test_unknown_values_are_shown_with_what_they_resemble(admin: httpx.AsyncClient) -> None:
    found = (await admin.post(IMPORTS, files=upload("code,name,tier\nA,x,Gol d\n"))).json()["import"]

    assert found["columns"][2]["unknown_values"] == {"Gol d": "gold"}


async def test_one_step_twice_changes_nothing(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    data = {"key": "code", "mode": "upsert"}
    first = await end_of(await admin.post(ONE_STEP, files=upload(GOOD), data=data))
    second = await end_of(await admin.post(ONE_STEP, files=upload(GOOD), data=data))

    assert [first["result"][name] for name in ("create", "update", "unchanged")] == [2, 0, 0]
    assert [second["result"][name] for name in ("create", "update", "unchanged")] == [0, 0, 2]
    assert {each["revision"] for each in (await admin.get(RECORDS)).json()["records"]} == {1}


async def test_a_dry_run_writes_nothing(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    job = await end_of(await admin.post(ONE_STEP, files=upload(GOOD), data={"dry_run": "true"}))

    assert (job["result"]["create"], job["result"]["written"]) == (2, False)
    assert await codes(admin) == []


BAD = "code,name,tier,since\nA,x,gold,2019-07-01\nB,,lead,2019-02-30\n=cmd,y,gold,\n"


async def test_bad_rows_are_named_and_nothing_is_written(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    begun = await admin.post(ONE_STEP, files=upload(BAD))
    job = await end_of(begun)

    assert (job["status"], job["problem"]["code"]) == ("failed", "import_refused")
    assert await codes(admin) == []
    errors = f"{IMPORTS}/{begun.json()['import']['id']}/errors"
    first = (await admin.get(errors, params={"limit": 2})).json()
    rest = (await admin.get(errors, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [(each["row"], each["field"], each["code"]) for each in first["errors"] + rest["errors"]] == [
        (3, "name", "required"),
        (3, "tier", "not_an_option"),
        (3, "since", "not_a_date"),
    ]
    assert rest["next_cursor"] is None
    as_file = (await admin.get(f"{errors}.csv")).content.decode("utf-8-sig")
    assert as_file.splitlines()[2] == "3,Tier,lead,Not one of the options: lead."


async def test_the_list_of_what_is_wrong_speaks_the_readers_language(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    answer = await admin.post(ONE_STEP, files=upload("code,name,region\nA,x,Nowhere\n"))
    await end_of(answer)
    address = f"{IMPORTS}/{answer.json()['import']['id']}/errors.csv"

    english = (await admin.get(address)).content.decode("utf-8-sig")
    await admin.patch("/api/session", json={"locale": "zh-CN"})
    chinese = (await admin.get(address)).content.decode("utf-8-sig")

    assert english.splitlines() == [
        "Row,Field,Value in the file,Reason",
        "2,Region,Nowhere,There is no such record: Nowhere.",
    ]
    assert chinese.splitlines() == ["行号,字段,文件中的值,原因", "2,Region,Nowhere,没有这条记录：Nowhere。"]


async def test_bad_rows_are_skipped_where_asked_and_formulas_are_text(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    job = await end_of(await admin.post(ONE_STEP, files=upload(BAD), data={"on_error": "skip_bad"}))

    assert [job["result"][name] for name in ("ok", "bad", "create", "written")] == [2, 1, 2, True]
    assert await codes(admin) == ["=cmd", "A"]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"code,name\nA,\xe6\x81\xff\n", "a.csv", "encoding_broken"),
        (b"code,name\nA," + b"x" * 1_100_000 + b"\n", "a.csv", "line_too_long"),
        (b'code,name\nA,"never closed\n' + b"B,y\n" * 50_000, "a.csv", "unclosed_quote"),
        (b"", "a.csv", "file_empty"),
        (b"code,name\n", "a.csv", "no_rows"),
        (b"PK\x03\x04 this is no zip", "a.xlsx", "workbook_broken"),
        (b"%PDF-1.7", "a.csv", "format_foreign"),
    ],
)
async def test_a_bad_file_is_a_clear_problem_and_changes_nothing(
    admin: httpx.AsyncClient, settings: Settings, content: bytes, name: str, reason: str
) -> None:
    for path in (IMPORTS, ONE_STEP):
        answer = await admin.post(path, files=upload(content, name))

        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert (problem["code"], problem["errors"][0]["code"]) == ("file_unreadable", reason)
        assert problem["errors"][0]["message"] != f"field_errors.{reason}"
    assert await codes(admin) == []
    assert [path for path in settings.uploads_dir.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbfcode;name\r\nA;x\r\n", "code\tname\nA\tx\n".encode("utf-16"), b"code,name\nA,x\n,,\nB\n"],
)
async def test_semicolons_marks_and_ragged_rows_are_read(
    admin: httpx.AsyncClient, end_of: EndOf, content: bytes
) -> None:
    job = await end_of(await admin.post(ONE_STEP, files=upload(content), data={"on_error": "skip_bad"}))

    assert job["result"]["create"] == 1
    assert await codes(admin) == ["A"]


@pytest.mark.parametrize(
    ("data", "status", "code", "field"),
    [
        ({"mode": "swap"}, 422, "invalid_values", "mode"),
        ({"colour": "red"}, 422, "invalid_values", "colour"),
        ({"key": "name"}, 422, "invalid_values", "key"),
        ({"key": "nothing"}, 422, "invalid_values", "key"),
        ({"encoding": "klingon"}, 422, "file_unreadable", "file"),
        ({"header_row": "-1"}, 422, "invalid_values", "header_row"),
    ],
)
async def test_wrong_parts_are_named(
    admin: httpx.AsyncClient, data: dict[str, str], status: int, code: str, field: str
) -> None:
    answer = await admin.post(ONE_STEP, files=upload(GOOD), data=data)

    assert (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["field"]) == (status, code, field)
    assert await codes(admin) == []


async def test_wrong_choices_are_named(admin: httpx.AsyncClient) -> None:
    found = (await admin.post(IMPORTS, files=upload(GOOD))).json()["import"]
    body = {"mapping": {"code": "colour", "nome": "name", "name": "tier", "tier": "tier"}, "key": "code"}

    answer = await admin.post(f"{IMPORTS}/{found['id']}:check", json=body)

    assert sorted(each["code"] for each in answer.json()["errors"]) == [
        "key_not_mapped",
        "mapped_twice",
        "unknown_column",
        "unknown_field",
    ]


async def test_a_file_over_the_limit_is_refused(admin: httpx.AsyncClient, app: Any, settings: Settings) -> None:
    app.state.uploads = Uploads(settings.uploads_dir, bytes_max=1000)

    answer = await admin.post(ONE_STEP, files=upload(b"code,name\n" + b"A,x\n" * 30_000))
    inside = await admin.post(ONE_STEP, files=upload(b"code,name\n" + b"A,x\n" * 1_000))

    assert [(each.status_code, each.json()["code"]) for each in (answer, inside)] == [(413, "too_large")] * 2


async def test_without_a_file_nothing_is_guessed(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(ONE_STEP, data={"key": "code"}, files={"other": ("a.csv", b"x")})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")


async def test_who_may_import(
    admin: httpx.AsyncClient,
    client: httpx.AsyncClient,
    make_role: MakeRole,
    make_member: MakeMember,
    sign_in: SignIn,
) -> None:
    await make_role({"key": "reader", "title": "Reader", "kind": "member", "forms": {"partner": {"actions": ["read"]}}})
    await make_role({"key": "nobody", "title": "Nobody", "kind": "member", "forms": {}})
    await make_member("reader@acme.example", "reader")
    await make_member("nobody@acme.example", "nobody")
    reader, nobody = await sign_in("reader@acme.example"), await sign_in("nobody@acme.example")
    found = (await admin.post(IMPORTS, files=upload(GOOD))).json()["import"]

    answers = [await each.post(ONE_STEP, files=upload(GOOD)) for each in (client, reader, nobody)]
    other = await reader.get(f"{IMPORTS}/{found['id']}/errors")

    assert [answer.status_code for answer in answers] == [401, 403, 404]
    assert other.status_code == 403
    assert (await admin.post("/api/forms/nothing/records:import", files=upload(GOOD))).status_code == 404


async def test_a_role_limited_to_its_rows_imports_no_others(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn, end_of: EndOf
) -> None:
    await make_role(
        {
            "key": "gold",
            "title": "Gold",
            "kind": "member",
            "forms": {
                "partner": {"actions": ["read", "create", "update", "import"], "rows": "tier = 'gold'"},
            },
        }
    )
    await make_member("gold@acme.example", "gold")
    gold = await sign_in("gold@acme.example")
    await end_of(await admin.post(ONE_STEP, files=upload("code,name,tier\nG,x,gold\nS,y,silver\n")))

    begun = await gold.post(
        ONE_STEP,
        files=upload("code,name,tier\nG,new,gold\nS,new,silver\nH,z,gold\nT,z,silver\n"),
        data={"on_error": "skip_bad", "key": "code"},
    )
    job = await end_of(begun, gold)

    assert [job["result"][name] for name in ("create", "update", "bad")] == [1, 1, 2]
    assert {(each["row"], each["code"]) for each in job["result"]["errors"]} == {
        (3, "not_unique"),
        (5, "outside_your_rows"),
    }
    assert await codes(admin) == ["G", "H", "S"]


async def test_partner_users_never_import(
    admin: httpx.AsyncClient, forms: Forms, make_role: MakeRole, make_partner_user: MakePartnerUser, act_as: ActAs
) -> None:
    partner = (await admin.post(RECORDS, json={"code": "P1", "name": "P"})).json()
    actions = {"partner": {"actions": ["read", "create", "import"]}}
    await make_role({"key": "owner", "title": "Owner", "kind": "partner", "forms": actions})
    owner = await act_as(await make_partner_user("owner@p1.example", UUID(partner["id"]), "owner"))

    with pytest.raises(NotFound):
        require_import(owner, forms.get("partner"))


async def test_what_fills_itself_needs_no_column(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    kind = {"options": [{"key": "order"}, {"key": "invoice"}], "default": "order"}
    fields = [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "kind", "type": "select", "label": "Kind", "required": True, "settings": kind},
    ]
    form = {"key": "line", "title": "Lines", "label_field": "name", "fields": fields}
    assert (await admin.post("/api/forms", json=form)).status_code == 201
    found = (await admin.post("/api/forms/line/imports", files=upload("name\nA\n"))).json()["import"]
    assert {field["key"]: field["required"] for field in found["fields"]} == {"name": True, "kind": False}
    body = {"mapping": {"name": "name"}, "mode": "create", "on_error": "all_or_nothing"}
    run = await end_of(await admin.post(f"/api/forms/line/imports/{found['id']}:run", json=body))
    assert run["status"] == "done", run
    (record,) = (await admin.get("/api/forms/line/records")).json()["records"]
    assert (record["name"], record["kind"]) == ("A", "order")


@pytest.mark.parametrize("start", [8, 95])
async def test_serial_numbers_are_drawn_once_and_in_the_order_of_the_rows(
    admin: httpx.AsyncClient, end_of: EndOf, start: int
) -> None:
    serial = {"prefix": "HT-", "digits": 2, "start": start}
    fields = [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "number", "type": "serial", "label": "Number", "settings": serial},
    ]
    form = {"key": "contract", "title": "Contracts", "label_field": "name", "fields": fields}
    assert (await admin.post("/api/forms", json=form)).status_code == 201
    names = [f"C{row:02}" for row in range(12)]
    content = "name\n" + "\n".join(names)
    await end_of(await admin.post("/api/forms/contract/records:import", files=upload(content)))

    records = (await admin.get("/api/forms/contract/records")).json()["records"]

    assert {each["name"]: each["number"] for each in records} == {
        name: f"HT-{start + row:02}" for row, name in enumerate(names)
    }


async def test_an_import_puts_no_record_below_itself(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    form = {"key": "unit", "title": "Unit", "label_field": "code", "fields": [
        {"key": "code", "type": "text", "label": "Code", "unique": True},
        {"key": "above", "type": "reference", "label": "Above", "settings": {"form": "unit", "hierarchy": True}},
    ]}  # fmt: skip
    assert (await admin.post("/api/forms", json=form)).status_code == 201
    one_step = "/api/forms/unit/records:import"
    await end_of(await admin.post(one_step, files=upload("code\nA\nB\nC\n")))

    good = await end_of(await admin.post(one_step, files=upload("code,above\nB,A\nC,B\n"), data={"key": "code"}))
    circle = await admin.post(one_step, files=upload("code,above\nB,A\nA,C\n"), data={"key": "code"})
    bad = await end_of(circle)
    told = (await admin.get(f"/api/forms/unit/imports/{circle.json()['import']['id']}/errors")).json()["errors"]
    assert [(each["row"], each["field"], each["code"]) for each in told] == [
        (2, "above", "below_itself"),
        (3, "above", "below_itself"),
    ]
    assert told[1]["message"].endswith("A › C › B › A")

    assert (good["status"], bad["status"]) == ("done", "failed")
    assert bad["problem"]["code"] == "import_refused"
    records = (await admin.get("/api/forms/unit/records")).json()["records"]
    assert {each["code"]: each["above"] and each["above"]["label"] for each in records} == {
        "A": None, "B": "A", "C": "B",
    }  # fmt: skip

    looked = await end_of(
        await admin.post(one_step, files=upload("code,above\nA,C\n"), data={"key": "code", "dry_run": "true"})
    )
    assert (looked["result"]["bad"], looked["result"]["update"]) == (1, 0)
    rest = await end_of(
        await admin.post(
            one_step, files=upload("code,above\nA,C\nC,A\nD,C\n"), data={"key": "code", "on_error": "skip_bad"}
        )
    )
    assert (rest["status"], rest["result"]["bad"], rest["result"]["create"]) == ("done", 2, 1)
    records = (await admin.get("/api/forms/unit/records")).json()["records"]
    assert {each["code"]: each["above"] and each["above"]["label"] for each in records} == {
        "A": None, "B": "A", "C": "B", "D": "C",
    }  # fmt: skip


async def test_bad_rows_come_back_whole_to_be_corrected(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    text = "标题,,\ncode,name,tier,since\nA,x,gold,2019-07-01\nB,,lead,\nC,=y,gold,31.2.19\n合计,,,\n"
    begun = await admin.post(ONE_STEP, files=upload(text), data={"on_error": "skip_bad"})
    job = await end_of(begun)
    assert (job["status"], job["result"]["create"], job["result"]["bad"]) == ("done", 1, 2)

    answer = await admin.get(f"{IMPORTS}/{begun.json()['import']['id']}/rows.csv", headers={"accept-language": "en"})

    content = answer.content.decode("utf-8-sig")
    lines = content.splitlines()
    assert lines[0] == "code,name,tier,since,Reason"
    assert [line.split(",")[:4] for line in lines[1:]] == [["B", "", "lead", ""], ["C", "'=y", "gold", "31.2.19"]]
    assert lines[1].count("Name: ") == lines[1].count("Tier: ") == lines[2].count("Since: ") == 1
    mended = content.replace("B,,lead,", "B,z,gold,").replace("31.2.19", "2019-02-28")
    again = await end_of(await admin.post(ONE_STEP, files=upload(mended)))
    assert (again["status"], again["result"]["create"]) == ("done", 2)
    assert await codes(admin) == ["A", "B", "C"]
