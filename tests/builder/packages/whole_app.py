"""An app with one of everything that travels: every field type, sub-forms, an aggregate table, rules, doors, rights."""

from __future__ import annotations

from typing import Any

import httpx

from tests.builder.make import interesting
from tests.builder.records.test_subforms import documents
from tests.builder.stock import STOCKED

Document = dict[str, Any]
SURVEY: Document = {
    "key": "survey",
    "title": {"zh-CN": "门店登记", "en": "Store survey"},
    "icon": "shop",
    "color": "lime",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": {"zh-CN": "名称", "en": "Name"}, "required": True},
        {"key": "size", "type": "number", "label": "Size", "settings": {"decimals": 0}},
        {"key": "large", "type": "yes_no", "label": "Large", "default_formula": "size > 100"},
        {"key": "region", "type": "reference", "label": "Region", "settings": {"form": "region"}},
        {"key": "phone", "type": "phone", "label": "Phone", "privacy": {"level": "personal", "mask": "partly"}},
    ],
    "layout": [{"kind": "step", "key": "who", "title": "Who", "columns": 2, "items": ["name", "phone"]},
               {"kind": "step", "key": "what", "title": "What", "columns": 1, "items": ["size", "large", "region"]}],
    "rules": [{"when": "size > 100", "show": ["region"]}],
    "checks": [{"that": "size >= 0", "message": {"zh-CN": "面积不能为负", "en": "No negative size"}}],
}  # fmt: skip
FORMS = [*documents(), *STOCKED, interesting(), SURVEY]
CLERK: Document = {
    "key": "clerk",
    "title": {"zh-CN": "文员", "en": "Clerk"},
    "kind": "member",
    "permissions": ["views.share"],
    "forms": {
        "survey": {"actions": ["read", "update"], "rows": "size < 10", "fields": {"read": "*", "write": ["size"]}}
    },
}
MANIFEST: Document = {
    "key": "whole",
    "version": "1.0.0",
    "title": {"zh-CN": "整套", "en": "Everything"},
    "summary": "One of everything",
    "roles": ["clerk"],
    "menu": [{"key": "whole", "title": "Everything", "items": [{"form": "survey"}, {"form": "stock"}]}],
}


async def build(browser: httpx.AsyncClient, department: str, member: str) -> None:
    """Everything beside the forms, made as people make it: by hand, without keys where the pages ask for none."""
    await _made(browser, "/api/roles", CLERK)
    given = {"roles": ["clerk"], "departments": [department], "members": [member]}
    for title, more in (
        ("大客户", {"actions": ["read"], "rows": "size > 10", "given_to": given}),
        ("大客户", {"preset": "view", "enabled": False}),
    ):
        await _made(browser, "/api/permission-sets", {"form": "survey", "title": title, **more})
    for form, title, more in (
        ("survey", {"zh-CN": "大店", "en": "Large ones"}, {"filter": {"field": "size", "op": "gt", "value": "100"}}),
        ("survey", "Large ones", {"sort": "-size", "columns": [{"field": "name", "width": 200}, {"field": "size"}]}),
        ("stock", "§", {"kind": "grid", "look": {"grouping": [{"field": "product"}], "totals": True}}),
    ):
        await _made(browser, f"/api/forms/{form}/views", {"title": title, "shared": True, **more})
    blocks = [
        {"type": "heading", "text": "{number}", "level": 1},
        {"type": "table", "field": "items", "columns": [{"field": "product", "width": 2}, {"field": "quantity"}]},
        {"type": "signature", "places": [{"label": "We"}, {"label": {"zh-CN": "客户", "en": "They"}}]},
    ]
    template = {"title": "Invoice", "page": {"paper": "a5"}, "footer": {"right": "{@page}"}, "blocks": blocks}
    await _made(browser, "/api/forms/invoice/templates", {"key": "paper", "document": template})
    fill = {"kind": "fill", "title": "Tell us", "fields": [{"field": "name"}, {"field": "size", "value": "7"}],
            "thanks": {"zh-CN": "谢谢", "en": "Thanks"}, "rate": 5}  # fmt: skip
    asked = {"kind": "query", "title": "Ask", "conditions": ["name"], "shown": ["size"], "rows": "size > 0"}
    for document, password in ((fill, "open sesame"), (asked, None)):
        await _made(browser, "/api/forms/survey/links", {"document": document, "password": password})
    hook = {"title": "ERP", "url": "https://erp.example.com/hook/s3cr3t?token=t0k3n", "events": ["updated", "created"],
            "changed": ["size"], "fields": ["name", "size"]}  # fmt: skip
    await _made(browser, "/api/forms/survey/webhooks", {"document": hook})
    for flow in (FLOW, ABOUT_NO_RECORD):
        await _made(browser, "/api/flows", {"document": flow})
        published = await browser.post(f"/api/flows/{flow['key']}:publish", json={"revision": 1})
        assert published.status_code == 200, published.text
    assert (await browser.post("/api/flows/open_stores:pause")).status_code == 200


ABOUT_NO_RECORD: Document = {
    "key": "open_stores",
    "title": "Open stores",
    "trigger": {"kind": "schedule", "cron": "0 9 1 * *"},
    "steps": [
        {"key": "start", "title": "Start", "kind": "start"},
        {"key": "made", "title": "Made", "kind": "create", "form": "survey", "values": {"name": "'New'"}},
        {"key": "end", "title": "End", "kind": "end"},
    ],
    "lines": [{"source": "start", "target": "made"}, {"source": "made", "target": "end"}],
}
FLOW: Document = {
    "key": "praise",
    "title": {"zh-CN": "表扬", "en": "Praise"},
    "form": "survey",
    "trigger": {"kind": "record", "events": ["updated", "created"], "when": "size > 10"},
    "steps": [
        {"key": "start", "title": "Start", "kind": "start", "fields": {"size": "read", "name": "write"}},
        {
            "key": "look",
            "title": "Look",
            "kind": "approve",
            "people": [{"kind": "roles", "keys": ["clerk"]}],
            "deadlines": [{"after": {"amount": 2, "unit": "workdays"}}],
        },
        {"key": "name_it", "title": "Name it", "kind": "update", "values": {"size": "size + 1", "name": "name"}},
        {"key": "end", "title": "End", "kind": "end"},
    ],
    "lines": [
        {"source": "start", "target": "look"},
        {"source": "look", "target": "name_it"},
        {"source": "name_it", "target": "end"},
    ],
}


async def _made(browser: httpx.AsyncClient, path: str, body: Document) -> None:
    answer = await browser.post(path, json=body)
    assert answer.status_code == 201, f"{path}: {answer.text}"
