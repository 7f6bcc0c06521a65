"""Records over HTTP, word for word as the contract says."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

ORDERS = "/api/forms/order/records"
PARTNERS = "/api/forms/partner/records"


async def make(client: httpx.AsyncClient, path: str, **values: Any) -> dict[str, Any]:
    answer = await client.post(path, json=values)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def make_partner(client: httpx.AsyncClient, code: str, **values: Any) -> dict[str, Any]:
    return await make(client, PARTNERS, code=code, name=values.pop("name", f"Partner {code}"), **values)


async def test_a_record_reads_as_it_was_written(admin: httpx.AsyncClient) -> None:
    region = await make(admin, "/api/forms/region/records", code="NW", name="西北")
    made = await make_partner(
        admin, "676", name="同舟自行车", region="NW", manager="E1", revenue="12.5", since="2019-07-01"
    )
    assert made["region"] == {"id": region["id"], "label": "西北"}
    assert made["manager"]["label"] == "Ada"
    assert made["region_code"] == "NW"
    assert made["manager_code"] == "E1"
    assert made["revenue"] == "12.50"
    assert made["since"] == "2019-07-01"
    assert made["tier"] == "silver"
    assert made["bank_account"] is None
    assert made["revision"] == 1
    assert made["created_by"]["label"] == "Ada"
    assert made["created_at"].endswith("+00:00")
    read = await admin.get(f"{PARTNERS}/{made['id']}")
    assert read.json() == made


async def test_a_lookup_of_a_unique_key_spells_its_reference(admin: httpx.AsyncClient) -> None:
    await make_partner(admin, "676")
    order = await make(admin, ORDERS, number="SO1", line=1, partner_code="676", amount="10", ordered_on="2019-07-01")
    assert order["partner"]["label"] == "Partner 676"
    assert order["line"] == "1"


async def test_lists_by_filter_sort_and_cursor(admin: httpx.AsyncClient) -> None:
    await make_partner(admin, "1", revenue="5")
    await make_partner(admin, "2", revenue="7")
    await make_partner(admin, "3")
    await make_partner(admin, "4", revenue="7")
    seen, cursor = [], None
    while True:
        parameters = {"sort": "-revenue,code", "limit": "1", "fields": "code", "count": "true"}
        answer = await admin.get(PARTNERS, params={**parameters, **({"cursor": cursor} if cursor else {})})
        page = answer.json()
        assert page["total"] == 4
        assert set(page["records"][0]) == {"id", "code"}
        seen += [record["code"] for record in page["records"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["2", "4", "1", "3"]
    far = {"sort": "-revenue,code", "limit": "1", "fields": "code"}
    second = (await admin.get(PARTNERS, params={**far, "skip": "1"})).json()
    assert [record["code"] for record in second["records"]] == ["4"]
    last = (await admin.get(PARTNERS, params={**far, "skip": "1", "cursor": second["next_cursor"]})).json()
    assert ([record["code"] for record in last["records"]], last["next_cursor"]) == (["3"], None)
    beyond = (await admin.get(PARTNERS, params={**far, "skip": "4"})).json()
    assert beyond == {"records": [], "next_cursor": None}
    chosen = {
        "all": [{"field": "revenue", "op": "gte", "value": "6"}, {"not": {"field": "code", "op": "eq", "value": "4"}}]
    }
    answer = await admin.get(PARTNERS, params={"filter": json.dumps(chosen)})
    assert [record["code"] for record in answer.json()["records"]] == ["2"]
    between = {"field": "code", "op": "between", "value": ["2", "3"]}
    answer = await admin.get(PARTNERS, params={"filter": json.dumps(between), "sort": "code"})
    assert [record["code"] for record in answer.json()["records"]] == ["2", "3"]


async def test_filters_by_reference_key_and_dotted_names(admin: httpx.AsyncClient) -> None:
    await make(admin, "/api/forms/region/records", code="NW", name="西北")
    await make_partner(admin, "1", region="NW")
    await make_partner(admin, "2")
    for chosen, codes in (
        ({"field": "region", "op": "eq", "value": "NW"}, ["1"]),
        ({"field": "region", "op": "eq", "value": "nothing"}, []),
        ({"field": "region", "op": "is_empty"}, ["2"]),
        ({"field": "region_code", "op": "eq", "value": "NW"}, ["1"]),
        ({"field": "region.name", "op": "starts_with", "value": "西"}, ["1"]),
        ({"field": "created_by", "op": "eq", "value": {"variable": "me"}}, ["1", "2"]),
    ):
        answer = await admin.get(PARTNERS, params={"filter": json.dumps(chosen)})
        assert answer.status_code == 200, answer.text
        assert [record["code"] for record in answer.json()["records"]] == codes, chosen


async def test_searches_pinyin_and_initials(admin: httpx.AsyncClient) -> None:
    await make_partner(admin, "A1", name="同舟自行车")
    await make_partner(admin, "B2", name="Progressive Sports")
    for query, codes in (("同舟", ["A1"]), ("tongzhou", ["A1"]), ("tzzxc", ["A1"]), ("SPORTS", ["B2"]), ("车", ["A1"]),
                         ("b2", ["B2"]), ("progressive 同舟", []), ("１", ["A1"])):  # fmt: skip
        answer = await admin.get(PARTNERS, params={"search": query})
        assert [record["code"] for record in answer.json()["records"]] == codes, query


async def test_changes_only_what_is_still_as_read(admin: httpx.AsyncClient) -> None:
    made = await make_partner(admin, "1", revenue="5")
    path = f"{PARTNERS}/{made['id']}"
    changed = await admin.patch(path, json={"revision": 1, "revenue": "6", "tier": "gold"})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["revenue"], changed.json()["revision"]) == ("6.00", 2)
    stale = await admin.patch(path, json={"revision": 1, "revenue": "7"})
    assert stale.status_code == 409
    assert stale.json()["code"] == "stale_record"
    assert stale.json()["current"]["revenue"] == "6.00"
    assert stale.json()["updated_by"]["label"] == "Ada"
    same = await admin.patch(path, json={"revision": 2, "revenue": "6.00"})
    assert same.json()["revision"] == 2


async def test_history_tells_every_change(admin: httpx.AsyncClient) -> None:
    region = await make(admin, "/api/forms/region/records", code="NW", name="西北")
    made = await make_partner(admin, "1", revenue="5")
    await admin.patch(f"{PARTNERS}/{made['id']}", json={"revision": 1, "revenue": "6", "region": "NW"})
    history = (await admin.get(f"{PARTNERS}/{made['id']}/history")).json()
    assert [entry["action"] for entry in history["entries"]] == ["updated", "created"]
    changes = {change["field"]: (change["before"], change["after"]) for change in history["entries"][0]["changes"]}
    assert changes["revenue"] == ("5.00", "6.00")
    assert changes["region"] == (None, {"id": region["id"], "label": "西北"})
    first = {change["field"]: change["after"] for change in history["entries"][1]["changes"]}
    assert first["code"] == "1"
    assert history["entries"][0]["by"]["label"] == "Ada"


async def test_history_names_files_also_those_taken_away(admin: httpx.AsyncClient) -> None:
    fields = [{"key": "name", "type": "text", "label": "Name"}, {"key": "scan", "type": "file", "label": "Scan"}]
    form = {"key": "paper", "title": "Papers", "label_field": "name", "fields": fields}
    assert (await admin.post("/api/forms", json=form)).status_code == 201
    file = (await admin.post("/api/files", files={"file": ("licence.txt", b"a licence")})).json()["file"]
    made = await make(admin, "/api/forms/paper/records", name="A", scan=[file["id"]])
    path = f"/api/forms/paper/records/{made['id']}"
    assert (await admin.patch(path, json={"revision": 1, "scan": None})).status_code == 200
    last, first = (await admin.get(f"{path}/history")).json()["entries"]
    assert last["changes"] == [{"field": "scan", "before": [file], "after": None}]
    assert {change["field"]: change["after"] for change in first["changes"]} == {"name": "A", "scan": [file]}


async def test_the_recycle_bin_gives_back(admin: httpx.AsyncClient) -> None:
    made = await make_partner(admin, "1")
    path = f"{PARTNERS}/{made['id']}"
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).status_code == 404
    assert (await admin.get(PARTNERS)).json()["records"] == []
    binned = (await admin.get(PARTNERS, params={"deleted": "true"})).json()["records"]
    assert [record["id"] for record in binned] == [made["id"]]
    seen = await admin.get(path, params={"deleted": "true"})
    assert (seen.json()["id"], seen.json()["code"]) == (made["id"], "1")
    again = await make_partner(admin, "1")
    taken = await admin.post(f"{PARTNERS}:restore", json={"ids": [made["id"]]})
    assert taken.status_code == 422
    assert taken.json()["errors"][0] == {
        "field": "code",
        "code": "taken_by",
        "message": "“Partner 1” cannot come back: “Partner 1” has the same Code now.",
    }
    assert (await admin.delete(f"{PARTNERS}/{again['id']}")).status_code == 204
    assert (await admin.post(f"{PARTNERS}:restore", json={"ids": [made["id"]]})).json()["changed"] == 1
    assert (await admin.get(path)).json()["revision"] == 3
    assert (await admin.post(f"{PARTNERS}:purge", json={"ids": [again["id"]]})).json()["changed"] == 1
    assert (await admin.get(PARTNERS, params={"deleted": "true"})).json()["records"] == []


async def test_what_others_lead_to_is_not_purged(admin: httpx.AsyncClient) -> None:
    made = await make_partner(admin, "1")
    await make(admin, ORDERS, number="SO1", line=1, partner="1", amount="10", ordered_on="2019-07-01")
    await admin.delete(f"{PARTNERS}/{made['id']}")
    refused = await admin.post(f"{PARTNERS}:purge", json={"ids": [made["id"]]})
    assert (refused.status_code, refused.json()["code"]) == (409, "record_referenced")
    binned = (await admin.get(PARTNERS, params={"deleted": "true"})).json()["records"]
    assert len(binned) == 1


async def test_bulk_changes_are_taken_back_where_nobody_wrote_since(admin: httpx.AsyncClient) -> None:
    made = [await make_partner(admin, str(number), revenue="5") for number in range(3)]
    chosen = {"field": "code", "op": "in", "value": ["0", "1"]}
    bulk = (await admin.post(f"{PARTNERS}:update", json={"filter": chosen, "values": {"tier": "gold"}})).json()
    assert bulk["changed"] == 2
    await admin.patch(f"{PARTNERS}/{made[1]['id']}", json={"revision": 2, "revenue": "9"})
    undone = await admin.post("/api/undo", json={"token": bulk["undo"]})
    assert undone.json() == {"changed": 1, "undo": None, "refused": 0}
    tiers = {record["code"]: record["tier"] for record in (await admin.get(PARTNERS)).json()["records"]}
    assert tiers == {"0": "silver", "1": "gold", "2": "silver"}
    assert (await admin.post("/api/undo", json={"token": bulk["undo"]})).status_code == 404
    gone = (await admin.post(f"{PARTNERS}:delete", json={"ids": [record["id"] for record in made]})).json()
    assert gone["changed"] == 3
    assert (await admin.post("/api/undo", json={"token": gone["undo"]})).json()["changed"] == 3
    assert len((await admin.get(PARTNERS)).json()["records"]) == 3


async def test_aggregates_in_groups(admin: httpx.AsyncClient) -> None:
    await make(admin, "/api/forms/region/records", code="NW", name="西北")
    await make_partner(admin, "1", region="NW", revenue="0.10", since="2019-07-01")
    await make_partner(admin, "2", region="NW", revenue="0.20", since="2019-08-01")
    await make_partner(admin, "3", revenue="5", since="2019-07-31")
    body: dict[str, Any] = {
        "group_by": ["region_code"],
        "measures": [{"field": "revenue", "op": "sum", "as": "total"}, {"op": "count"}],
    }
    answer = await admin.post(f"{PARTNERS}:aggregate", json=body)
    assert answer.json() == {
        "rows": [
            {"region_code": "NW", "total": "0.30", "count": 2},
            {"region_code": None, "total": "5.00", "count": 1},
        ]
    }
    by_month = {
        "group_by": [{"field": "since", "by": "month"}],
        "measures": [{"field": "revenue", "op": "max", "as": "most"}],
        "sort": "-most",
    }
    rows = (await admin.post(f"{PARTNERS}:aggregate", json=by_month)).json()["rows"]
    assert rows == [{"since": "2019-07", "most": "5.00"}, {"since": "2019-08", "most": "0.20"}]


async def test_related_records_are_counted(admin: httpx.AsyncClient) -> None:
    made = await make_partner(admin, "1")
    for line in (1, 2):
        await make(admin, ORDERS, number="SO1", line=line, partner="1", amount="10", ordered_on="2019-07-01")
    related = (await admin.get(f"{PARTNERS}/{made['id']}/related")).json()["related"]
    assert [(each["form"], each["field"], each["count"]) for each in related] == [("order", "partner", 2)]


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, [("code", "required"), ("name", "required")]),
        ({"code": "1", "name": "A", "nothing": 1}, [("nothing", "unknown_field")]),
        ({"code": "1", "name": "A", "id": "x"}, [("id", "read_only")]),
        ({"code": "1", "name": "A", "revenue": "x"}, [("revenue", "not_a_number")]),
        ({"code": "1", "name": "x" * 256}, [("name", "too_long")]),
        ({"code": "1", "name": "A", "region": "nothing"}, [("region", "unknown_record")]),
        ({"code": "1", "name": "A", "region_code": "nothing"}, [("region_code", "unknown_record")]),
        ({"code": "1", "name": "A", "tier": "bronze"}, [("tier", "not_an_option")]),
        ({"code": "taken", "name": "A"}, [("code", "not_unique")]),
        ({"code": 5, "name": ["A"]}, [("code", "wrong_type"), ("name", "wrong_type")]),
    ],
)
async def test_bad_values_are_named_and_change_nothing(
    admin: httpx.AsyncClient, values: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    await make_partner(admin, "taken")
    answer = await admin.post(PARTNERS, json=values)
    assert answer.status_code == 422
    assert sorted((error["field"], error["code"]) for error in answer.json()["errors"]) == sorted(errors)
    assert all(error["message"] for error in answer.json()["errors"])
    assert (await admin.get(PARTNERS, params={"count": "true"})).json()["total"] == 1


@pytest.mark.parametrize(
    "parameters",
    [
        {"color": "red"},
        {"limit": "0"},
        {"limit": "501"},
        {"limit": "many"},
        {"skip": "-1"},
        {"skip": "1000001"},
        {"skip": "far"},
        {"sort": "nothing"},
        {"sort": "code,code"},
        {"sort": ""},
        {"fields": "nothing"},
        {"cursor": "nothing"},
        {"cursor": "WzBd"},
        {"deleted": "maybe"},
        {"filter": "{"},
        {"filter": "[]"},
        {"filter": '{"field":"nothing","op":"eq","value":1}'},
        {"filter": '{"field":"code","op":"like","value":"1"}'},
        {"filter": '{"field":"tier","op":"lt","value":"gold"}'},
        {"filter": '{"field":"revenue","op":"eq","value":"x"}'},
        {"filter": '{"field":"since","op":"eq","value":"2019-02-31"}'},
        {"filter": '{"field":"code","op":"eq","value":1}'},
        {"filter": '{"field":"code","op":"eq","value":"1","extra":1}'},
        {"filter": '{"not":' * 2_000 + '{"field":"code","op":"is_empty"}' + "}" * 2_000},
        {"filter": "[" * 10_000},
        {"search": "x" * 201},
        {"search": "\x00"},
    ],
    ids=lambda parameters: str(parameters)[:40],
)
async def test_bad_parameters_are_400(admin: httpx.AsyncClient, parameters: dict[str, str]) -> None:
    answer = await admin.get(PARTNERS, params=parameters)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]


@pytest.mark.parametrize("depth", [70, 1_000, 10_000])
async def test_a_filter_too_deep_is_400(admin: httpx.AsyncClient, depth: int) -> None:
    deep = '{"not":' * depth + '{"field":"code","op":"is_empty"}' + "}" * depth
    for path, body in (("aggregate", '{"measures":[{"op":"count"}],"filter":%s}'), ("delete", '{"filter":%s}')):
        answer = await admin.post(f"{PARTNERS}:{path}", content=body % deep)
        assert answer.status_code == 400, answer.text


async def test_what_is_not_there_is_404(admin: httpx.AsyncClient) -> None:
    for path in ("/api/forms/nothing", "/api/forms/nothing/records", f"{PARTNERS}/nothing", f"{PARTNERS}/{'0' * 36}",
                 f"{PARTNERS}/0190a5b0-0000-7000-8000-000000000001", "/api/forms/_member/records"):  # fmt: skip
        assert (await admin.get(path)).status_code == 404, path


async def test_nobody_is_401(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    for path in ("/api/forms", PARTNERS, "/api/field-types"):
        assert (await client.get(path)).status_code == 401


@pytest.mark.parametrize("body", [b"[]", b"{", b'"x"', b"\xff", b'{"code": "\\ud800", "name": "A"}', b"[" * 100_000])
async def test_bad_bodies_are_refused(admin: httpx.AsyncClient, body: bytes) -> None:
    answer = await admin.post(PARTNERS, content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert (await admin.get(PARTNERS)).json()["records"] == []
