"""Bad input, tried at every door: each gets a clear problem document, and nothing is changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
import xlsxwriter

from tests.jobs import end_of
from tests.journeys.company import LINES, PARTNERS, PLAN, PLAN_TEXT, TRACES, Company, line, refusal
from tests.people import PASSWORD
from tongzhou.kernel import clock

IMPORT = f"{PARTNERS}:import"
MEGABYTE = 1024**2
HEADER = "reseller_key,reseller_name,business_type\n"


def deep(depth: int) -> str:
    return '{"not":' * depth + '{"field":"reseller_key","op":"is_empty"}' + "}" * depth


async def test_questions_about_what_is_not_there(company: Company) -> None:
    before = await company.content()

    def condition(**changes: Any) -> dict[str, str]:
        return {"filter": json.dumps({"field": "reseller_key", "op": "eq", "value": "676", **changes})}

    asked: list[tuple[str, dict[str, str], tuple[int, str]]] = [
        (PARTNERS, {"colour": "red"}, (400, "invalid_parameters")),
        (PARTNERS, {"sort": "colour"}, (400, "invalid_sort")),
        (PARTNERS, {"fields": "colour"}, (400, "invalid_parameters")),
        (PARTNERS, {"limit": "501"}, (400, "invalid_parameters")),
        (PARTNERS, {"cursor": "nonsense"}, (400, "invalid_cursor")),
        (PARTNERS, {"view": "nonsense"}, (404, "not_found")),
        (PARTNERS, condition(field="colour"), (400, "invalid_filter")),
        (PARTNERS, condition(op="like"), (400, "invalid_filter")),
        (PARTNERS, condition(value=676), (400, "invalid_filter")),
        (PARTNERS, condition(value={"a": "b"}), (400, "invalid_filter")),
        (PARTNERS, condition(colour="red"), (400, "invalid_filter")),
        (PARTNERS, {"filter": "{"}, (400, "invalid_parameters")),
        (PARTNERS, {"filter": deep(2_000)}, (400, "invalid_parameters")),
        (PARTNERS, {"filter": '{"not": 1, "not": 2}'}, (400, "invalid_parameters")),
        (f"{PARTNERS}:export", {"format": "pdf"}, (400, "invalid_parameters")),
        (f"{PARTNERS}:export", condition(field="colour"), (400, "invalid_filter")),
        ("/api/forms/nothing", {}, (404, "not_found")),
        ("/api/forms/nothing/records", {}, (404, "not_found")),
        ("/api/forms/_member/records", {}, (404, "not_found")),
        ("/api/forms/nothing/records:export", {}, (404, "not_found")),
        (f"{PARTNERS}/nothing", {}, (404, "not_found")),
        ("/api/statements", {"period": "2019-Q5"}, (400, "invalid_parameters")),
        ("/api/statements", {"colour": "red"}, (400, "invalid_parameters")),
        ("/api/statements", {"partner": "nobody"}, (404, "not_found")),
        ("/api/nowhere", {}, (404, "not_found")),
    ]
    found = [(path, given, refusal(await company.admin.get(path, params=given))) for path, given, _ in asked]
    assert [each for each in found if each not in asked] == []
    assert await company.content() == before


async def test_writes_that_make_no_sense(company: Company) -> None:
    before = await company.content()
    known = (await company.admin.get(PARTNERS)).json()["records"][0]
    one, new = f"{PARTNERS}/{known['id']}", {"reseller_key": "2", "reseller_name": "Two"}
    nowhere, every = {"field": "colour", "op": "is_empty"}, {"field": "reseller_key", "op": "is_not_empty"}
    bodies: list[tuple[str, str, Any, tuple[int, str], str | None]] = [
        ("POST", PARTNERS, {**new, "colour": "red"}, (422, "invalid_values"), "colour"),
        ("POST", PARTNERS, {**new, "employees": "many"}, (422, "invalid_values"), "employees"),
        ("POST", PARTNERS, {**new, "employees": True}, (422, "invalid_values"), "employees"),
        ("POST", PARTNERS, {**new, "website": ["x"]}, (422, "invalid_values"), "website"),
        ("POST", PARTNERS, {**new, "reseller_name": "x" * 1_000_000}, (422, "invalid_values"), "reseller_name"),
        ("POST", PARTNERS, {**new, "reseller_name": "\x00"}, (422, "invalid_values"), "reseller_name"),
        ("POST", PARTNERS, {**new, "reseller_key": known["reseller_key"]}, (422, "invalid_values"), "reseller_key"),
        ("POST", PARTNERS, {"reseller_name": "Two"}, (422, "invalid_values"), "reseller_key"),
        ("POST", PARTNERS, [new], (422, "invalid_values"), None),
        ("POST", LINES, line(676, "676"), (422, "invalid_values"), None),
        ("POST", LINES, line(9, "nobody"), (422, "invalid_values"), "reseller_key"),
        ("POST", LINES, line(9, "676", day="2019-02-30"), (422, "invalid_values"), "order_date"),
        ("POST", LINES, line(9, "676", amount="1.005"), (422, "invalid_values"), "sales_amount"),
        ("POST", "/api/forms/nothing/records", new, (404, "not_found"), None),
        ("PATCH", one, {"reseller_name": "x"}, (422, "invalid_values"), "revision"),
        ("PATCH", one, {"revision": known["revision"], "colour": "red"}, (422, "invalid_values"), "colour"),
        ("PATCH", one, {"revision": known["revision"] + 1, "reseller_name": "x"}, (409, "stale_record"), None),
        ("POST", f"{PARTNERS}:delete", {"filter": nowhere}, (400, "invalid_filter"), None),
        ("POST", f"{PARTNERS}:delete", {}, (400, "invalid_parameters"), None),
        ("POST", f"{PARTNERS}:update", {"filter": every, "values": {"colour": 1}}, (422, "invalid_values"), "colour"),
        ("POST", f"{PARTNERS}:aggregate", {"measures": [{"op": "median"}]}, (400, "invalid_aggregate"), None),
        ("POST", f"{PARTNERS}:aggregate", {"colour": []}, (400, "invalid_parameters"), "colour"),
    ]  # fmt: skip
    for method, path, body, expected, field in bodies:
        answer = await company.admin.request(method, path, json=body)
        assert refusal(answer) == expected, (body, answer.text)
        assert field is None or field in [each["field"] for each in answer.json()["errors"]]
    texts = {
        b"{": "invalid_json",
        b"[" * 10_000: "invalid_json",
        b'{"reseller_key":"2","reseller_key":"3","reseller_name":"Two"}': "invalid_json",
    }
    for content, code in texts.items():
        answer = await company.admin.post(PARTNERS, content=content, headers={"content-type": "application/json"})
        assert refusal(answer) == (400, code)
    for action in ("delete", "aggregate"):
        answer = await company.admin.post(f"{PARTNERS}:{action}", content=f'{{"filter":{deep(10_000)}}}')
        assert answer.status_code == 400
    assert await company.content() == before


def bomb() -> bytes:
    """A workbook of some kilobytes whose sheet unpacks to 64 MB."""
    file = BytesIO()
    xlsxwriter.Workbook(file).close()
    with ZipFile(file, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * 64 * MEGABYTE)
    return file.getvalue()


async def test_files_that_are_no_table(company: Company) -> None:
    before = await company.content()
    files: dict[str, tuple[bytes, str]] = {
        "encoding": (HEADER.encode() + b"2,\xe6\x81\xff\n", "encoding_broken"),
        "line": (b"x" * 8 * MEGABYTE, "line_too_long"),
        "quote": ((HEADER + '2,"never closed\n' + "3,x,\n" * 50_000).encode(), "unclosed_quote"),
        "bomb": (bomb(), "workbook_bomb"),
        "zip": (b"PK\x03\x04 no zip", "workbook_broken"),
        "pdf": (b"%PDF-1.7", "format_foreign"),
        "empty": (b"", "file_empty"),
    }
    for content, reason in files.values():
        for path in (IMPORT, "/api/forms/partner/imports"):
            answer = await company.admin.post(path, files={"file": ("partners.csv", content)})
            assert refusal(answer) == (422, "file_unreadable")
            assert answer.json()["errors"][0]["code"] == reason
    for parts, field in (({"colour": "red"}, "colour"), ({"mode": "merge"}, "mode"), ({"key": "colour"}, "key")):
        answer = await company.admin.post(IMPORT, files={"file": ("p.csv", f"{HEADER}7,Seven,\n")}, data=parts)
        assert refusal(answer) == (422, "invalid_values")
        assert answer.json()["errors"][0]["field"] == field
    assert await company.content(without=TRACES) == {k: v for k, v in before.items() if k not in TRACES}


async def test_a_gigabyte_of_one_line_is_refused_while_it_arrives(company: Company) -> None:
    before = await company.content()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--b\r\ncontent-disposition: form-data; name="file"; filename="p.csv"\r\n\r\n'
        for _ in range(1024):
            sent += 1
            yield b"x" * MEGABYTE
        yield b"\r\n--b--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=b"}
    for path, limit in ((IMPORT, 100), ("/api/files", 20)):
        sent = 0
        answer = await company.admin.post(path, content=endless(), headers=headers)
        assert refusal(answer) == (413, "too_large")
        assert f"{limit} MB" in answer.json()["title"]
        assert sent <= limit + 1
    assert await company.content() == before


async def test_rows_that_do_not_fit(company: Company) -> None:
    before = await company.content(without=TRACES)
    tables = {
        "a key twice": (HEADER + "7,Seven,\n7,Seven again,\n", "reseller_key"),
        "a row that is cut short": (HEADER + "7\n", "reseller_name"),
        "an unknown option": (HEADER + "7,Seven,Ware House\n", "business_type"),
        "an overlong text": (HEADER + f"7,{'x' * 3000},\n", "reseller_name"),
    }
    for content, field in tables.values():
        answer = await company.admin.post(IMPORT, files={"file": ("p.csv", content)}, data={"mode": "upsert"})
        job = await end_of(company.admin, answer)
        assert (job["status"], job["problem"]["code"]) == ("failed", "import_refused")
        wrong = await company.admin.get(f"/api/forms/partner/imports/{answer.json()['import']['id']}/errors")
        assert field in {each["field"] for each in wrong.json()["errors"]}
        assert all(each["row"] >= 2 and each["message"] for each in wrong.json()["errors"])
    assert await company.content(without=TRACES) == before


async def test_odd_files_that_are_tables_are_read_as_they_are(company: Company) -> None:
    content = b"\xef\xbb\xbf" + HEADER.replace(",", ";").encode() + b"7;=cmd|' /C calc'!A0;Warehouse\n8;Eight\n"
    job = await end_of(company.admin, await company.admin.post(IMPORT, files={"file": ("p.csv", content)}))
    assert (job["status"], job["result"]["create"]) == ("done", 2)
    asked = {"fields": "reseller_key,reseller_name", "sort": "reseller_key"}
    read = (await company.admin.get(PARTNERS, params=asked)).json()["records"]
    assert [(each["reseller_key"], each["reseller_name"]) for each in read if each["reseller_key"] in "78"] == [
        ("7", "=cmd|' /C calc'!A0"),
        ("8", "Eight"),
    ]
    exported = (await company.admin.get(f"{PARTNERS}:export", params=asked)).text
    assert "7,'=cmd|' /C calc'!A0\r\n" in exported


async def test_plans_that_contradict_themselves(company: Company) -> None:
    before = await company.content()
    tier = "- {from: 10000, rate: 2%}"
    bounds = f"- {{from: 0, rate: 1%}}\n            {tier}"
    assert bounds in PLAN_TEXT
    faulty = {
        PLAN_TEXT.replace(bounds, bounds.replace("from: 0,", "from: 0, to: 9999,")): "tier_gap",
        PLAN_TEXT.replace(bounds, bounds.replace("from: 0,", "from: 0, to: 10001,")): "tier_overlap",
        PLAN_TEXT.replace(bounds, bounds.replace("from: 0,", "from: -1,")): "negative",
        PLAN_TEXT.replace(tier, "- {from: 60000, rate: 2%}"): "tier_unordered",
        PLAN_TEXT.replace(tier, "- {from: 10000 EUR, rate: 2%}"): "other_currency",
        PLAN_TEXT.replace("rate: 2%}", "rate: 2%, colour: red}", 1): "unknown_field",
        PLAN_TEXT + "colour: red\n": "unknown_field",
        PLAN_TEXT.replace("currency: USD", "currency: XXX"): "currency_unknown",
        PLAN_TEXT.replace("key: growth", "key: volume"): "component_twice",
        PLAN_TEXT.replace("sum: sales_amount", "sum: colour"): "field_unknown",
        PLAN_TEXT + "currency: EUR\n": "duplicate_field",
        "components: [" * 10_000: "too_deep",
        "just a text": "mapping_needed",
    }
    assert len(faulty) == 13
    assert PLAN_TEXT not in faulty
    for text, code in faulty.items():
        found = await company.director.post(f"/api/plans/{PLAN}:validate", json={"document": text})
        problems = found.json()["problems"]
        assert code in {each["code"] for each in problems}, (code, problems)
        assert all(each["message"] for each in problems)
        kept = await company.director.put(f"/api/plans/{PLAN}/draft", json={"document": text})
        made = await company.director.post("/api/plans", json={"document": text.replace(PLAN, "another")})
        assert refusal(kept) == refusal(made) == (422, "plan_refused")
    assert await company.content() == before


async def test_periods_that_cannot_be_settled(company: Company) -> None:
    before = await company.content()
    periods = {
        "2020-Q2": (409, "period_still_open"),
        "2021-Q1": (409, "period_in_future"),
        "2019-Q3": (409, "period_published"),
        "2019-Q5": (422, "invalid_values"),
        "2019-08": (422, "invalid_values"),
        "1999-Q1": (422, "invalid_values"),  # before the first order
    }
    found = {
        period: refusal(await company.finance.post("/api/settlements", json={"plan": PLAN, "period": period}))
        for period in periods
    }
    assert found == periods
    published = (await company.director.get("/api/settlements", params={"period": "2019-Q3"})).json()["settlements"][0]
    for step in ("review", "approve", "reject"):
        answer = await company.director.post(f"/api/settlements/{published['id']}:{step}", json={"reason": "x"})
        assert refusal(answer) == (409, "settlement_step_not_possible")
    answer = await company.finance.post(f"/api/settlements/{published['id']}:recalculate")
    assert refusal(answer) == (409, "period_published")
    assert await company.content() == before


async def test_two_settlements_of_one_period_at_once_are_one(company: Company) -> None:
    body = {"plan": PLAN, "period": "2020-Q1"}
    answers = await asyncio.gather(*(company.finance.post("/api/settlements", json=body) for _ in range(6)))
    accepted = [answer for answer in answers if answer.status_code == 202]
    assert accepted
    for answer in answers:
        if answer not in accepted:
            assert refusal(answer) == (409, "settlement_busy")
    for answer in accepted:
        assert (await end_of(company.finance, answer))["status"] == "done"
    made = (await company.finance.get("/api/settlements", params={"period": "2020-Q1"})).json()["settlements"]
    assert len(made) == 1
    assert {answer.json()["settlement"]["id"] for answer in accepted} == {made[0]["id"]}


async def test_what_belongs_to_another_partner_is_not_there(company: Company) -> None:
    file = (await company.owner_1.post("/api/files", files={"file": ("licence.txt", b"licence of 1")})).json()["file"]
    attached = (await company.admin.post("/api/files", files={"file": ("deed.txt", b"deed of 1")})).json()["file"]
    one = (await company.owner_1.get(PARTNERS)).json()["records"][0]
    changed = await company.admin.patch(
        f"{PARTNERS}/{one['id']}", json={"revision": one["revision"], "license": [attached["id"]]}
    )
    assert changed.status_code == 200, changed.text
    order = (await company.owner_1.get(LINES)).json()["records"][0]
    statement = (await company.owner_1.get("/api/statements")).json()["statements"][0]
    unpublished = (await company.finance.get("/api/statements", params={"period": "2019-Q4"})).json()["statements"]
    mine = next(each["id"] for each in unpublished if each["partner"] == "676")
    before = await company.content()

    paths = [
        f"{PARTNERS}/{one['id']}",
        f"{PARTNERS}/{one['id']}/history",
        f"{PARTNERS}/{one['id']}/related",
        f"{LINES}/{order['id']}",
        f"/api/partners/{one['id']}/summary",
        "/api/statements?partner=1",
        f"/api/statements/{statement['id']}",
        f"/api/statements/{statement['id']}/exclusions",
        f"/api/statements/{statement['id']}/components/volume/transactions",
        *(f"/api/statements/{statement['id']}/document?format={each}" for each in ("pdf", "xlsx", "bundle")),
        f"/api/statements/{mine}",
        f"/api/files/{file['id']}",
        f"/api/files/{attached['id']}",
        f"/api/files/{attached['id']}/thumbnail",
        f"/api/partner-users/{one['id']}",
    ]
    other = company.owner_676
    for path in paths:
        assert refusal(await other.get(path))[0] in (404, 405), path
    for path in (f"{PARTNERS}:export", f"{LINES}:export"):
        answer = await other.get(path)
        assert answer.status_code in (403, 404), path
    assert refusal(await other.patch(f"{PARTNERS}/{one['id']}", json={"revision": 1, "phone": "1"}))[0] == 404
    assert refusal(await other.delete(f"{LINES}/{order['id']}"))[0] in (403, 404)
    for body in ({"measures": [{"op": "count"}]}, {"group_by": ["reseller_key"], "measures": [{"op": "count"}]}):
        rows = (await other.post(f"{LINES}:aggregate", json=body)).json()["rows"]
        assert [row["count"] for row in rows] == [2]
    hidden = {"group_by": ["rating"], "measures": [{"op": "count"}]}
    assert refusal(await other.post(f"{PARTNERS}:aggregate", json=hidden)) == (400, "invalid_aggregate")
    theirs = {"filter": json.dumps({"field": "reseller_key", "op": "eq", "value": "1"})}
    assert (await other.get(LINES, params=theirs)).json()["records"] == []
    assert (await other.get(PARTNERS, params={"search": "Partner 1"})).json()["records"] == []
    assert await company.content() == before


async def test_sessions_that_are_over_or_made_up(company: Company) -> None:
    doors = [("GET", PARTNERS), ("POST", PARTNERS), ("GET", "/api/statements"), ("GET", "/api/session")]

    async def refused_everywhere(browser: httpx.AsyncClient) -> None:
        for method, path in doors:
            assert refusal(await browser.request(method, path, json={})) == (401, "not_signed_in")

    for forged in ("", "A" * 43, "tzt_" + "A" * 43, "../../etc", "💣"):
        for headers in ({"authorization": f"Bearer {forged}".encode()}, {"cookie": f"tongzhou={forged}".encode()}):
            for method, path in doors:
                answer = await company.stranger.request(method, path, json={}, headers=headers)
                assert refusal(answer) == (401, "not_signed_in")
    typed = {"email": "finance@acme.example", "password": PASSWORD}
    assert (await company.stranger.post("/api/session", json=typed)).status_code == 200
    before = await company.content()
    async with company.database.owner() as connection:
        await connection.execute("update directory.session set last_seen_at = %s", (clock.now() - timedelta(hours=13),))
    await refused_everywhere(company.stranger)
    await refused_everywhere(company.admin)
    assert await company.content() == before
