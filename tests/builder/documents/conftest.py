"""Contracts with lines: two partners' records to print, and a template for them."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from tests.builder.conftest import MakeForms
from tests.builder.make import PARTNER, REGION
from tests.people import MakeMember, SignIn

Document = dict[str, Any]

CONTRACT: Document = {
    "key": "contract",
    "title": {"zh-CN": "合同", "en": "Contracts"},
    "label_field": "number",
    "partner_path": ["partner"],
    "fields": [
        {"key": "number", "type": "text", "label": {"zh-CN": "合同编号", "en": "Number"}, "required": True},
        {"key": "partner", "type": "reference", "label": {"zh-CN": "渠道伙伴", "en": "Partner"},
         "settings": {"form": "partner"}},
        {"key": "partner_code", "type": "lookup", "label": "Code", "settings": {"through": "partner", "field": "code"}},
        {"key": "signed_on", "type": "date", "label": {"zh-CN": "签订日期", "en": "Signed on"}},
        {"key": "status", "type": "select", "label": {"zh-CN": "状态", "en": "Status"},
         "settings": {"options": [{"key": "open", "label": {"zh-CN": "履行中", "en": "Running"}}]}},
        {"key": "secret", "type": "text", "label": {"zh-CN": "底价", "en": "Floor"}, "hidden_from_partners": True},
        {"key": "photos", "type": "image", "label": {"zh-CN": "照片", "en": "Photos"}},
        {"key": "items", "type": "subform", "label": {"zh-CN": "明细", "en": "Items"},
         "settings": {"form": "contract_item", "through": "contract"}},
        {"key": "total", "type": "rollup", "label": {"zh-CN": "总额", "en": "Total"},
         "settings": {"form": "contract_item", "through": "contract", "measure": "sum", "field": "amount"}},
    ],
}  # fmt: skip

ITEM: Document = {
    "key": "contract_item",
    "title": {"zh-CN": "合同明细", "en": "Contract items"},
    "label_field": "product",
    "partner_path": ["contract", "partner"],
    "fields": [
        {"key": "contract", "type": "reference", "label": "Contract", "required": True,
         "settings": {"form": "contract"}},
        {"key": "product", "type": "text", "label": {"zh-CN": "产品", "en": "Product"}, "required": True},
        {"key": "quantity", "type": "number", "label": {"zh-CN": "数量", "en": "Quantity"},
         "settings": {"decimals": 0}},
        {"key": "amount", "type": "money", "label": {"zh-CN": "金额", "en": "Amount"}, "settings": {"currency": "CNY"}},
    ],
}  # fmt: skip

TEMPLATE: Document = {
    "title": {"zh-CN": "购销合同", "en": "Sales contract"},
    "header": {"left": "{@workspace}", "right": "{number}", "rule": True},
    "footer": {"center": {"zh-CN": "第 {@page} 页，共 {@pages} 页", "en": "Page {@page} of {@pages}"}},
    "blocks": [
        {"type": "heading", "text": {"zh-CN": "合同 {number}", "en": "Contract {number}"}, "level": 1},
        {"type": "text", "text": "{partner}（{partner_code}）{signed_on} {status} {secret}"},
        {"type": "fields", "fields": ["signed_on", "secret", "total"]},
        {"type": "table", "field": "items", "numbered": True,
         "columns": [{"field": "product", "width": 3}, {"field": "quantity", "total": True},
                     {"field": "amount", "total": True}]},
        {"type": "code", "text": "{number}", "symbology": "code128", "caption": True},
        {"type": "page_break"},
        {"type": "signature", "places": [{"label": "{partner}"}, {"label": "{@workspace}"}]},
    ],
    "file_name": "{number} {partner}",
}  # fmt: skip

BASE = "/api/forms/contract/templates"


@pytest.fixture
async def clerk(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """An administrator's browser on two contracts and a template called `contract`."""
    both = {**CONTRACT, "sub_forms": [ITEM]}
    await make_forms(REGION, PARTNER)
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    browser = await sign_in("admin@acme.example")
    made = await browser.post("/api/forms", json=both)
    assert made.status_code == 201, made.text
    for code, name in (("A", "恒通 #let x = 1"), ("B", "Blue")):
        answer = await browser.post("/api/forms/partner/records", json={"code": code, "name": name})
        assert answer.status_code == 201, answer.text
    await make_contract(browser, "HT-1", "A", [("Pump [*bold*]", 2, "1200.5"), ("阀门", 10, "80")])
    await make_contract(browser, "HT-2", "B", [])
    answer = await browser.post(BASE, json={"key": "contract", "document": TEMPLATE})
    assert answer.status_code == 201, answer.text
    return browser


async def make_contract(
    browser: httpx.AsyncClient, number: str, partner: str, items: list[tuple[str, int, str]], **more: Any
) -> str:
    """A contract with its items; its id."""
    rows = [{"product": product, "quantity": quantity, "amount": amount} for product, quantity, amount in items]
    values = {"number": number, "partner": partner, "signed_on": "2019-07-01", "status": "open", "secret": "S-42"}
    answer = await browser.post("/api/forms/contract/records", json={**values, "items": rows, **more})
    assert answer.status_code == 201, answer.text
    identifier: str = answer.json()["id"]
    return identifier


async def ids_of(browser: httpx.AsyncClient, *numbers: str) -> list[str]:
    """The contracts of these numbers."""
    answer = await browser.get("/api/forms/contract/records", params={"fields": "number"})
    found = {record["number"]: record["id"] for record in answer.json()["records"]}
    return [found[number] for number in numbers]


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, whatever lines they stand in."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
