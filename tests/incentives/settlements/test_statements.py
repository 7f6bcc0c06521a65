"""What a statement says and who may read it, over HTTP."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.incentives.settlements.conftest import Desk, People
from tests.incentives.settlements.test_journey import calculated, published, take
from tests.people import SignIn
from tongzhou.audit.facade import AuditFilter, list_entries
from tongzhou.incentives.bundles.facade import verify_bundle
from tongzhou.kernel.database.connections import Database, Workspace

ASKED = {"partner": "676", "period": "2019-Q3"}


async def one(desk: Desk, settlement: str, partner: str) -> dict[str, Any]:
    """The full statement of a partner."""
    listed = await desk.director.get("/api/statements", params={"settlement": settlement, "partner": partner})
    (line,) = listed.json()["statements"]
    statement: dict[str, Any] = (await desk.director.get(f"/api/statements/{line['id']}")).json()["statement"]
    return statement


@pytest.mark.parametrize(
    ("period", "total", "amounts"),
    [
        (
            "2018-Q3",
            "271316.22",
            {
                "676": ["638.75", "557.74", "250.00"],
                "514": ["3048.38", "1760.40", "191.22"],  # capped: 3985.32, 2301.47 and 250.00 before
                "2": ["113.66", "0.00", "250.00"],  # a specialty bike shop
            },
        ),
        ("2020-Q1", "184770.96", {"546": ["2581.82", "1596.73", "250.00"], "2": ["46.35", "46.35", "0.00"]}),
    ],
)
async def test_amounts_to_the_cent(desk: Desk, period: str, total: str, amounts: dict[str, list[str]]) -> None:
    settlement = await calculated(desk.finance, period)
    shown = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert shown["total"] == total
    for partner, expected in amounts.items():
        answer = await desk.director.get("/api/statements", params={"partner": partner, "period": period})
        (statement,) = answer.json()["statements"]
        assert [component["amount"] for component in statement["components"]] == expected
        assert Decimal(statement["total"]) == sum(map(Decimal, expected))


async def test_every_amount_says_how_it_came_about(desk: Desk) -> None:
    settlement = await calculated(desk.finance)
    statement = await one(desk, settlement, "676")
    volume, growth, breadth = statement["components"]
    assert volume["text"]["en"] == (
        "Counted sales of 36,424.27, each part at its tier’s rate: 10,000.00 × 1% + 26,424.27 × 2% = 628.49."
    )
    assert volume["text"]["zh-CN"] == "计入的销售额 36,424.27，分段计返：10,000.00 × 1% + 26,424.27 × 2% = 628.49。"
    assert volume["tiers"] == [
        {"from": "0.00", "to": "10000.00", "rate": "0.01", "amount_in_tier": "10000.00"},
        {"from": "10000.00", "to": "50000.00", "rate": "0.02", "amount_in_tier": "26424.27"},
        {"from": "50000.00", "to": None, "rate": "0.03", "amount_in_tier": "0.00"},
    ]
    assert (volume["tier"], volume["rate"], [rung["here"] for rung in volume["ladder"]]) == (
        2,
        "0.02",
        [False, True, False],
    )
    assert growth["text"]["en"] == (
        "This period’s sales of 36,828.10 against 37,182.43 a year before, growth -0.953%:"
        " below the first tier, nothing is earned."
    )
    assert breadth["text"]["zh-CN"] == "条件已满足：进货品类数不少于 3（本期为 4），奖励 250.00。"
    rule = {"name": "award_if", "words": "the number of product categories is at least 3", "rule": "categories >= 3"}
    assert breadth["conditions"] == [rule]
    assert (statement["partner_label"], statement["account"]) == ("Better Bike Shop", "AW00000676")
    assert (statement["cap"], statement["cap_cut"]) == ("5000.00", "0.00")


async def test_a_cap_is_shown_with_what_it_took(desk: Desk) -> None:
    settlement = await calculated(desk.finance, "2018-Q3")
    path = f"/api/settlements/{settlement}/statements"
    capped = (await desk.director.get(path, params={"outlier": "capped", "sort": "-partner"})).json()["statements"]
    assert [(row["partner"], row["amount"]) for row in capped] == [("514", "5000.00"), ("227", "5000.00")]
    statement = await one(desk, settlement, "514")
    assert (statement["cap"], statement["uncapped"], statement["cap_cut"]) == ("5000.00", "6536.79", "1536.79")
    assert [component["cap_cut"] for component in statement["components"]] == ["936.94", "541.07", "58.78"]
    assert [component["uncapped"] for component in statement["components"]] == ["3985.32", "2301.47", "250.00"]
    assert statement["components"][0]["text"]["en"] == (
        "Counted sales of 152,844.15, each part at its tier’s rate:"
        " 10,000.00 × 1% + 40,000.00 × 2% + 102,844.15 × 3% = 3,985.32."
        " The cap takes 936.94; 3,048.38 remains."
    )
    assert statement["components"][1]["text"]["zh-CN"] == (
        "本期销售额 153,431.37，上年同期 35,944.19，增长 326.86%：153,431.37 × 1.5% = 2,301.47。"
        "封顶后扣减 541.07，应返 1,760.40。"
    )
    rows = (await desk.director.get(f"/api/statements/{statement['id']}/components/breadth/transactions")).json()
    assert [(row["kind"], row["share"]) for row in rows["transactions"]] == [("flat", "250.00"), ("plan_cap", "-58.78")]


async def test_transactions_of_a_component_add_up_and_the_uncounted_follow(desk: Desk) -> None:
    settlement = await calculated(desk.finance)
    statement = await one(desk, settlement, "676")
    path = f"/api/statements/{statement['id']}/components/volume/transactions"
    rows, cursor = [], None
    while True:
        page = (await desk.director.get(path, params={"limit": 20, **({"cursor": cursor} if cursor else {})})).json()
        rows += page["transactions"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    counted = [row for row in rows if row["included"]]
    uncounted = [row for row in rows if not row["included"]]
    assert (len(counted), len(uncounted)) == (44, 7)
    assert sum(round(float(row["share"]) * 100) for row in counted) == 62849
    assert [row["base_before"] for row in counted[1:]] == [row["base_after"] for row in counted[:-1]]
    assert counted[-1]["base_after"] == "36424.27"
    for row in counted:
        assert sum(Decimal(part["amount"]) for part in row["parts"]) == Decimal(row["amount"])
    (crossing,) = [[part["rate"] for part in row["parts"]] for row in counted if len(row["parts"]) > 1]
    assert crossing == ["0.01", "0.02"]
    assert {row["reason"] for row in uncounted} == {
        "Only transactions count where the product category is not “Accessories”"
    }
    assert (await desk.director.get(path, params={"cursor": "nonsense"})).status_code == 400
    missing = f"/api/statements/{statement['id']}/components/nothing/transactions"
    assert (await desk.director.get(missing)).status_code == 404


async def test_a_partner_reads_its_own_published_statements_only(desk: Desk, people: People, sign_in: SignIn) -> None:
    settlement = await published(desk)
    mine, other = await one(desk, settlement, "676"), await one(desk, settlement, "546")
    unpublished = await calculated(desk.finance, "2019-Q4")
    later = await one(desk, unpublished, "676")
    owner = await sign_in(people.owner_676.email)
    everything = (await owner.get("/api/statements")).json()["statements"]
    assert [(line["partner"], line["period"]) for line in everything] == [("676", "2019-Q3")]
    assert (await owner.get(f"/api/statements/{mine['id']}")).status_code == 200
    for hidden in (other["id"], later["id"]):
        for rest in ("", "/document?format=pdf", "/exclusions", "/components/volume/transactions"):
            assert (await owner.get(f"/api/statements/{hidden}{rest}")).status_code == 404, rest
    assert (await owner.get("/api/statements", params={"partner": "546"})).status_code == 404
    assert (await owner.get("/api/statements", params={"partner": "no-such"})).status_code == 404
    assert (await owner.get("/api/statements", params={"settlement": unpublished})).json()["statements"] == []


async def test_unknown_parameters_and_values_are_refused(desk: Desk) -> None:
    settlement = await calculated(desk.finance)
    for query in ("colour=red", "period=soon", "settlement=1", "limit=0", "cursor=%00"):
        assert (await desk.director.get(f"/api/statements?{query}")).status_code == 400, query
    path = f"/api/settlements/{settlement}/statements"
    for query in (
        "sort=colour",
        "outlier=odd",
        "limit=501",
        "filter=nonsense",
        'filter={"field":"x","op":"eq","value":1}',
    ):
        assert (await desk.director.get(f"{path}?{query}")).status_code == 400, query
    assert (await desk.director.get("/api/statements", params={"partner": "no-such"})).status_code == 404


async def test_the_review_list_compares_with_the_period_before(desk: Desk) -> None:
    before = await calculated(desk.finance, "2019-Q2")
    settlement = await calculated(desk.finance)
    shown = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    former = (await desk.director.get(f"/api/settlements/{before}")).json()["settlement"]
    assert shown["previous_total"] == former["total"]
    path = f"/api/settlements/{settlement}/statements"
    rows, cursor = [], None
    while True:
        query = {"sort": "-change", "limit": 200, **({"cursor": cursor} if cursor else {})}
        page = (await desk.director.get(path, params=query)).json()
        rows += page["statements"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(rows) == len({row["partner"] for row in rows}) > 450
    changes = [float(row["change"]) for row in rows]
    assert changes == sorted(changes, reverse=True)
    for kind, count in shown["outliers"].items():
        if kind != "with_outliers":
            assert sum(kind in row["outliers"] for row in rows) == count
    vanished = [row for row in rows if "vanished" in row["outliers"]]
    assert all(row["amount"] == "0.00" and float(row["previous"]) > 0 for row in vanished)
    assert vanished
    large = (await desk.director.get(path, params={"filter": '{"field":"amount","op":"gte","value":"4000"}'})).json()
    assert {row["partner"] for row in large["statements"]} == {
        row["partner"] for row in rows if float(row["amount"]) >= 4000
    }
    found = (await desk.director.get(path, params={"search": "better bike"})).json()["statements"]
    assert [row["partner"] for row in found] == ["676"]
    moves = (await desk.director.get(f"/api/settlements/{settlement}/moves")).json()["statements"]
    assert len(moves) == 10
    assert abs(float(moves[0]["change"])) == max(abs(change) for change in changes)


async def test_documents_of_a_published_statement(desk: Desk, people: People, sign_in: SignIn) -> None:
    await published(desk)
    owner = await sign_in(people.owner_676.email)
    (line,) = (await owner.get("/api/statements", params=ASKED)).json()["statements"]
    answer = await owner.get(f"/api/statements/{line['id']}/document", params={"format": "pdf"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == 'attachment; filename="statement-676-2019-Q3.pdf"'
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    for words in (
        "Rebate statement",
        line["number"],
        "Better Bike Shop",
        "USD 878.49",
        "26,424.27",
        " (Asia/Shanghai)",
    ):
        assert words in text
    await owner.patch("/api/session", json={"locale": "zh-CN"})
    chinese = await owner.get(f"/api/statements/{line['id']}/document")
    assert "返利结算单" in PdfReader(BytesIO(chinese.content)).pages[0].extract_text()

    sheet = await owner.get(f"/api/statements/{line['id']}/document", params={"format": "xlsx"})
    workbook = openpyxl.load_workbook(BytesIO(sheet.content))
    assert workbook.sheetnames == ["返利结算单", "计入的业绩明细", "未计入的业绩"]
    rows = list(workbook["计入的业绩明细"].iter_rows(min_row=2, values_only=True))
    volume = [row for row in rows if row[0] == "销量返利"]
    assert (len(volume), round(sum(row[10] for row in volume), 2)) == (44, 628.49)
    assert (await owner.get(f"/api/statements/{line['id']}/document?format=docx")).status_code == 400


async def test_a_bundle_verifies_on_any_machine_and_names_nobody_else(
    desk: Desk, people: People, sign_in: SignIn, workspace: Workspace, database: Database
) -> None:
    settlement = await calculated(desk.finance, "2018-Q3")
    early = await one(desk, settlement, "514")
    refused = await desk.director.get(f"/api/statements/{early['id']}/document?format=bundle")
    assert (refused.status_code, refused.json()["code"]) == (409, "statement_not_published")
    for action in ("review", "approve", "publish"):
        await take(desk.director, settlement, action)
    statement = await one(desk, settlement, "514")
    first = await desk.director.get(f"/api/statements/{statement['id']}/document?format=bundle")
    again = await desk.director.get(f"/api/statements/{statement['id']}/document?format=bundle")
    assert first.status_code == 200
    assert first.content == again.content
    verification = verify_bundle(first.content, statement["fingerprint"])
    assert verification.is_equal
    assert (verification.partner, verification.period, verification.total) == ("514", "2018-Q3", "5000.00")
    assert dict(verification.amounts) == {"volume": "3048.38", "growth": "1760.40", "breadth": "191.22"}
    assert b"Better Bike Shop" not in first.content
    shown = (await desk.director.get("/api/workspace")).json()
    assert statement["fingerprint"] in str(shown)


async def test_downloads_are_written_down(desk: Desk, database: Database, workspace: Workspace) -> None:
    await published(desk)
    (line,) = (await desk.director.get("/api/statements", params=ASKED)).json()["statements"]
    await desk.director.get(f"/api/statements/{line['id']}/document?format=xlsx")
    async with database.workspace(workspace) as connection:
        (entry,) = await list_entries(connection, AuditFilter(action="statement.downloaded"), limit=10)
    assert (entry.actor, entry.detail["format"], entry.subject.id) == ("Director", "xlsx", line["id"])
