"""Forms for tests: partners with orders, and the interesting form that holds every field type."""

from __future__ import annotations

from typing import Any

from tests.builder.samples import SAMPLES

Document = dict[str, Any]

REGION: Document = {
    "key": "region",
    "title": {"zh-CN": "区域", "en": "Regions"},
    "label_field": "name",
    "shared_with_partners": True,
    "fields": [
        {"key": "code", "type": "text", "label": "Code", "required": True, "unique": True},
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "secret_rate", "type": "percent", "label": "Rate", "hidden_from_partners": True},
    ],
}

PARTNER: Document = {
    "key": "partner",
    "title": {"zh-CN": "渠道伙伴", "en": "Partners"},
    "label_field": "name",
    "partner_path": [],
    "fields": [
        {"key": "code", "type": "text", "label": "Code", "required": True, "unique": True,
         "settings": {"searchable": True}},
        {"key": "name", "type": "text", "label": {"zh-CN": "名称", "en": "Name"}, "required": True},
        {"key": "tier", "type": "select", "label": "Tier",
         "settings": {"options": [{"key": "gold"}, {"key": "silver"}], "default": "silver"}},
        {"key": "region", "type": "reference", "label": "Region", "settings": {"form": "region"}},
        {"key": "manager", "type": "member", "label": "Manager"},
        {"key": "revenue", "type": "money", "label": "Revenue", "settings": {"currency": "USD"}},
        {"key": "since", "type": "date", "label": "Since"},
        {"key": "bank_account", "type": "text", "label": "Account", "hidden_from_partners": True},
        {"key": "region_code", "type": "lookup", "label": "Region code",
         "settings": {"through": "region", "field": "code"}},
        {"key": "manager_code", "type": "lookup", "label": "Manager code",
         "settings": {"through": "manager", "field": "code"}},
    ],
}  # fmt: skip

ORDER: Document = {
    "key": "order",
    "title": {"zh-CN": "订单", "en": "Orders"},
    "label_field": "number",
    "partner_path": ["partner"],
    "unique_together": [["number", "line"]],
    "fields": [
        {"key": "number", "type": "text", "label": "Number", "required": True},
        {"key": "line", "type": "number", "label": "Line", "required": True, "settings": {"decimals": 0}},
        {"key": "partner", "type": "reference", "label": "Partner", "required": True, "settings": {"form": "partner"}},
        {"key": "amount", "type": "money", "label": "Amount", "required": True, "settings": {"currency": "USD"}},
        {"key": "ordered_on", "type": "date", "label": "Date", "required": True},
        {"key": "partner_code", "type": "lookup", "label": "Partner code",
         "settings": {"through": "partner", "field": "code"}},
    ],
}  # fmt: skip

SHIPMENT: Document = {
    "key": "shipment",
    "title": "Shipments",
    "label_field": "waybill",
    "partner_path": ["order", "partner"],
    "fields": [
        {"key": "waybill", "type": "text", "label": "Waybill", "required": True},
        {"key": "order", "type": "reference", "label": "Order", "settings": {"form": "order"}},
    ],
}

SECRET: Document = {
    "key": "secret",
    "title": "Internal notes",
    "fields": [{"key": "note", "type": "text", "label": "Note"}],
}


def interesting() -> Document:
    """A form with one field of every type, named `<type>_field`, a lookup through its reference, and one to itself.

    Sub-forms, which need a form of their own, are tested on invoices.
    """
    fields: list[Document] = [
        {"key": f"{name}_field", "type": name, "label": name, "settings": samples.settings}
        for name, samples in SAMPLES.items()
        if name not in ("lookup", "subform")
    ]
    lookup = {"through": "reference_field", "field": "code"}
    fields.append({"key": "self_field", "type": "reference", "label": "self", "settings": {"form": "interesting"}})
    fields.append({"key": "lookup_field", "type": "lookup", "label": "lookup", "settings": lookup})
    return {"key": "interesting", "title": "Interesting", "label_field": "text_field", "fields": fields}
