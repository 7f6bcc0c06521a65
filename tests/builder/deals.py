"""A form with rules, checks and defaults by formula."""

from __future__ import annotations

from typing import Any

DEAL: dict[str, Any] = {
    "key": "deal",
    "title": "Deals",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "kind", "type": "select", "label": "Kind",
         "settings": {"options": [{"key": "sale"}, {"key": "rent"}], "default": "sale"}},
        {"key": "amount", "type": "money", "label": "Amount"},
        {"key": "discount", "type": "money", "label": "Discount", "settings": {"default": "5"}},
        {"key": "reason", "type": "text", "label": "Reason", "required": True},
        {"key": "starts", "type": "date", "label": "Starts", "default_formula": "today"},
        {"key": "ends", "type": "date", "label": "Ends"},
        {"key": "fee", "type": "money", "label": "Fee", "default_formula": "amount * 1%"},
        {"key": "source", "type": "text", "label": "Source", "settings": {"default": "web"}},
    ],
    "layout": [{"key": "terms", "title": "Terms", "items": ["ends", {"note": "Only for rent"}]}],
    "rules": [
        {"when": "kind = 'sale'", "show": ["discount"]},
        {"when": "discount > 100", "show": ["reason"]},
        {"when": {"all": [{"field": "kind", "op": "eq", "value": "rent"}]}, "require": ["ends"],
         "show_sections": ["terms"]},
        {"when": "amount > 1000", "read_only": ["fee"]},
        {"when": None, "hide": ["source"]},
    ],
    "checks": [
        {"that": "ends >= starts", "message": {"zh-CN": "结束不能早于开始", "en": "It ends before it starts"},
         "fields": ["ends"]},
    ],
}  # fmt: skip
