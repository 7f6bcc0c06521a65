"""Totals of a file against the rows that they stand for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.imports.conftest import EndOf, upload
from tongzhou.builder.imports.contracts import DataRow, NoteKind, Skipped
from tongzhou.builder.imports.controls import Summed, Tally
from tongzhou.builder.imports.numbers import decimal_converter

Told = tuple[int, str, int, int, str, str, bool]


def told(*rows: tuple[Any, ...]) -> tuple[list[int], list[Told]]:
    """Rows of data that pass, and the controls; a row whose first cell is no code is a total."""
    tally = Tally([Summed(1, "amount", "amount", decimal_converter())])
    entries: list[DataRow | Skipped] = [
        DataRow(number, list(cells))
        if str(cells[0]).startswith("P")
        else Skipped(number, NoteKind.SUBTOTAL, list(cells))
        for number, cells in enumerate(rows, 2)
    ]
    passed = [row.number for row in tally.through(entries)]
    assert (tally.checked, tally.differ_count) == (len(tally.shown), sum(not each.agrees for each in tally.shown))
    lines = sorted(tally.shown, key=lambda each: each.row)
    return passed, [
        (each.row, each.label, each.first, each.last, str(each.expected), str(each.computed), each.agrees)
        for each in lines
    ]


def test_subtotals_totals_of_regions_and_the_grand_total() -> None:
    passed, controls = told(
        ("P1", "10"), ("P2", "5.50"), ("上海小计", "15.50"),
        ("P3", "4"), ("苏州小计", "4"), ("华东合计", "19.50"),
        ("P4", "1"), ("广州小计", "1"), ("华南合计", "1"), ("总计", "20.50"),
    )  # fmt: skip

    assert passed == [2, 3, 5, 8]
    assert controls == [
        (4, "上海小计", 2, 3, "15.50", "15.50", True),
        (6, "苏州小计", 5, 5, "4", "4.00", True),
        (7, "华东合计", 2, 5, "19.50", "19.50", True),
        (9, "广州小计", 8, 8, "1", "1.00", True),
        (10, "华南合计", 8, 8, "1", "1.00", True),
        (11, "总计", 2, 8, "20.50", "20.50", True),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("P1", "10"), ("P2", "5"), ("小计", "16")], [(4, "小计", 2, 3, "16", "15", False)]),
        ([("合计", "15"), ("P1", "10"), ("P2", "5")], [(2, "合计", 3, 4, "15", "15", True)]),
        ([("P1", "1"), ("小计", "1"), ("P2", "2"), ("累计", "3")],
         [(3, "小计", 2, 2, "1", "1", True), (5, "累计", 2, 4, "3", "3", True)]),
        ([("P1", "0.333"), ("P2", "0.333"), ("合计", "0.67")], [(4, "合计", 2, 3, "0.67", "0.666", True)]),
        ([("P1", 0.1), ("P2", 0.2), ("Total", 0.1 + 0.2)], [(4, "Total", 2, 3, "0.3", "0.3", True)]),
        ([("P1", "10"), ("合计", None)], []),
        ([("P1", "10"), ("P2", "n/a"), ("合计", "10")], [(4, "合计", 2, 3, "10", "10", True)]),
        ([("P1", "7"), ("小计", "7"), ("P2", "1"), ("总计", "9")],
         [(3, "小计", 2, 2, "7", "7", True), (5, "总计", 2, 4, "9", "8", False)]),
    ],
)  # fmt: skip
def test_a_total_is_held_against_the_rows_that_fit_it_best(rows: list[tuple[Any, ...]], expected: list[Told]) -> None:
    assert told(*rows)[1] == expected


FILE = "code,name,revenue\nP1,Rongji,10\nP2,Hengtong,5.50\n合计,,{total}\n"


async def test_totals_that_agree_are_told_and_not_imported(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    job = await end_of(
        await admin.post("/api/forms/partner/records:import", files=upload(FILE.format(total="15.50")),
                         data={"on_totals": "block"})
    )  # fmt: skip

    assert (job["status"], job["result"]["create"]) == ("done", 2)
    assert job["result"]["totals"] == {
        "checked": 1,
        "differing": 0,
        "lines": [
            {"row": 4, "label": "合计", "column": "revenue", "field": "revenue", "first_row": 2, "last_row": 3,
             "expected": "15.50", "computed": "15.50", "difference": "0.00", "agrees": True}
        ],
    }  # fmt: skip


@pytest.mark.parametrize("chosen", ["warn", "block"])
async def test_a_total_that_differs_warns_or_blocks(chosen: str, admin: httpx.AsyncClient, end_of: EndOf) -> None:
    found = (await admin.post("/api/forms/partner/imports", files=upload(FILE.format(total="18")))).json()["import"]
    body = {"mapping": found["choices"]["mapping"], "key": "code"}
    address = f"/api/forms/partner/imports/{found['id']}"

    checked = await end_of(await admin.post(f"{address}:check", json=body))
    ran = await end_of(await admin.post(f"{address}:run", json={**body, "on_totals": chosen}))

    (line,) = checked["result"]["totals"]["lines"]
    assert (line["expected"], line["computed"], line["difference"], line["agrees"]) == ("18", "15.50", "2.50", False)
    assert (checked["result"]["totals"]["differing"], checked["result"]["bad"]) == (1, 0)
    records = (await admin.get("/api/forms/partner/records")).json()["records"]
    if chosen == "warn":
        assert (ran["status"], len(records)) == ("done", 2)
    else:
        assert (ran["status"], ran["problem"]["code"], records) == ("failed", "totals_differ", [])
        assert "1 totals" in ran["problem"]["title"] or "1 个合计" in str(ran["problem"])
