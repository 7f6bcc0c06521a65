"""A lifecycle is checked with its form, kept as text, and changed only with a place for every record."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.lifecycles.claims import CLAIM, RECORDS, TRANSITIONS, make, moved
from tongzhou.builder.packages.layers import merge
from tongzhou.builder.packages.rules import form_text
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.documents import read_definition, stored_definition, write_definition
from tongzhou.builder.schema.errors import InvalidDefinition
from tongzhou.builder.schema.rules import check_definition

LIMITS = [{"stage": "checking", "after": 7, "remind": 2, "tell": ["owner"], "then": "close"}]
FULL = {**CLAIM["lifecycle"], "limits": LIMITS, "former": {"lost": "closed"}}


def claim(**changes: Any) -> dict[str, Any]:
    return {**CLAIM, **changes}


def test_it_is_written_back_as_it_came() -> None:
    read = read_definition(claim(lifecycle=FULL))
    written = write_definition(read)
    assert written["lifecycle"] == FULL
    assert stored_definition({**written, "version": 1}).lifecycle == read.lifecycle
    assert form_text(written)["lifecycle"] == FULL


def test_layers_merge_transition_by_transition() -> None:
    base = form_text(write_definition(read_definition(claim())))
    ours: Any = form_text(write_definition(read_definition(claim())))
    ours["lifecycle"]["transitions"][0]["title"] = {"zh-CN": "核实", "en": "Look"}
    theirs: Any = form_text(write_definition(read_definition(claim())))
    theirs["lifecycle"]["transitions"][1]["guard"] = "amount <= 2000"
    theirs["lifecycle"]["transitions"].append({"key": "reopen", "title": "Reopen", "from": ["closed"], "to": "open"})
    merged: Any = merge(base, ours, theirs).document
    ways = {each["key"]: each for each in merged["lifecycle"]["transitions"]}
    assert ways["check"]["title"]["en"] == "Look"
    assert (ways["approve"]["guard"], ways["reopen"]["to"]) == ("amount <= 2000", "open")


def mistakes(forms: Forms, **changes: Any) -> list[tuple[str, str]]:
    try:
        return [(e.field, e.code) for e in check_definition(read_definition(claim(**changes)), forms)]
    except InvalidDefinition as error:
        return [(each.field, each.code) for each in error.errors]


def lifecycle(**changes: Any) -> dict[str, Any]:
    return {**CLAIM["lifecycle"], **changes}


def way(**changes: Any) -> dict[str, Any]:
    return lifecycle(transitions=[{**TRANSITIONS[0], **changes}])


def field(key: str, **changes: Any) -> list[dict[str, Any]]:
    return [{**each, **changes} if each["key"] == key else each for each in CLAIM["fields"]]


OPTIONS = CLAIM["fields"][-1]["settings"]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"lifecycle": lifecycle(field="nowhere")}, ("lifecycle.field", "unknown_field")),
        ({"lifecycle": lifecycle(field="name")}, ("lifecycle.field", "stages_of_another_type")),
        ({"lifecycle": lifecycle(initial="far")}, ("lifecycle.initial", "not_an_option")),
        ({"lifecycle": way(to="far")}, ("lifecycle.transitions.0.to", "not_an_option")),
        ({"lifecycle": way(to="open")}, ("lifecycle.transitions.0.to", "transition_to_itself")),
        ({"lifecycle": way(**{"from": ["far"]})}, ("lifecycle.transitions.0.from", "not_an_option")),
        ({"lifecycle": way(guard="nothing > 1")}, ("lifecycle.transitions.0.guard", "field_unknown")),
        ({"lifecycle": way(guard="amount")}, ("lifecycle.transitions.0.guard", "condition_expected")),
        ({"lifecycle": way(require=["nothing"])}, ("lifecycle.transitions.0.require", "unknown_field")),
        ({"lifecycle": way(require=["status"])}, ("lifecycle.transitions.0.require", "not_filled_in")),
        ({"lifecycle": way(members=["name"])}, ("lifecycle.transitions.0.members", "not_a_member_field")),
        ({"lifecycle": lifecycle(transitions=[TRANSITIONS[0]] * 2)}, ("lifecycle.transitions.0.key", "key_used_twice")),
        ({"lifecycle": lifecycle(limits=[{**LIMITS[0], "then": "check"}])},
         ("lifecycle.limits.0.then", "transition_not_from_stage")),
        ({"lifecycle": lifecycle(limits=[{**LIMITS[0], "remind": 7}])}, ("lifecycle.limits.0", "invalid")),
        ({"lifecycle": lifecycle(former={"open": "closed"})}, ("lifecycle.former", "stage_is_there")),
        ({"lifecycle": {**lifecycle(), "extra": 1}}, ("lifecycle.extra", "unknown_field")),
        ({"fields": field("status", retired=True)}, ("lifecycle.field", "needed_by_lifecycle")),
        ({"fields": field("resolution", retired=True)}, ("lifecycle.transitions.1.require", "needed_by_lifecycle")),
        ({"fields": field("status", settings={**OPTIONS, "allow_other": True})},
         ("lifecycle.field", "stages_are_fixed")),
        ({"fields": field("status", settings={**OPTIONS, "default": "closed"})},
         ("lifecycle.field", "stage_default_differs")),
        ({"fields": field("status", default_formula="'open'")}, ("lifecycle.field", "stages_are_not_filled")),
        ({"rules": [{"when": "amount > 1", "hide": ["status"]}]}, ("lifecycle.field", "stages_are_shown")),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named_where_it_stands(
    forms: Forms, changes: dict[str, Any], wanted: tuple[str, str]
) -> None:
    assert wanted in mistakes(forms, **changes)


async def draft(designer: httpx.AsyncClient) -> dict[str, Any]:
    shown: dict[str, Any] = (await designer.get("/api/forms/claim")).json()["form"]
    known = {"meaning", "kind", "meaning_settings", "readable", "writable", "writable_by", "masked"}
    fields = [{key: value for key, value in each.items() if key not in known} for each in shown["fields"]]
    for name in ("live", "actions", "listable_checks"):
        del shown[name]
    return {**shown, "fields": fields}


async def plan(designer: httpx.AsyncClient, document: dict[str, Any]) -> dict[str, Any]:
    asked = {"definition": document, "version": document["version"]}
    answer = await designer.post("/api/forms/claim:plan", json=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["plan"]
    return found


async def apply(designer: httpx.AsyncClient, document: dict[str, Any]) -> httpx.Response:
    asked = {"definition": document, "version": document["version"]}
    return await designer.post("/api/forms/claim:apply", json=asked)


async def test_records_in_a_stage_that_goes_are_counted_and_need_another(designer: httpx.AsyncClient) -> None:
    record = await moved(designer, await make(designer), "check")
    document = await draft(designer)
    document["fields"][-1]["settings"]["options"].pop(1)
    document["lifecycle"]["transitions"] = [TRANSITIONS[3]]
    found = await plan(designer, document)
    assert [(each["field"], each["code"]) for each in found["problems"]] == [("lifecycle", "stages_in_use")]
    assert "1 records are in stages that would be gone: checking" in found["problems"][0]["message"]
    assert (await apply(designer, document)).json()["code"] == "change_blocked"
    assert (await designer.get(f"{RECORDS}/{record['id']}")).json() == record
    document["lifecycle"]["former"] = {"checking": "closed"}
    found = await plan(designer, document)
    assert found["problems"] == []
    assert "1 records move to another stage" in [each["text"] for each in found["changes"]][-1]
    assert (await apply(designer, document)).status_code == 200
    after = (await designer.get(f"{RECORDS}/{record['id']}")).json()
    assert (after["status"], after["revision"]) == ("closed", 3)
    entries = (await designer.get(f"{RECORDS}/{record['id']}/history")).json()["entries"]
    assert entries[0]["changes"] == [{"field": "status", "before": "checking", "after": "closed"}]


async def test_records_without_a_stage_get_the_first(
    make_forms: MakeForms, admin: httpx.AsyncClient, system: System
) -> None:
    await make_forms({**CLAIM, "lifecycle": None})
    made = await make(admin)
    assert made["status"] is None
    document = {**(await draft(admin)), "lifecycle": CLAIM["lifecycle"]}
    assert "1 records move" in (await plan(admin, document))["changes"][-1]["text"]
    assert (await apply(admin, document)).status_code == 200
    assert (await admin.get(f"{RECORDS}/{made['id']}")).json()["status"] == "open"


async def test_guards_and_roles_are_told_to_designers_only(
    designer: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    def approve(answer: httpx.Response) -> dict[str, Any]:
        found: dict[str, Any] = answer.json()["form"]["lifecycle"]["transitions"][1]
        return found

    assert approve(await designer.get("/api/forms/claim")) == TRANSITIONS[1]
    told = {key: TRANSITIONS[1][key] for key in ("key", "title", "from", "to", "require", "show")}
    assert approve(await clerk.get("/api/forms/claim")) == told
