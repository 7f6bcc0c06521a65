"""A part of a form replaced by a file: previewed, whole or not at all, taken back, one after the other."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.imports.conftest import EndOf, upload
from tests.people import MakeMember, MakeRole, SignIn

LINES: dict[str, Any] = {
    "key": "line",
    "title": "销售明细",
    "fields": [
        {"key": "number", "type": "text", "label": "单号", "required": True, "unique": True},
        {"key": "dealer", "type": "text", "label": "客户", "required": True},
        {"key": "day", "type": "date", "label": "日期", "required": True},
        {"key": "amount", "type": "number", "label": "金额"},
    ],
}
BEFORE = """number,dealer,day,amount
A1,X,2026-03-01,1
A2,X,2026-03-02,2
A3,X,2026-03-31,3
A4,X,2026-04-01,4
B1,Y,2026-03-01,5
"""
MARCH = "number,dealer,day,amount\nA1,X,2026-03-01,1\nA2,X,2026-03-05,20\nA9,X,2026-03-09,9\n"
PART = [{"field": "dealer"}, {"field": "day", "span": "month"}]
RECORDS, IMPORTS = "/api/forms/line/records", "/api/forms/line/imports"

Row = tuple[str, str, str, str]


async def rows(admin: httpx.AsyncClient) -> list[Row]:
    """What is there, by number."""
    found = (await admin.get(RECORDS, params={"sort": "number"})).json()["records"]
    return [(each["number"], each["dealer"], each["day"], each["amount"]) for each in found]


@pytest.fixture
async def before(admin: httpx.AsyncClient, end_of: EndOf) -> list[Row]:
    """Lines of two dealers in two months."""
    assert (await admin.post("/api/forms", json=LINES)).status_code == 201
    job = await end_of(await admin.post(f"{RECORDS}:import", files=upload(BEFORE)))
    assert (job["status"], job["result"]["create"]) == ("done", 5)
    return await rows(admin)


async def begun(client: httpx.AsyncClient, text: str, **changes: Any) -> tuple[str, dict[str, Any]]:
    """The address of an upload and choices that replace its parts."""
    found = (await client.post(IMPORTS, files=upload(text))).json()["import"]
    body = {"mapping": found["choices"]["mapping"], "key": "number", "mode": "replace", "part": PART, **changes}
    return f"{IMPORTS}/{found['id']}", body


COUNTS = ("create", "update", "unchanged", "remove")


async def test_the_month_of_a_dealer_is_previewed_replaced_and_taken_back(
    admin: httpx.AsyncClient, end_of: EndOf, before: list[Row]
) -> None:
    address, body = await begun(admin, MARCH)

    checked = await end_of(await admin.post(f"{address}:check", json=body))

    assert [checked["result"][name] for name in COUNTS] == [1, 1, 1, 1]
    assert checked["result"]["parts"] == [
        {"values": ["X", "2026-03"], "new": 1, "changed": 1, "unchanged": 1, "removed": 1}
    ]
    assert await rows(admin) == before

    ran = await end_of(await admin.post(f"{address}:run", json=body))

    assert [ran["result"][name] for name in COUNTS] == [1, 1, 1, 1]
    assert await rows(admin) == [
        ("A1", "X", "2026-03-01", "1"), ("A2", "X", "2026-03-05", "20"), ("A4", "X", "2026-04-01", "4"),
        ("A9", "X", "2026-03-09", "9"), ("B1", "Y", "2026-03-01", "5"),
    ]  # fmt: skip
    binned = (await admin.get(RECORDS, params={"deleted": "true"})).json()["records"]
    assert [each["number"] for each in binned] == ["A3"]

    undone = await admin.post("/api/undo", json={"token": ran["result"]["undo"]})

    assert (undone.status_code, undone.json()["changed"]) == (200, 3)
    assert await rows(admin) == before
    assert (await admin.post("/api/undo", json={"token": ran["result"]["undo"]})).status_code == 404


async def test_what_somebody_wrote_since_is_not_taken_back(
    admin: httpx.AsyncClient, end_of: EndOf, before: list[Row]
) -> None:
    address, body = await begun(admin, MARCH)
    ran = await end_of(await admin.post(f"{address}:run", json=body))
    new = next(each for each in (await admin.get(RECORDS)).json()["records"] if each["number"] == "A9")
    assert (await admin.patch(f"{RECORDS}/{new['id']}", json={"revision": 1, "amount": "10"})).status_code == 200

    undone = await admin.post("/api/undo", json={"token": ran["result"]["undo"]})

    assert undone.json()["changed"] == 2
    assert await rows(admin) == sorted([*before, ("A9", "X", "2026-03-09", "10")])


async def test_without_a_key_the_whole_part_is_exchanged_although_its_keys_come_again(
    admin: httpx.AsyncClient, end_of: EndOf, before: list[Row]
) -> None:
    address, body = await begun(admin, MARCH, key=None)

    ran = await end_of(await admin.post(f"{address}:run", json=body))

    assert [ran["result"][name] for name in COUNTS] == [3, 0, 0, 3]
    assert [each[0] for each in await rows(admin)] == ["A1", "A2", "A4", "A9", "B1"]
    assert (await admin.post("/api/undo", json={"token": ran["result"]["undo"]})).json()["changed"] == 6
    assert await rows(admin) == before


async def test_one_bad_row_and_nothing_is_removed(admin: httpx.AsyncClient, end_of: EndOf, before: list[Row]) -> None:
    for text, wrong in (
        (MARCH + "A8,X,2026-03-08,many\n", ("amount", "not_a_number")),
        (MARCH.replace("A9", "B1"), None),
        (MARCH.replace("A9", "A1"), ("number", "repeated_in_file")),
    ):
        address, body = await begun(admin, text)
        ran = await end_of(await admin.post(f"{address}:run", json=body))
        if wrong is None:
            assert (ran["status"], [each[:2] for each in await rows(admin)][-1]) == ("done", ("B1", "X"))
            assert (await admin.post("/api/undo", json={"token": ran["result"]["undo"]})).status_code == 200
            continue
        errors = (await admin.get(f"{address}/errors")).json()["errors"]
        assert (ran["status"], [(each["field"], each["code"]) for each in errors]) == ("failed", [wrong])
        assert await rows(admin) == before


async def test_two_at_once_come_one_after_the_other(admin: httpx.AsyncClient, end_of: EndOf, before: list[Row]) -> None:
    first, second = [await begun(admin, MARCH), await begun(admin, "number,dealer,day,amount\nZ1,X,2026-03-01,7\n")]
    jobs = [await admin.post(f"{address}:run", json=body) for address, body in (first, second)]

    results = [(await end_of(job))["result"] for job in jobs]

    assert [[each[name] for name in COUNTS] for each in results] == [[1, 1, 1, 1], [1, 0, 0, 3]]
    assert [each[0] for each in await rows(admin)] == ["A4", "B1", "Z1"]
    assert before[0][0] == "A1"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"part": []}, ("part", "required")),
        ({"part": [{"field": "amount"}]}, ("part.0", "not_a_part")),
        ({"part": [{"field": "dealer", "span": "month"}]}, ("part.0", "not_a_part")),
        ({"part": [{"field": "nothing"}]}, ("part.0", "key_not_mapped")),
        ({"on_error": "skip_bad"}, ("on_error", "replaced_whole")),
    ],
)
async def test_wrong_choices_are_named(
    changes: dict[str, Any], expected: tuple[str, str], admin: httpx.AsyncClient, before: list[Row]
) -> None:
    address, body = await begun(admin, MARCH, **changes)

    answer = await admin.post(f"{address}:run", json=body)

    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [expected]
    assert await rows(admin) == before


@pytest.mark.usefixtures("before")
async def test_who_may_not_delete_in_batches_replaces_nothing(
    admin: httpx.AsyncClient, end_of: EndOf, make_member: MakeMember, make_role: MakeRole, sign_in: SignIn
) -> None:
    kept = await rows(admin)
    forms = {"line": {"actions": ["read", "create", "update", "import"]}}
    await make_role({"key": "clerk", "title": "Clerk", "kind": "member", "forms": forms})
    await make_member("clerk@acme.example", "clerk")
    client = await sign_in("clerk@acme.example")
    address, body = await begun(client, MARCH)

    ran = await end_of(await client.post(f"{address}:run", json=body), client)

    assert (ran["status"], ran["problem"]["code"]) == ("failed", "not_allowed")
    assert await rows(admin) == kept
