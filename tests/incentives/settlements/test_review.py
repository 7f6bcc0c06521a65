"""The review list to take away, and why statements moved, on the example data."""

from __future__ import annotations

import csv
import io

import openpyxl

from tests.incentives.settlements.conftest import Desk
from tests.incentives.settlements.test_journey import calculated
from tongzhou.incentives.settlements.explanations import Words
from tongzhou.incentives.settlements.moves import move_reasons

EN, ZH = Words("en", "USD"), Words("zh-CN", "USD")


def component(key: str, amount: int, mode: str = "marginal", *, cut: int = 0, **window: object) -> dict[str, object]:
    """A component's row as it is stored."""
    measures = {"sales": {"title": {"zh-CN": "销售额", "en": "sales"}, "kind": "money"}}
    told = {"words": {"zh-CN": "品类数不少于 3", "en": "there are at least 3 categories"}, "rule": "c >= 3"}
    detail = {"mode": mode, "measures": measures, "conditions": {"award_if": told}, "windows": [dict(window)]}
    title = {"zh-CN": f"{key}返利", "en": key.title()}
    return {"key": key, "title": title, "amount_minor": amount, "uncapped_minor": amount + cut, "detail": detail}


def test_each_component_says_what_it_has_to_do_with_a_move() -> None:
    before = [
        component("volume", 50_000, base_minor=3_000_000),
        component("growth", 10_000, "growth_whole", base_minor=1_000_000, rate="0.01", growth="0.523"),
        component("breadth", 25_000, "award", reason=None),
    ]
    now = [
        component("volume", 40_000, base_minor=2_500_000),
        component("growth", 10_000, "growth_whole", base_minor=1_000_000, rate="0.01", growth="0.6"),
        component("breadth", 0, "award", reason="award_not_met"),
    ]
    assert move_reasons(now, before, EN) == [
        "Breadth fell by 250.00: this period it is not so that there are at least 3 categories",
        "Volume fell by 100.00: counted sales went from 30,000.00 to 25,000.00",
    ]
    assert move_reasons(now, before, ZH)[1] == "volume返利减少 100.00：计入的销售额由 30,000.00 变为 25,000.00"


def test_growth_caps_and_statements_that_came_or_went() -> None:
    grown = component("growth", 10_000, "growth_whole", base_minor=750_000, rate="0.02", growth="0.523", cut=5_000)
    flat = component("growth", 0, "growth_whole", base_minor=800_000, rate=None, growth=None)
    assert move_reasons([grown], [flat], EN) == [
        "Growth rose by 100.00: the rate went from 0% to 2%, as growth on the year before went from none to 52.3%"
    ]
    assert move_reasons([grown], [], EN) == ["Growth rose by 100.00: no statement last period"]
    assert move_reasons([], [grown], EN) == ["Growth fell by 100.00: nothing counted this period"]
    assert move_reasons([flat], [flat], EN) == []


def test_no_cause_points_the_other_way() -> None:
    def bonus(amount: int, base: int, rate: str, growth: str, *, cut: int = 0) -> dict[str, object]:
        numbers = {"base_minor": base, "rate": rate, "growth": growth}
        return component("growth", amount, "growth_whole", cut=cut, **numbers)

    before = bonus(20_000, 1_000_000, "0.02", "0.844")
    assert move_reasons([bonus(11_223, 561_150, "0.02", "0.894")], [before], EN) == [
        "Growth fell by 87.77: counted sales went from 10,000.00 to 5,611.50"
    ]
    assert move_reasons([bonus(24_000, 800_000, "0.03", "0.894")], [before], EN) == [
        "Growth rose by 40.00: the rate went from 2% to 3%, as growth on the year before went from 84.4% to 89.4%"
    ]
    assert move_reasons([bonus(8_000, 800_000, "0.01", "0.9")], [before], EN) == [
        "Growth fell by 120.00: counted sales went from 10,000.00 to 8,000.00; the rate went from 2% to 1%"
    ]
    assert move_reasons([bonus(15_000, 1_000_000, "0.02", "0.9", cut=5_000)], [before], EN) == [
        "Growth fell by 50.00: the cap takes 50.00, last period 0.00"
    ]


def test_growth_on_the_increase_names_the_increase() -> None:
    def bonus(amount: int, base: int, compared: int, growth: str) -> dict[str, object]:
        numbers = {"base_minor": base, "compared_minor": compared, "rate": "0.1", "growth": growth}
        return component("growth", amount, "growth_increment", **numbers)

    before, now = bonus(10_000, 300_000, 200_000, "0.5"), bonus(6_000, 120_000, 60_000, "1")
    assert move_reasons([now], [before], EN) == [
        "Growth fell by 40.00: the increase of sales on the year before went from 1,000.00 to 600.00"
    ]


async def test_the_review_list_leaves_as_csv_and_as_a_workbook(desk: Desk) -> None:
    await calculated(desk.finance, "2019-Q2")
    settlement = await calculated(desk.finance)
    path = f"/api/settlements/{settlement}/statements:export"
    answer = await desk.director.get(path, params={"sort": "-amount"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(".csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    shown = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert len(rows) == shown["partners"] + shown["outliers"]["vanished"]
    assert sum(round(float(row["This period"]) * 100) for row in rows) == 31_635_255
    assert [float(row["This period"]) for row in rows] == sorted(
        (float(row["This period"]) for row in rows), reverse=True
    )
    (shop,) = [row for row in rows if row["Partner code"] == "676"]
    assert [shop[name] for name in ("Volume", "Growth", "Breadth", "This period", "Last period", "Change")] == [
        *("628.49", "0.00", "250.00", "878.49", "1269.88", "-391.39"),
    ]
    assert shop["Change %"] == "-30.8"
    assert shop["Why it moved"].startswith("Growth fell by ")

    only = {"outlier": "vanished", "search": "bike"}
    answer = await desk.director.get(path, params=only | {"format": "xlsx"})
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    found = list(workbook.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    wanted = (await desk.director.get(f"/api/settlements/{settlement}/statements", params=only | {"limit": 500})).json()
    assert [row[0] for row in found[1:]] == [row["partner"] for row in wanted["statements"]]
    assert {row[-2] for row in found[1:]} == {"Vanished"}


async def test_an_export_is_refused_like_the_list(desk: Desk) -> None:
    settlement = await calculated(desk.finance)
    path = f"/api/settlements/{settlement}/statements:export"
    for params in ({"format": "pdf"}, {"sort": "colour"}, {"outlier": "odd"}, {"filter": "{"}, {"colour": "red"}):
        assert (await desk.director.get(path, params=params)).status_code == 400, params


async def test_moves_come_with_their_causes(desk: Desk) -> None:
    await calculated(desk.finance, "2019-Q2")
    settlement = await calculated(desk.finance)
    moves = (await desk.director.get(f"/api/settlements/{settlement}/moves")).json()["statements"]
    assert len(moves) == 10
    assert all(move["causes"] for move in moves)
