"""The documentation of plans names every field that the schema knows."""

import re
from pathlib import Path
from typing import Any

from tongzhou.incentives.plans.facade import plan_schema

PAGE = (Path(__file__).parents[3] / "docs" / "plans.md").read_text("utf-8")


def _fields(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {name for item in schema for name in _fields(item)}
    if not isinstance(schema, dict):
        return set()
    own = set(schema.get("properties", {})) - {"zh-CN", "en"}
    words = set(schema.get("enum", []))
    return own | words | {name for value in schema.values() for name in _fields(value)}


def test_every_field_and_word_stands_on_the_page() -> None:
    named = set(re.findall(r"[a-z_]+", PAGE))
    assert _fields(plan_schema()) - named == set()
