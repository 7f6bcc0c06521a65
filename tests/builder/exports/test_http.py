"""Exports over HTTP: what a list shows, as a file, written down; nothing that the actor may not export."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import httpx
import openpyxl
import pytest

from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.exports import routes

RECORDS = "/api/forms/partner/records"
EXPORT = "/api/forms/partner/records:export"


@pytest.fixture
async def partners(admin: httpx.AsyncClient) -> httpx.AsyncClient:
    """Three partners of two regions."""
    await admin.post("/api/forms/region/records", json={"code": "E", "name": "East"})
    for code, name, tier, revenue in (
        ("A", "=cmd", "gold", "12.5"),
        ("B", "恒通", "silver", None),
        ("C", "c", None, "3"),
    ):
        values = {"code": code, "name": name, "tier": tier, "revenue": revenue, "region": "E" if code == "A" else None}
        assert (await admin.post(RECORDS, json=values)).status_code == 201
    return admin


def rows_of(answer: httpx.Response) -> list[list[str]]:
    """A CSV answer's rows."""
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_csv_of_asked_fields_filtered_and_sorted(partners: httpx.AsyncClient) -> None:
    answer = await partners.get(
        EXPORT,
        params={
            "format": "csv",
            "fields": "name,code,tier,revenue,region,region_code",
            "sort": "-code",
            "filter": json.dumps({"field": "code", "op": "ne", "value": "C"}),
        },
    )

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert rows_of(answer) == [
        ["Name", "Code", "Tier", "Revenue", "Region", "Region code"],
        ["恒通", "B", "silver", "", "", ""],
        ["'=cmd", "A", "gold", "12.50", "East", "E"],
    ]


async def test_pages_join_without_a_gap(partners: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "PAGE", 1)

    answer = await partners.get(EXPORT, params={"fields": "code", "sort": "code"})

    assert rows_of(answer) == [["Code"], ["A"], ["B"], ["C"]]


async def test_xlsx_has_numbers_and_every_readable_field(partners: httpx.AsyncClient, tmp_path: Path) -> None:
    answer = await partners.get(EXPORT, params={"format": "xlsx", "sort": "code"})
    path = tmp_path / "a.xlsx"
    path.write_bytes(answer.content)

    sheet = openpyxl.load_workbook(path).active

    assert sheet is not None
    heading = [cell.value for cell in sheet[1]]
    first = dict(zip(heading, [cell.value for cell in sheet[2]], strict=True))
    assert (first["Code"], first["Name"], first["Revenue"], first["Region"]) == ("A", "=cmd", 12.5, "East")


async def test_an_export_is_written_down(partners: httpx.AsyncClient) -> None:
    await partners.get(EXPORT, params={"fields": "code"})

    entries = (await partners.get("/api/audit")).json()["entries"]
    entry = next(each for each in entries if each["action"] == "records.exported")
    assert entry["detail"] == {"format": "csv", "records": 3, "fields": ["code"], "filter": ""}


@pytest.mark.parametrize(
    "params",
    [
        {"format": "pdf"},
        {"fields": "nothing"},
        {"sort": "nothing"},
        {"filter": "{"},
        {"filter": '{"field":"nothing","op":"eq","value":"x"}'},
        {"colour": "red"},
    ],
)
async def test_wrong_parameters_are_named_before_a_byte_is_sent(
    partners: httpx.AsyncClient, params: dict[str, str]
) -> None:
    answer = await partners.get(EXPORT, params=params)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_who_reads_may_not_export_unless_the_role_says_so(
    partners: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role({"key": "reader", "title": "Reader", "kind": "member", "forms": {"partner": {"actions": ["read"]}}})
    gold = {"partner": {"actions": ["read", "export"], "rows": "tier = 'gold'", "fields": {"read": ["code", "tier"]}}}
    await make_role({"key": "gold", "title": "Gold", "kind": "member", "forms": gold})
    await make_member("reader@acme.example", "reader")
    await make_member("gold@acme.example", "gold")
    reader, limited = await sign_in("reader@acme.example"), await sign_in("gold@acme.example")

    assert (await reader.get(EXPORT)).status_code == 403
    assert (await reader.get("/api/forms/order/records:export")).status_code == 404
    assert rows_of(await limited.get(EXPORT)) == [["Code", "Tier"], ["A", "gold"]]
    assert (await limited.get(EXPORT, params={"fields": "revenue"})).status_code == 400
