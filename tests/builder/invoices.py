"""Invoices and their lines with calculations on calculations: the forms on which computed fields are tested."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

LINE: Document = {
    "key": "invoice_line",
    "title": "Invoice lines",
    "label_field": "product",
    "partner_path": ["invoice", "partner"],
    "fields": [
        {"key": "invoice", "type": "reference", "label": "Invoice", "settings": {"form": "invoice"}},
        {"key": "product", "type": "text", "label": "Product", "required": True},
        {"key": "kind", "type": "select", "label": "Kind",
         "settings": {"options": [{"key": "sale"}, {"key": "gift"}], "default": "sale"}},
        {"key": "quantity", "type": "number", "label": "Quantity"},
        {"key": "price", "type": "money", "label": "Price", "settings": {"currency": "USD"}},
        {"key": "cost", "type": "money", "label": "Cost", "hidden_from_partners": True,
         "settings": {"currency": "USD"}},
        {"key": "amount", "type": "formula", "label": "Amount",
         "settings": {"formula": "quantity * price", "result": "money", "currency": "USD"}},
        {"key": "margin", "type": "formula", "label": "Margin",
         "settings": {"formula": "amount - quantity * cost", "result": "money", "currency": "USD"}},
    ],
}  # fmt: skip

INVOICE: Document = {
    "key": "invoice",
    "title": "Invoices",
    "label_field": "number",
    "partner_path": ["partner"],
    "fields": [
        {"key": "number", "type": "text", "label": "Number", "required": True, "unique": True},
        {"key": "partner", "type": "reference", "label": "Partner", "settings": {"form": "partner"}},
        {"key": "discount", "type": "percent", "label": "Discount"},
        {"key": "due", "type": "date", "label": "Due"},
    ],
}

_LINES = {"form": "invoice_line", "through": "invoice"}
INVOICE_COMPUTED: list[Document] = [
    {"key": "lines", "type": "rollup", "label": "Lines", "settings": {**_LINES, "measure": "count"}},
    {"key": "total", "type": "rollup", "label": "Total", "settings": {**_LINES, "measure": "sum", "field": "amount"}},
    {"key": "gifts", "type": "rollup", "label": "Gifts",
     "settings": {**_LINES, "measure": "count", "condition": "kind = 'gift'"}},
    {"key": "dearest", "type": "rollup", "label": "Dearest",
     "settings": {**_LINES, "measure": "max", "field": "price"}},
    {"key": "margin", "type": "rollup", "label": "Margin",
     "settings": {**_LINES, "measure": "sum", "field": "margin"}},
    {"key": "net", "type": "formula", "label": "Net",
     "settings": {"formula": "total - coalesce(total * discount, 0)", "result": "money", "currency": "USD"}},
    {"key": "is_large", "type": "formula", "label": "Large", "settings": {"formula": "net > 100", "result": "yes_no"}},
    {"key": "each", "type": "formula", "label": "Each",
     "settings": {"formula": "net / lines", "result": "money", "currency": "USD"}},
    {"key": "remind", "type": "formula", "label": "Remind", "settings": {"formula": "due - 7", "result": "date"}},
]  # fmt: skip

PARTNER_COMPUTED: list[Document] = [
    {"key": "invoiced", "type": "rollup", "label": "Invoiced",
     "settings": {"form": "invoice", "through": "partner", "measure": "sum", "field": "net"}},
    {"key": "standing", "type": "formula", "label": "Standing",
     "settings": {"formula": "if(invoiced >= 100, concat(name, ' *'), name)", "result": "text"}},
]  # fmt: skip
