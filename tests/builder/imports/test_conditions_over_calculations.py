"""What rules, checks and defaults that read calculations say of a file, row by row: as for single records."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.conftest import System
from tests.builder.imports.test_running import Importer
from tests.builder.quotes import LINE, QUOTE, TASK
from tongzhou.builder.imports.contracts import Mode, OnError
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import create_forms, read_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace


@pytest.fixture
async def importing(database: Database, workspace: Workspace, forms: Forms, system: System, tmp_path: Path) -> Importer:
    async with database.workspace(workspace) as connection:
        await create_forms(connection, [QUOTE, LINE, TASK], actor=await system(), now=clock.now())
    async with database.workspace(workspace) as connection:
        around = await read_forms(connection, (await system()).workspace)
    importer = Importer(database, workspace, around, system, tmp_path)
    await importer("region", "code,name\nE,East\nW,West\n")
    await importer(
        "partner", "code,name,region_code,revenue,tier\ngold,gold,W,1000,gold\nsilver,silver,W,1000,silver\n"
        "east,east,E,1000,silver\n",
    )  # fmt: skip
    assert importer.errors == []
    return importer


async def refusals(importing: Importer, text: str, **choices: object) -> list[tuple[int, str, str]]:
    await importing("quote", text, on_error=OnError.SKIP_BAD, **choices)
    return sorted((row, field, code) for row, field, code, _ in importing.errors)


async def test_defaults_rules_and_checks_of_new_rows(importing: Importer) -> None:
    """`net` is made of the discount, which is itself made of a look-up: two stages."""
    text = (
        "name,partner,amount,bonus,approver\n"
        "gold,gold,100,b,\n"
        "silver,silver,100,,\n"
        "hidden,silver,100,b,\n"
        "nobody,,,,\n"
        "no approver,gold,1001,,\n"
        "approved,gold,1010,,Ann\n"
        "too much,gold,1010.01,,Ann\n"
    )
    assert await refusals(importing, text) == [
        (4, "bonus", "hidden_by_rule"),
        (6, "approver", "required"),
        (8, "amount", "check_failed"),
    ]
    assert await importing.rows("quote", "name, bonus") == [
        ("approved", None), ("gold", "b"), ("nobody", None), ("silver", None),
    ]  # fmt: skip
    text = "name,partner,discount\nusual,east,1\nprotected,east,7\nfree,gold,7\n"
    assert await refusals(importing, text) == [(3, "discount", "read_only_by_rule")]


async def test_defaults_by_look_up_where_no_column_feeds_them(importing: Importer) -> None:
    text = "name,partner,amount\ngold,gold,1010\nsilver,silver,1001\nnobody,,5\n"
    assert await refusals(importing, text) == [(2, "approver", "required"), (3, "approver", "required")]
    assert await refusals(importing, text.replace("1010", "100").replace("1001", "100")) == []
    found = await importing.rows("quote", "name, discount::text")
    assert found == [("gold", "10.00"), ("nobody", "1.00"), ("silver", "1.00")]


async def test_a_changed_record_is_asked_what_the_row_touches(importing: Importer) -> None:
    assert await refusals(importing, "name,partner,amount,bonus\nQ,gold,14,b\n") == []
    await importing("partner", "code,name,revenue\npoor,poor,3\n")
    changing = {"mode": Mode.UPDATE, "key": ("name",)}
    assert await refusals(importing, "name,partner\nQ,poor\n", **changing) == [(2, "approver", "required")]
    text = "name,partner,approver\nQ,poor,Ann\n"
    assert await refusals(importing, text, **changing) == [(2, "amount", "check_failed")]
    assert await refusals(importing, "name,partner\nQ,silver\n", **changing) == []
    assert await refusals(importing, "name,bonus\nQ,c\n", **changing) == [(2, "bonus", "hidden_by_rule")]
    assert await refusals(importing, "name,internal\nQ,yes\n", **changing) == []
    assert await refusals(importing, "name,amount\nQ,9999\n", **changing) == []  # no check through what is hidden
    assert await importing.rows("quote", "amount::text, bonus, internal") == [("9999.00", "b", True)]


async def test_roll_ups_read_what_is_stored(importing: Importer) -> None:
    assert await refusals(importing, "name,partner,remark\nQ,gold,\nR,gold,done\n") == []
    await importing("task", "name,quote\none,Q\ntwo,Q\nthree,R\n")
    changing = {"mode": Mode.UPDATE, "key": ("name",)}
    text = "name,remark\nQ,done\nR,done\n"
    assert await refusals(importing, text, **changing) == [(2, "remark", "check_failed")]
    assert await importing.rows("quote", "name, remark") == [("Q", None), ("R", "done")]
