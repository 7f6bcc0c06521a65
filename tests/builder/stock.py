"""A stock kept by an aggregate table: what came in less what went out, by depot and product."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

DEPOT: Document = {
    "key": "depot",
    "title": "Depots",
    "fields": [{"key": "name", "type": "text", "label": "Name", "required": True, "unique": True}],
}

PRODUCT: Document = {"key": "product", "type": "select", "label": "Product", "required": True,
                     "settings": {"options": [{"key": "bike"}, {"key": "bell"}]}}  # fmt: skip
QUANTITY: Document = {"key": "quantity", "type": "number", "label": "Quantity", "settings": {"decimals": 2}}

ARRIVAL: Document = {
    "key": "arrival",
    "title": "Arrivals",
    "label_field": "note",
    "fields": [
        {"key": "note", "type": "text", "label": "Note"},
        {"key": "depot", "type": "reference", "label": "Depot", "settings": {"form": "depot"}},
        PRODUCT,
        QUANTITY,
        {"key": "confirmed", "type": "yes_no", "label": "Confirmed", "settings": {"default": True}},
    ],
}

DELIVERY: Document = {
    "key": "delivery",
    "title": "Deliveries",
    "fields": [
        {"key": "number", "type": "text", "label": "Number"},
        {"key": "depot", "type": "reference", "label": "Depot", "settings": {"form": "depot"}},
        {"key": "items", "type": "subform", "label": "Items",
         "settings": {"form": "delivery_line", "through": "delivery"}},
    ],
}  # fmt: skip

DELIVERY_LINE: Document = {
    "key": "delivery_line",
    "title": "Delivered",
    "label_field": "product",
    "fields": [
        {"key": "delivery", "type": "reference", "label": "Delivery", "settings": {"form": "delivery"}},
        PRODUCT,
        QUANTITY,
    ],
}

STOCK: Document = {
    "key": "stock",
    "title": {"zh-CN": "库存", "en": "Stock"},
    "label_field": "product",
    "aggregate": {
        "sources": [
            {
                "form": "arrival",
                "where": "confirmed",
                "values": {"depot": "depot", "product": "product", "quantity": "quantity", "arrivals": "note"},
            },
            {
                "form": "delivery_line",
                "values": {"depot": "delivery.depot", "product": "product", "quantity": "-quantity"},
            },
        ],
        "measures": {"quantity": "sum", "arrivals": "count"},
    },
    "checks": [{"that": "quantity >= 0", "message": {"zh-CN": "库存不足", "en": "Not enough in stock"}}],
    "fields": [
        {"key": "depot", "type": "reference", "label": "Depot", "settings": {"form": "depot"}},
        {**PRODUCT, "required": False},
        QUANTITY,
        {"key": "arrivals", "type": "number", "label": "Arrivals", "settings": {"decimals": 0}},
        {"key": "depot_name", "type": "lookup", "label": "Depot's name",
         "settings": {"through": "depot", "field": "name"}},
        {"key": "boxes", "type": "formula", "label": "Boxes",
         "settings": {"formula": "CEILING(quantity / 10, 1)", "result": "number", "decimals": 0}},
    ],
}  # fmt: skip

STOCKED = (DEPOT, ARRIVAL, DELIVERY, DELIVERY_LINE, STOCK)
