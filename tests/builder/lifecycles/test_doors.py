"""No door leads around the transitions: batch edit, import, copy, undo, merging, going back, public links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.builder.conftest import System
from tests.builder.imports.test_running import Importer
from tests.builder.lifecycles.claims import RECORDS, codes, make, moved
from tests.people import ActAs, Person
from tongzhou.builder.imports.contracts import Mode, OnError
from tongzhou.builder.schema.contracts import Forms
from tongzhou.kernel.database.connections import Database, Workspace


async def stages(browser: httpx.AsyncClient) -> dict[str, str]:
    records = (await browser.get(RECORDS)).json()["records"]
    return {each["name"]: each["status"] for each in records}


async def test_many_at_once(clerk: httpx.AsyncClient) -> None:
    made = [await make(clerk, name=name) for name in "AB"]
    await moved(clerk, made[1], "check")
    ids = [each["id"] for each in made]
    asked: dict[str, Any] = {"ids": ids, "values": {"status": "approved"}}
    assert ("status", "no_transition") in codes(await clerk.post(f"{RECORDS}:update", json=asked))
    asked = {"ids": ids, "values": {"status": "checking"}, "skip_refused": True}
    answer = (await clerk.post(f"{RECORDS}:update", json=asked)).json()
    assert (answer["changed"], answer["refused"]) == (1, 0)
    assert await stages(clerk) == {"A": "checking", "B": "checking"}
    back = await clerk.post("/api/undo", json={"token": answer["undo"]})
    assert codes(back) == [("status", "stage_not_taken_back")]
    assert await stages(clerk) == {"A": "checking", "B": "checking"}


async def test_a_copy_begins_anew(clerk: httpx.AsyncClient) -> None:
    record = await moved(clerk, await make(clerk), "check")
    copied = (await clerk.post(f"{RECORDS}/{record['id']}/copy", json={"name": "B"})).json()
    assert copied["status"] == "open"
    refused = await clerk.post(f"{RECORDS}/{record['id']}/copy", json={"name": "C", "status": "checking"})
    assert codes(refused) == [("status", "stage_not_initial")]


async def test_going_back_leaves_the_stage(clerk: httpx.AsyncClient) -> None:
    record = await make(clerk, amount="10")
    record = await moved(clerk, record, "check", values={"amount": "20"})
    answer = await clerk.post(f"{RECORDS}/{record['id']}/rewind", json={"to": 1, "revision": 2})
    assert (answer.json()["status"], answer.json()["amount"]) == ("checking", "10.00")


async def test_the_recycle_bin_keeps_the_stage(clerk: httpx.AsyncClient) -> None:
    record = await moved(clerk, await make(clerk), "check")
    assert (await clerk.delete(f"{RECORDS}/{record['id']}")).status_code == 204
    assert (await clerk.post(f"{RECORDS}:restore", json={"ids": [record["id"]]})).status_code == 200
    assert await stages(clerk) == {"A": "checking"}


async def test_a_merge_takes_no_stage_along(clerk: httpx.AsyncClient) -> None:
    kept, gone = await make(clerk, name="A"), await make(clerk, name="B")
    gone = await moved(clerk, gone, "close")
    asked = {
        "survivor": {"id": kept["id"], "revision": 1},
        "other": {"id": gone["id"], "revision": 2},
        "take": ["status"],
    }
    answer = await clerk.post(f"{RECORDS}:merge", json=asked)
    if answer.status_code == 200:  # closing is a transition that everybody may take
        assert await stages(clerk) == {"A": "closed"}
    else:
        assert await stages(clerk) == {"A": "open", "B": "closed"}


@pytest.fixture
async def importing(
    database: Database, workspace: Workspace, claims: Forms, system: System, tmp_path: Path
) -> Importer:
    return Importer(database, workspace, claims, system, tmp_path)


class Someone:
    """Imports as a person instead of the system."""

    def __init__(self, act_as: ActAs, person: Person) -> None:
        self.act_as, self.person = act_as, person

    async def __call__(self) -> Any:
        return await self.act_as(self.person)


async def test_a_file_of_who_designs_the_form_brings_any_stage(importing: Importer, clerk: httpx.AsyncClient) -> None:
    await importing("claim", "name,status\nA,approved\nB,\nC,open\n")
    assert importing.errors == []
    assert await stages(clerk) == {"A": "approved", "B": "open", "C": "open"}
    await importing("claim", "name,amount\nD,7\n")
    assert (await stages(clerk))["D"] == "open"


async def test_a_file_of_others_begins_at_the_beginning_and_moves_by_transitions(
    importing: Importer, act_as: ActAs, carl: Person, clerk: httpx.AsyncClient, approver: httpx.AsyncClient
) -> None:
    importing.system = Someone(act_as, carl)
    await importing("claim", "name,status\nA,approved\nB,open\nC,\n", on_error=OnError.SKIP_BAD)
    assert [(row, field, code) for row, field, code, _ in importing.errors] == [
        (2, "status", "stage_not_initial_in_file")
    ]
    assert await stages(clerk) == {"B": "open", "C": "open"}
    text = "name,status\nB,checking\nC,approved\n"
    await importing("claim", text, mode=Mode.UPDATE, key=("name",), on_error=OnError.SKIP_BAD)
    assert [(row, code) for row, _, code, _ in importing.errors] == [(3, "no_transition_in_file")]
    assert await stages(clerk) == {"B": "checking", "C": "open"}
    # neither the role nor the reason is there
    for stage in ("approved", "rejected", ""):
        text = f"name,status,resolution\nB,{stage},x\n"
        await importing("claim", text, mode=Mode.UPDATE, key=("name",), on_error=OnError.SKIP_BAD)
        assert [code for _, _, code, _ in importing.errors] == ["no_transition_in_file"]
    assert await stages(clerk) == {"B": "checking", "C": "open"}


async def test_a_file_is_asked_guards_and_fields(
    importing: Importer, act_as: ActAs, make_anna: Person, clerk: httpx.AsyncClient
) -> None:
    for name, amount in (("A", "5000"), ("B", "10"), ("C", "10")):
        await moved(clerk, await make(clerk, name=name, amount=amount), "check")
    importing.system = Someone(act_as, make_anna)
    text = "name,status,resolution\nA,approved,x\nB,approved,\nC,approved,x\n"
    await importing("claim", text, mode=Mode.UPDATE, key=("name",), on_error=OnError.SKIP_BAD)
    assert [row for row, *_ in importing.errors] == [2, 3]
    assert await stages(clerk) == {"A": "checking", "B": "checking", "C": "approved"}
    (record,) = [each for each in (await clerk.get(RECORDS)).json()["records"] if each["name"] == "C"]
    entries = (await clerk.get(f"{RECORDS}/{record['id']}/history")).json()["entries"]
    assert entries[0]["transition"]["key"] == "approve"
