"""What partners say to their statements begins flows: a confirmation, a dispute with its reason, each once."""

from __future__ import annotations

import httpx

from tests.builder.flows.conftest import published as publish_flow
from tests.builder.flows.conftest import runs_of
from tests.incentives.settlements.test_answering import Story, bare
from tests.incentives.settlements.test_in_flows import Work, drawer, of, value, work
from tests.notifications.conftest import mail_box

__all__ = ["bare", "drawer", "mail_box", "work"]


async def test_a_dispute_and_a_confirmation_each_begin_their_flow_once(
    bare: Story, drawer: httpx.AsyncClient, work: Work
) -> None:
    seen = ("number", "partner_code", "period", "currency", "answered_by")
    inputs = [value("statement"), value("total", "number"), *map(value, seen)]
    await publish_flow(drawer, of("statement.disputed", inputs=[*inputs, value("reason")]))
    await publish_flow(drawer, of("statement.confirmed", inputs=inputs))
    disputed = await bare.owner.post(bare.door, json={"kind": "disputed", "reason": "order 12 is missing"})
    assert disputed.status_code == 201, disputed.text
    await work()
    (run,) = await runs_of(drawer)
    (answer,) = (await bare.director.get(bare.door)).json()["answers"]
    known = {
        "statement": bare.statement["id"],
        "number": bare.statement["number"],
        "total": bare.statement["total"],
        "currency": bare.statement["currency"],
        "period": bare.statement["period"],
        "partner_code": "676",
        "answered_by": answer["by"],
    }
    assert (run["flow"], run["happened"]["inputs"]) == (
        "statement_disputed",
        {**known, "reason": "order 12 is missing"},
    )
    assert (await bare.owner.post(bare.door, json={"kind": "confirmed"})).status_code == 201
    await work()
    runs = await runs_of(drawer)
    assert [each["flow"] for each in runs] == ["statement_disputed", "statement_confirmed"]
    assert runs[1]["happened"]["inputs"] == known
    await work()
    assert len(await runs_of(drawer)) == 2


async def test_only_the_disputes_that_a_condition_means_begin_a_run(
    bare: Story, drawer: httpx.AsyncClient, work: Work
) -> None:
    trigger = {"inputs": [value("reason")], "when": "contains(input.reason, 'order')"}
    await publish_flow(drawer, of("statement.disputed", **trigger))  # type: ignore[arg-type]
    given = await bare.owner.post(bare.door, json={"kind": "disputed", "reason": "the rate is wrong"})
    assert given.status_code == 201
    await work()
    assert await runs_of(drawer) == []
