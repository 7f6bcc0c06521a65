"""A form whose rules, checks and defaults read look-ups, formulas and roll-ups, and rows of its own sub-form."""

from __future__ import annotations

from typing import Any

MONEY = {"currency": "USD"}
QUOTE: dict[str, Any] = {
    "key": "quote",
    "title": {"zh-CN": "报价", "en": "Quotes"},
    "label_field": "name",
    "partner_path": ["partner"],
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True, "unique": True},
        {"key": "internal", "type": "yes_no", "label": "Internal"},
        {"key": "partner", "type": "reference", "label": {"zh-CN": "伙伴", "en": "Partner"},
         "settings": {"form": "partner"}},
        {"key": "amount", "type": "money", "label": "Amount", "settings": MONEY},
        {"key": "discount", "type": "money", "label": "Discount", "settings": MONEY,
         "default_formula": "IF(tier = 'gold', 10, 1)"},
        {"key": "net", "type": "formula", "label": "Net",
         "settings": {"formula": "amount - discount", "result": "money", **MONEY}},
        {"key": "bonus", "type": "text", "label": "Bonus"},
        {"key": "approver", "type": "text", "label": "Approver"},
        {"key": "remark", "type": "text", "label": "Remark"},
        {"key": "tier", "type": "lookup", "label": {"zh-CN": "等级", "en": "Tier"},
         "settings": {"through": "partner", "field": "tier"}},
        {"key": "limit", "type": "lookup", "label": "Limit", "settings": {"through": "partner", "field": "revenue"}},
        {"key": "region", "type": "formula", "label": "Region",
         "settings": {"formula": "partner.region.code", "result": "text"}},
        {"key": "left", "type": "formula", "label": "Left",
         "settings": {"formula": "limit - amount", "result": "money", **MONEY}},
        {"key": "tasks", "type": "rollup", "label": "Tasks",
         "settings": {"form": "task", "through": "quote", "measure": "count"}},
        {"key": "lines", "type": "subform", "label": "Lines", "settings": {"form": "quote_line", "through": "quote"}},
        {"key": "total", "type": "rollup", "label": "Total",
         "settings": {"form": "quote_line", "through": "quote", "measure": "sum", "field": "price"}},
    ],
    "rules": [
        {"when": "internal", "hide": ["partner"]},
        {"when": "tier = 'gold'", "show": ["bonus"]},
        {"when": {"all": [{"field": "left", "op": "lt", "value": "0"}]}, "require": ["approver"]},
        {"when": "region = 'E'", "read_only": ["discount"]},
        {"when": "total > 100", "require": ["remark"]},
    ],
    "checks": [
        {"that": "is_empty(limit) or is_empty(net) or net <= limit",
         "message": "Above what the partner may order", "fields": ["amount"]},
        {"that": "tasks < 2 or remark <> 'done'", "message": "Two tasks are open", "fields": ["remark"]},
        {"that": "total <= 500", "message": "Too much in the lines", "fields": ["lines"]},
    ],
}  # fmt: skip

LINE: dict[str, Any] = {
    "key": "quote_line",
    "title": "Lines",
    "label_field": "product",
    "partner_path": ["quote", "partner"],
    "fields": [
        {"key": "product", "type": "text", "label": "Product", "required": True},
        {"key": "price", "type": "money", "label": "Price", "settings": MONEY},
        {"key": "quote", "type": "reference", "label": "Quote", "settings": {"form": "quote", "inherits": True}},
        {"key": "most", "type": "lookup", "label": "Most", "settings": {"through": "quote", "field": "amount"}},
    ],
    "checks": [{"that": "price <= most", "message": "Dearer than the quote", "fields": ["price"]}],
}  # fmt: skip

TASK: dict[str, Any] = {
    "key": "task",
    "title": "Tasks",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "quote", "type": "reference", "label": "Quote", "settings": {"form": "quote"}},
    ],
}
