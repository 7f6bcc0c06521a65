"""Addresses, places and rich text as formulas compare them: Python and PostgreSQL make the same text.

The browser is held to the same cases (`web/src/expressions/comparing.test.ts`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.builder.fields.facade import comparable
from tongzhou.builder.fields.kinds import ValueKind
from tongzhou.builder.schema.sources import stored_as_compared
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_value

CASES = json.loads((Path(__file__).parents[3] / "contracts" / "comparable_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']} {case['is']}")
def test_in_python(case: dict[str, Any]) -> None:
    assert comparable(ValueKind(case["kind"]), case["value"]) == case["is"]


async def test_in_postgresql(database: Database, workspace: Workspace) -> None:
    async with database.workspace(workspace) as connection:
        for case in CASES:
            kind = ValueKind(case["kind"])
            column = (
                sa.literal(case["value"], sa.Text())
                if kind in (ValueKind.MARKUP, ValueKind.TEXT)
                else sa.literal(case["value"], JSONB(none_as_null=True))
            )
            assert await fetch_value(connection, sa.select(stored_as_compared(column, kind))) == case["is"], case
