"""A form of claims whose stages are guarded, and people who may or may not move them."""

from __future__ import annotations

from typing import Any

import httpx

STAGES = ("open", "checking", "approved", "rejected", "closed")
TRANSITIONS: list[dict[str, Any]] = [
    {"key": "check", "title": {"zh-CN": "开始核实", "en": "Check"}, "from": ["open"], "to": "checking"},
    {
        "key": "approve",
        "title": {"zh-CN": "批准", "en": "Approve"},
        "from": ["checking"],
        "to": "approved",
        "guard": "amount <= 1000",
        "roles": ["approver"],
        "not_creator": True,
        "require": ["resolution"],
        "show": ["amount"],
    },
    {
        "key": "reject",
        "title": {"zh-CN": "驳回", "en": "Reject"},
        "from": ["checking"],
        "to": "rejected",
        "members": ["owner"],
        "reason": "required",
    },
    {"key": "close", "title": {"zh-CN": "关闭", "en": "Close"}, "to": "closed", "reason": "none"},
]
CLAIM: dict[str, Any] = {
    "key": "claim",
    "title": {"zh-CN": "理赔", "en": "Claims"},
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "unique": True},
        {"key": "amount", "type": "money", "label": "Amount", "settings": {"currency": "CNY"}},
        {"key": "owner", "type": "member", "label": {"zh-CN": "负责人", "en": "Owner"}},
        {"key": "resolution", "type": "text", "label": "Resolution"},
        {
            "key": "status",
            "type": "select",
            "label": {"zh-CN": "状态", "en": "Status"},
            "settings": {"options": [{"key": key, "label": key.title()} for key in STAGES]},
        },
    ],
    "lifecycle": {"field": "status", "initial": "open", "transitions": TRANSITIONS},
}
RECORDS = "/api/forms/claim/records"


def role(key: str, *, actions: tuple[str, ...] = (), title: str = "") -> dict[str, Any]:
    every = ["read", "create", "update", "delete", "batch", "import", "copy"]
    return {
        "key": key, "title": {"zh-CN": title or key, "en": title or key}, "kind": "member", "permissions": [],
        "forms": {"claim": {"actions": list(actions or every), "fields": {"read": "*", "write": "*"}}},
    }  # fmt: skip


async def make(browser: httpx.AsyncClient, **values: Any) -> dict[str, Any]:
    answer = await browser.post(RECORDS, json={"name": "A", "amount": "10", **values})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def move(browser: httpx.AsyncClient, record: dict[str, Any], key: str, **body: Any) -> httpx.Response:
    path = f"{RECORDS}/{record['id']}/transitions/{key}"
    return await browser.post(path, json={"revision": record["revision"], **body})


async def moved(browser: httpx.AsyncClient, record: dict[str, Any], key: str, **body: Any) -> dict[str, Any]:
    answer = await move(browser, record, key, **body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def codes(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]
