"""What the demo's people did with the flows of the package: some runs are over, others wait for somebody."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tongzhou.channel.demo.visitor import POLL_SECONDS, DemoFailed, Visitor
from tongzhou.kernel import clock

MANAGER = "272"
"""The code of the manager who signs in: what waits, waits for somebody who can look."""
PATIENCE = 60.0
"""Seconds until a to-do must have come."""


async def play(director: Visitor, manager: Visitor, owner: Visitor) -> bool:
    """Issues, special prices, a survey and an improvement plan; whether anything was done. On a full demo nothing."""
    if (await director.get("/api/forms/channel_issue/records", limit="1"))["records"]:
        return False
    partner = (await owner.get("/api/forms/partner/records", limit="1"))["records"][0]["id"]
    await _prices(director, manager, partner)
    await _survey(director, partner)
    await _plan(director, partner)
    await _issues(director, manager, owner, partner)
    return True


async def _issues(director: Visitor, manager: Visitor, owner: Visitor, partner: str) -> None:
    about = {"partner": partner, "handler": MANAGER}
    first = {"subject": "5 月到货延迟", "kind": "supply", "description": "两批订单比约定晚到 6 天，影响门店促销。"}
    waits = {"subject": "一季度返利明细与对账不符", "kind": "rebate", "urgency": "urgent"}
    await _make(director, "channel_issue", {**first, **about})
    await _act(manager, "handle", first["subject"], {"resolution": "已与物流核对，补发在途，后续改为每周二、五发货。"})
    await _act(owner, "confirm", first["subject"], {"satisfaction": 5})
    await _make(director, "channel_issue", {**waits, **about})


async def _prices(director: Visitor, manager: Visitor, partner: str) -> None:
    products = (await director.get("/api/forms/product/records", limit="2"))["records"]
    for product, subject, price, quantity in (
        (products[0], "门店开业特价", "92", "40"),
        (products[1], "年度集采投标特价", "62", "800"),
    ):
        given = {
            "subject": subject, "partner": partner, "product": product["id"], "list_price": "100", "price": price,
            "quantity": quantity, "ends_on": _in_days(60), "why": "竞品降价，争取保住订单。",
        }  # fmt: skip
        made = await _make(manager, "special_price", given)
        await _move(manager, "special_price", made, "submit")
    await _act(director, "superior", "门店开业特价", {})


async def _survey(director: Visitor, partner: str) -> None:
    """To the core partners, and to the one whose owner signs in, whatever its tier."""
    given = {"title": "第二季度伙伴满意度调查", "quarter": "2020-Q2", "tiers": ["core"], "closes_on": _in_days(14)}
    made = await _make(director, "survey", given)
    await _move(director, "survey", made, "push")
    asked = {"partner": partner, "quarter": given["quarter"], "closes_on": given["closes_on"]}
    await _make(director, "survey_response", asked)


async def _plan(director: Visitor, partner: str) -> None:
    given = {"partner": partner, "source": "rating", "score": "2", "owner": MANAGER, "reason": "两个季度没有进货增长。"}
    await _make(director, "improvement_plan", {"subject": "合作评分偏低，制定改进计划", **given})


def _in_days(days: int) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


async def _make(visitor: Visitor, form: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return await visitor.post(f"/api/forms/{form}/records", values)


async def _move(visitor: Visitor, form: str, record: Mapping[str, Any], key: str) -> None:
    path = f"/api/forms/{form}/records/{record['id']}/transitions/{key}"
    await visitor.post(path, {"revision": record["revision"]})


async def _act(visitor: Visitor, step: str, label: str, values: Mapping[str, Any]) -> None:
    """Submit the to-do at a step of the run on the record of this label, once it has come."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while loop.time() < deadline:
        tasks = (await visitor.get("/api/tasks", box="open"))["tasks"]
        found = next((each for each in tasks if each["step"]["key"] == step and each["label"] == label), None)
        if found is not None:
            await visitor.post(f"/api/tasks/{found['id']}:act", {"action": "submit", "values": dict(values)})
            return
        await asyncio.sleep(POLL_SECONDS)
    raise DemoFailed(f"{label}: no to-do at {step} in {PATIENCE:.0f} s")
