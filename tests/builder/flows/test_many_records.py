"""Many records at once: their conditions are asked together, the fields of other records they lead to as well."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tests.builder.writing import make_records
from tongzhou.access.facade import system_actor
from tongzhou.builder.flows.running import reading
from tongzhou.kernel.database.connections import Database, Workspace

PARTNERS = "/api/forms/partner/records"


async def test_conditions_of_many_records_read_none_alone(
    admin: httpx.AsyncClient, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    say = {"kind": "formula", "key": "say", "title": "Say", "values": {"one": "1"}}
    trigger = {"kind": "record", "events": ["created", "deleted"], "when": "region.name = 'East' and tier = 'gold'"}
    await published(admin, flow(say, form="partner", trigger=trigger))
    for code, name in (("E", "East"), ("W", "West")):
        await admin.post(REGIONS, json={"code": code, "name": name})
    regions = {each["code"]: each["id"] for each in (await admin.get(REGIONS)).json()["records"]}
    rows = [
        {"code": f"P{number}", "name": f"N{number}", "region": region, "tier": tier}
        for number, (region, tier) in enumerate(
            [(regions["E"], "gold"), (regions["W"], "gold"), (regions["E"], "silver"), (None, "gold")] * 3
        )
    ]
    made = [(await admin.post(PARTNERS, json=row)).json()["id"] for row in rows]

    alone: list[Any] = []
    read = reading._read

    async def counted(opened: Any, record_id: Any, **more: Any) -> Any:
        alone.append(record_id)
        return await read(opened, record_id, **more)

    monkeypatch.setattr(reading, "_read", counted)
    await work()
    assert alone == []
    assert sorted(run["label"] for run in await runs_of(admin)) == ["N0", "N4", "N8"]
    answer = await admin.post(f"{PARTNERS}:delete", json={"ids": made})
    assert answer.status_code == 200, answer.text
    await work()
    assert alone == []
    assert len(await runs_of(admin)) == 6


async def test_more_records_than_a_page_are_all_found_and_more_than_the_limit_are_refused(
    admin: httpx.AsyncClient, work: Work, database: Database, workspace: Workspace
) -> None:
    rows = [{"code": f"P{number:04}", "name": f"N{number}"} for number in range(701)]
    await make_records(database, await system_actor(database, workspace.key), "partner", rows)
    wanted = {"form": "partner", "sort": "-code", "many": True}
    for number, (limit, beyond) in enumerate([(701, "fail"), (700, "fail"), (600, "leave")]):
        find = {"kind": "find", "key": "all", "title": "All", **wanted, "limit": limit, "beyond": beyond}
        trigger = {"kind": "record", "events": ["created"], "when": f"code = 'R{number}'"}
        await published(admin, flow(find, key=f"sample{number}", trigger=trigger))
        assert (await admin.post(REGIONS, json={"code": f"R{number}", "name": "East"})).status_code == 201
    await work()
    whole, beyond, first = await runs_of(admin)
    assert [run["status"] for run in (whole, beyond, first)] == ["done", "stuck", "done"]
    outputs = [next(each["output"] for each in run["steps"] if each["step"] == "all") for run in (whole, first)]
    assert [each["count"] for each in outputs] == [701, 600]
    assert [len(set(each["items"])) for each in outputs] == [701, 600]
    assert outputs[1]["items"] == outputs[0]["items"][:600]
    (fault,) = [each["fault"] for each in beyond["steps"] if each["step"] == "all"]
    assert fault == "too_many_items"
