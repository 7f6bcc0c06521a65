"""Problems of a flow speak of its steps by their titles."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import flow
from tests.builder.flows.drawing import approve

ASK: dict[str, Any] = {**approve(), "key": "a1", "title": {"zh-CN": "初审", "en": "First look"}}


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({**ASK, "people": []}, "Say who is asked at step “First look”."),
        ({**ASK, "title": {}, "people": []}, "Say who is asked at step “a1”."),
        (
            {"kind": "loop", "key": "l1", "title": "Each", "over": "start"},
            "There is nothing to go over called “Begin here”: choose a step that finds many records, or a sub-form.",
        ),
        (
            {**ASK, "people": [{"kind": "actor_of", "step": "start"}]},
            "Nobody acts in a step “Begin here” before this one.",
        ),
    ],
)
async def test_a_step_is_called_by_its_title(admin: httpx.AsyncClient, step: dict[str, Any], told: str) -> None:
    document = flow(step)
    document["steps"][0]["title"] = "Begin here"
    await admin.post("/api/flows", json={"document": document})
    errors = (await admin.post("/api/flows/sample/draft:check", json={"document": document})).json()["errors"]
    messages = [each["message"] for each in errors]
    assert told in messages


async def test_a_key_is_told_where_it_is_what_is_wrong(admin: httpx.AsyncClient) -> None:
    document = flow({"kind": "find", "key": "name", "title": "Look up", "form": "region"})
    await admin.post("/api/flows", json={"document": document})
    errors = (await admin.post("/api/flows/sample/draft:check", json={"document": document})).json()["errors"]
    assert [(each["step"], each["message"]) for each in errors] == [
        (
            "name",
            "The key name of the step “Look up” is that of a field of the form, so formulas could not tell them apart: "
            "choose another key.",
        )
    ]
