"""A step prints the record by a template and keeps the document in a field of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.documents.conftest import CONTRACT, ITEM, TEMPLATE, make_contract, pages_of
from tests.builder.flows.conftest import Work, published, runs_of
from tests.builder.make import PARTNER, REGION
from tests.people import MakeMember, SignIn
from tongzhou.builder.flows.facade import Wiring
from tongzhou.files.facade import FileStore
from tongzhou.kernel.settings import Settings

CONTRACTS = "/api/forms/contract/records"
STEP = {"kind": "document", "key": "make", "title": "Make", "template": "contract", "field": "paper"}


@pytest.fixture
def wiring(settings: Settings) -> Wiring:
    """The engine with the program's own files."""
    return Wiring(files=FileStore.open(settings.files_dir))


@pytest.fixture
async def clerk(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """An administrator on contracts with a field for their paper, and a template."""
    await make_forms(REGION, PARTNER)
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    browser = await sign_in("admin@acme.example")
    paper = [
        {"key": "paper", "type": "file", "label": "Paper", "settings": {"count_max": 2}},
        {"key": "only", "type": "file", "label": "Only", "settings": {"count_max": 1}},
    ]
    form = {**CONTRACT, "fields": [*CONTRACT["fields"], *paper], "sub_forms": [ITEM]}
    made = await browser.post("/api/forms", json=form)
    assert made.status_code == 201, made.text
    await browser.post("/api/forms/partner/records", json={"code": "A", "name": "恒通"})
    answer = await browser.post("/api/forms/contract/templates", json={"key": "contract", "document": TEMPLATE})
    assert answer.status_code == 201, answer.text
    return browser


def flow(**step: Any) -> dict[str, Any]:
    return {
        "key": "sample",
        "title": "Sample",
        "form": "contract",
        "trigger": {"kind": "record", "events": ["created"]},
        "steps": [
            {"kind": "start", "key": "start", "title": "S"},
            {**STEP, **step},
            {"kind": "end", "key": "end", "title": "E"},
        ],
        "lines": [{"source": "start", "target": "make"}, {"source": "make", "target": "end"}],
    }


async def paper_of(browser: httpx.AsyncClient, record: str, field: str = "paper") -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = (await browser.get(f"{CONTRACTS}/{record}")).json()[field] or []
    return found


async def test_the_document_lies_in_its_field(clerk: httpx.AsyncClient, work: Work) -> None:
    await published(clerk, flow())
    record = await make_contract(clerk, "HT-1", "A", [("Pump", 2, "1200.5")])
    await work()
    (run,) = await runs_of(clerk)
    assert run["status"] == "done"
    (paper,) = await paper_of(clerk, record)
    assert run["steps"][1]["output"] == {"file": paper["id"], "name": "HT-1 恒通.pdf"}
    assert (paper["name"], paper["type"]) == ("HT-1 恒通.pdf", "application/pdf")
    content = await clerk.get(f"/api/files/{paper['id']}")
    assert content.status_code == 200
    assert "合同 HT-1" in pages_of(content.content)[0]
    audit = (await clerk.get("/api/audit")).json()["entries"]
    assert [(each["actor"], each["detail"]["ids"]) for each in audit if each["action"] == "records.printed"] == [
        ("Sample", [record])
    ]


async def test_a_field_of_one_file_holds_the_latest(clerk: httpx.AsyncClient, work: Work) -> None:
    document = flow(field="only")
    document["trigger"] = {"kind": "button", "label": "Make"}
    await published(clerk, document)
    record = await make_contract(clerk, "HT-1", "A", [])
    files = []
    for _ in range(2):
        assert (await clerk.post(f"{CONTRACTS}/{record}/flows/sample", json={"inputs": {}})).status_code == 201
        await work()
        files.append([each["id"] for each in await paper_of(clerk, record, "only")])
    assert len(files[0]) == len(files[1]) == 1
    assert files[0] != files[1]


async def test_a_full_field_stops_the_run_and_keeps_what_is_there(clerk: httpx.AsyncClient, work: Work) -> None:
    document = flow()
    document["trigger"] = {"kind": "button", "label": "Make"}
    await published(clerk, document)
    record = await make_contract(clerk, "HT-1", "A", [])
    for _ in range(3):
        await clerk.post(f"{CONTRACTS}/{record}/flows/sample", json={"inputs": {}})
        await work()
    runs = await runs_of(clerk)
    assert [run["status"] for run in runs] == ["done", "done", "stuck"]
    assert runs[2]["live"][0]["fault"] == "invalid_values"
    assert len(await paper_of(clerk, record)) == 2


async def test_a_trial_makes_no_document(clerk: httpx.AsyncClient) -> None:
    record = await make_contract(clerk, "HT-1", "A", [])
    await clerk.post("/api/flows", json={"document": flow()})
    tried = await clerk.post("/api/flows/sample:try", json={"document": flow(), "record": record})
    assert tried.json()["status"] == "done"
    assert await paper_of(clerk, record) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"template": "other"}, ("steps.make.template", "unknown_template")),
        ({"field": "number"}, ("steps.make.field", "no_file_field")),
        ({"field": "photos"}, ("steps.make.field", "no_file_field")),
        ({"field": "nothing"}, ("steps.make.field", "no_file_field")),
    ],
)
async def test_what_cannot_be_made_is_refused(
    clerk: httpx.AsyncClient, wrong: dict[str, Any], told: tuple[str, str]
) -> None:
    await clerk.post("/api/flows", json={"document": flow(**wrong)})
    answer = await clerk.post("/api/flows/sample:publish", json={"revision": 1})
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [told]
    assert (await clerk.get("/api/flows/sample")).json()["flow"]["active"] is None
