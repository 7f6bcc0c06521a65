"""A comparison without a value stays in the draft, is told by what its field is called, and is not published."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import flow
from tongzhou.kernel.texts import say

LATER = {"kind": "wait", "key": "later", "title": "Later", "duration": {"amount": 1, "unit": "days"}}


def branching(when: dict[str, Any]) -> dict[str, Any]:
    drawn = flow({"kind": "branch", "key": "way", "title": "Way"}, LATER)
    lines = [
        {"source": "start", "target": "way"},
        {"source": "way", "target": "later", "when": when},
        {"source": "way", "target": "end", "otherwise": True},
        {"source": "later", "target": "end"},
    ]
    return {**drawn, "lines": lines}


async def problems(browser: httpx.AsyncClient, document: dict[str, Any]) -> list[tuple[str, str, str]]:
    answer = await browser.post("/api/flows/sample/draft:check", json={"document": document})
    return [(each["field"], each["step"], each["message"]) for each in answer.json()["errors"]]


async def test_an_unfinished_condition_is_kept_and_told_and_not_published(admin: httpx.AsyncClient) -> None:
    when = {"all": [{"field": "name", "op": "eq"}, {"field": "code", "op": "eq", "value": "E"}]}
    document = branching(when)
    made = await admin.post("/api/flows", json={"document": document})
    assert made.json()["flow"]["document"]["lines"][1]["when"] == when
    assert await problems(admin, document) == [("lines.1.when", "way", "The condition on “Name” has no value yet.")]

    refused = await admin.post("/api/flows/sample:publish", json={"revision": 1})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_flow")
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [
        ("lines.1.when", "condition_without_value")
    ]
    kept = (await admin.get("/api/flows/sample")).json()["flow"]
    assert (kept["active"], kept["document"]["lines"][1]["when"]) == (None, when)


@pytest.mark.parametrize(
    "leaf",
    [
        {"field": "name", "op": "eq", "value": ""},
        {"field": "name", "op": "eq", "value": None},
        {"field": "name", "op": "in", "value": []},
        {"field": "code", "op": "between", "value": ["1", None]},
    ],
)
async def test_what_is_empty_is_no_value(admin: httpx.AsyncClient, leaf: dict[str, Any]) -> None:
    document = branching({"any": [leaf]})
    await admin.post("/api/flows", json={"document": document})
    assert [field for field, _, _ in await problems(admin, document)] == ["lines.1.when"]


async def test_what_needs_no_value_or_has_a_formula_is_whole(admin: httpx.AsyncClient) -> None:
    find = {"kind": "find", "key": "found", "title": "F", "form": "region"}
    whole = flow({**find, "where": {"all": [{"field": "name", "op": "is_empty"}]}})
    await admin.post("/api/flows", json={"document": whole})
    assert await problems(admin, whole) == []
    by_formula = flow({**find, "where": {"all": [{"field": "name", "op": "eq", "formula": "name"}]}})
    assert await problems(admin, by_formula) == []
    empty = flow({**find, "where": {"all": [{"field": "name", "op": "eq"}]}})
    assert await problems(admin, empty) == [("steps.found.where", "found", "The condition on “Name” has no value yet.")]


def test_it_is_told_by_the_label_of_its_field() -> None:
    named = {"name": {"zh-CN": "金额", "en": "Amount"}}
    assert say("zh-CN", "field_errors.condition_without_value", named) == "条件「金额」还没有填值。"
