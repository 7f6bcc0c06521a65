"""New money fields that name no currency are in the workspace's. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongzhou.builder.schema.contracts import FormDefinition


def with_currency(document: Mapping[str, Any], currency: str, current: FormDefinition | None = None) -> dict[str, Any]:
    """The document with `currency` in the settings of each new field for money that says none.

    A field that is there already keeps its own: a currency is never changed by leaving it out.
    """
    fields = document.get("fields")
    if not isinstance(fields, list):
        return dict(document)
    return {**document, "fields": [_settled(each, currency, current) for each in fields]}


def _settled(each: Any, currency: str, current: FormDefinition | None) -> Any:
    if not isinstance(each, Mapping) or each.get("type") != "money" or _is_known(each, current):
        return each
    settings = each.get("settings", {})
    if not isinstance(settings, Mapping) or "currency" in settings:
        return each
    return {**each, "settings": {**settings, "currency": currency}}


def _is_known(each: Mapping[str, Any], current: FormDefinition | None) -> bool:
    if current is None:
        return False
    identifier, key = each.get("id"), each.get("key")
    found = current.find_by_id(identifier) if isinstance(identifier, str) else None
    found = found or (current.find(key) if isinstance(key, str) else None)
    return found is not None and found.type.name == "money"
