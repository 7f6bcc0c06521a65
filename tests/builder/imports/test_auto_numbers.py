"""Auto numbers of an import's new records: drawn in the order of the rows, from the counters that forms draw from."""

from __future__ import annotations

import httpx

from tests.builder.imports.conftest import EndOf, upload
from tests.builder.records.test_auto_numbers import CONTRACTS, contract
from tongzhou.kernel import clock


async def test_rows_are_numbered_by_their_counters(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    assert (await admin.post("/api/forms", json=contract(apart=True, reset="monthly"))).status_code == 201
    assert (await admin.post(CONTRACTS, json={"area": "S"})).status_code == 201
    content = "name,area\nA,N\nB,S\nC,\nD,N\nE,S\n"
    job = await end_of(await admin.post("/api/forms/contract/records:import", files=upload(content)))
    assert (job["status"], job["result"]["create"]) == ("done", 5)
    assert (await admin.post(CONTRACTS, json={"area": "N"})).status_code == 201

    records = (await admin.get(CONTRACTS, params={"sort": "created_at"})).json()["records"]

    month = clock.now().strftime("%Y%m")
    shown = [(each["name"], each["number"].removeprefix(f"HT-{month}")) for each in records]
    assert sorted(shown, key=lambda pair: pair[1]) == [
        ("C", "-001"), ("A", "N-001"), ("D", "N-002"), (None, "N-003"), (None, "S-001"), ("B", "S-002"), ("E", "S-003")
    ]  # fmt: skip


async def test_a_form_with_one_counter_numbers_by_parts(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    assert (await admin.post("/api/forms", json=contract())).status_code == 201
    await end_of(await admin.post("/api/forms/contract/records:import", files=upload("name\nA\nB\n")))

    records = (await admin.get(CONTRACTS)).json()["records"]

    month = clock.now().strftime("%Y%m")
    assert {each["name"]: each["number"] for each in records} == {
        "A": f"HT-{month}N-001", "B": f"HT-{month}N-002"
    }  # fmt: skip
