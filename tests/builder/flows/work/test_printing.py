"""A step that offers to print: the record by its form's templates, with what the step shows of it and no more."""

from __future__ import annotations

from typing import Any

import httpx

from tests.builder.documents.conftest import make_contract, pages_of
from tests.builder.flows.conftest import Work, published, work
from tests.builder.flows.test_documents import clerk, wiring
from tests.people import MakeMember, SignIn

__all__ = ["clerk", "wiring", "work"]


def flow(who: str, **step: Any) -> dict[str, Any]:
    asked = {"kind": "approve", "key": "check", "title": "Check", "people": [{"kind": "members", "ids": [who]}], **step}
    steps = [{"kind": "start", "key": "start", "title": "S"}, asked, {"kind": "end", "key": "end", "title": "E"}]
    lines = [{"source": "start", "target": "check"}, {"source": "check", "target": "end"}]
    trigger = {"kind": "record", "events": ["created"]}
    return {"key": "sample", "title": "Sample", "form": "contract", "trigger": trigger, "steps": steps, "lines": lines}


OFFERED = [{"name": "submit"}, {"name": "print", "label": {"en": "Print the contract", "zh-CN": "打印合同"}}]


async def asked(
    clerk: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn, work: Work, **step: Any
) -> tuple[httpx.AsyncClient, dict[str, Any]]:
    """Bob, who sees no contract by himself, and his to-do."""
    bob = await make_member("bob@acme.example", name="Bob")
    await published(clerk, flow(str(bob.id), **step))
    await make_contract(clerk, "HT-1", "A", [("Pump", 2, "1200.5")])
    await work()
    browser = await sign_in(bob.email)
    (line,) = (await browser.get("/api/tasks")).json()["tasks"]
    task: dict[str, Any] = (await browser.get(f"/api/tasks/{line['id']}")).json()["task"]
    return browser, task


async def test_who_is_asked_prints_what_the_step_shows(
    clerk: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn, work: Work
) -> None:
    bob, task = await asked(clerk, make_member, sign_in, work, actions=OFFERED)
    assert [each["key"] for each in task["prints"]] == ["contract"]
    assert {each["name"]: each["label"] for each in task["actions"]}["print"] == OFFERED[1]["label"]
    made = await bob.post(f"/api/tasks/{task['id']}:print", json={"template": "contract"})
    assert (made.status_code, made.headers["content-type"]) == (200, "application/pdf"), made.text
    assert len(pages_of(made.content)) >= 1
    (entry,) = [
        each
        for each in (await clerk.get("/api/audit", params={"action": "records.printed"})).json()["entries"]
        if each["actor"] == "Bob"
    ]
    assert entry["detail"]["ids"] == [task["record_id"]]
    again = (await bob.get(f"/api/tasks/{task['id']}")).json()["task"]
    assert again["status"] == "open"
    unknown = await bob.post(f"/api/tasks/{task['id']}:print", json={"template": "nothing"})
    assert unknown.status_code == 404


async def test_a_hidden_field_prints_as_nothing(
    clerk: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn, work: Work
) -> None:
    bob, task = await asked(clerk, make_member, sign_in, work, actions=OFFERED, others="hidden")
    assert task["values"].keys() <= {"id", "revision", "created_at", "updated_at"} | {"created_by", "updated_by"}
    made = await bob.post(f"/api/tasks/{task['id']}:print", json={"template": "contract"})
    assert made.status_code == 200, made.text
    shown = "".join(pages_of(made.content))
    printed = await clerk.post(
        "/api/forms/contract/templates/contract:print", json={"ids": [task["record_id"]], "output": "pdf"}
    )
    whole = "".join(pages_of(printed.content))
    assert len(shown) < len(whole)


async def test_a_step_that_does_not_offer_it_prints_nothing(
    clerk: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn, work: Work
) -> None:
    bob, task = await asked(clerk, make_member, sign_in, work)
    assert (task["prints"], [each["name"] for each in task["actions"] if each["name"] == "print"]) == ([], [])
    refused = await bob.post(f"/api/tasks/{task['id']}:print", json={"template": "contract"})
    assert (refused.status_code, refused.json()["code"]) == (409, "run_refused"), refused.text
    assert (await clerk.post(f"/api/tasks/{task['id']}:print", json={"template": "contract"})).status_code == 404
