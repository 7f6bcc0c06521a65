"""Texts of flows that name what is not there: told at every place with the name and what may stand there."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from tests.builder.flows.conftest import flow
from tongzhou.builder.flows.checking import check_formulas
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import read_definition

ME = [{"kind": "initiator"}]
ASK = {"kind": "approve", "key": "step", "title": "S", "people": ME}
LATE = {"after": {"amount": 1, "unit": "days"}}
FIELDS = [
    {"key": "name", "label": {"zh-CN": "名称", "en": "Name"}, "type": "text"},
    {"key": "code", "label": "编码", "type": "text"},
]
FORM = read_definition({"key": "region", "title": "大区", "label_field": "name", "fields": FIELDS})
FORMS = Forms().with_form(FORM)


def notifying(**texts: Any) -> dict[str, Any]:
    return {"kind": "notify", "key": "step", "title": "S", "people": ME, "subject": "a", "text": "b", **texts}


def at_every_place(text: Any) -> list[tuple[dict[str, Any], str]]:
    """Steps with the text, and where it stands in each."""
    return [
        (notifying(subject=text), "subject"),
        (notifying(text=text), "text"),
        ({**ASK, "notice": text}, "notice"),
        ({**ASK, "kind": "fill", "notice": text}, "notice"),
        ({**ASK, "kind": "cc", "notice": text}, "notice"),
        ({**ASK, "deadlines": [{**LATE, "text": text}]}, "deadlines.0.text"),
        ({"kind": "http", "key": "step", "title": "S", "url": f"https://x.example/?a={text}"}, "url"),
    ]


def wrong(*steps: dict[str, Any]) -> list[tuple[str, str, Any]]:
    found = check_formulas(FORMS, FlowDocument.model_validate(flow(*steps)))
    return [(each.field, each.code, each.params.get("name")) for each in found]


@pytest.mark.parametrize("name", ["nothing", "name.more", "other.name", "Name", "名称", "name ", "", "step"])
def test_a_name_that_is_not_there_is_told_once_where_it_stands(name: str) -> None:
    for step, place in at_every_place(f"{{{name}}}: {{{name}}}"):
        assert wrong(step) == [(f"steps.step.{place}", "unknown_in_text", name)]


def test_a_text_in_two_languages_is_looked_at_in_both() -> None:
    for text, told in (
        ({"zh-CN": "{name}", "en": "{nothing}"}, ["nothing"]),
        ({"zh-CN": "{名称}", "en": "{nothing}"}, ["名称", "nothing"]),
        ({"en": "{name}"}, []),
    ):
        for step, place in at_every_place(text)[:-1]:
            assert wrong(step) == [(f"steps.step.{place}", "unknown_in_text", name) for name in told]


@pytest.mark.parametrize("text", [{}, {"fr": "Bonjour"}, {"en": ""}, {"en": 1}, ["Hello"]])
def test_a_text_is_written_in_the_languages_of_the_product(text: Any) -> None:
    for step, _ in at_every_place(text)[:-1]:
        with pytest.raises(ValidationError):
            FlowDocument.model_validate(flow(step))


def test_names_and_single_braces_are_nothing_wrong() -> None:
    for text in ("{name} {code}", "{initiator}", "{", "}", "a { b\n} c"):
        for step, _ in at_every_place(text):
            assert wrong(step) == []


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("名称", "{name} {code} {initiator} {found.count} {sum.total}"),
        ("cod", "{code} {name} {initiator} {found.count} {sum.total}"),
        ("sum.totl", "{sum.total} {name} {code} {initiator} {found.count}"),
    ],
)
def test_what_may_stand_there_is_said_the_likeliest_first(said: str, known: str) -> None:
    found = {"kind": "find", "key": "found", "title": "F", "form": "region", "many": True}
    total = {"kind": "formula", "key": "sum", "title": "T", "values": {"total": "found.count + 1"}}
    document = FlowDocument.model_validate(flow(found, total, notifying(text=f"{{{said}}}")))
    (error,) = check_formulas(FORMS, document)
    assert error.params == {"name": said, "known": known}


async def test_such_a_flow_is_kept_as_a_draft_and_not_published(admin: httpx.AsyncClient) -> None:
    document = flow(notifying(text="{nothing}"))
    revision = (await admin.post("/api/flows", json={"document": document})).json()["flow"]["revision"]
    checked = await admin.post("/api/flows/sample/draft:check", json={"document": document})
    refused = await admin.post("/api/flows/sample:publish", json={"revision": revision})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_flow")
    for errors in (checked.json()["errors"], refused.json()["errors"]):
        ((field, code, said),) = [(each["field"], each["code"], each["message"]) for each in errors]
        assert (field, code) == ("steps.step.text", "unknown_in_text")
        assert "nothing" in said
        assert "{name}" in said
    assert (await admin.get("/api/flows/sample")).json()["flow"]["versions"] == []
