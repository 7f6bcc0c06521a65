"""What a form's rules and checks refuse of a file, row by row, and what new records get: as for single records."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.deals import DEAL
from tests.builder.imports.test_running import Importer
from tongzhou.builder.imports.contracts import Mode, OnError
from tongzhou.kernel.database.connections import Database, Workspace

KEYED = {**DEAL, "fields": [{**each, "unique": each["key"] == "name"} for each in DEAL["fields"]]}


@pytest.fixture
async def importing(
    database: Database, workspace: Workspace, make_forms: MakeForms, system: System, tmp_path: Path
) -> Importer:
    return Importer(database, workspace, await make_forms(KEYED), system, tmp_path)


async def test_new_records_get_their_defaults_and_hidden_fields_none(importing: Importer) -> None:
    outcome = await importing(
        "deal", "name,kind,amount,starts,ends\nA,sale,200,2020-01-01,\nB,rent,10.55,2020-01-01,2020-02-01\n"
    )
    assert importing.errors == []
    assert outcome.written
    columns = "name, discount::text, fee::text, source"
    assert await importing.rows("deal", columns) == [("A", "5.00", "2.00", "web"), ("B", None, "0.11", "web")]


async def test_rows_are_refused_one_by_one(importing: Importer) -> None:
    text = (
        "name,kind,amount,discount,reason,starts,ends\n"
        "ok,sale,1,,,,\n"
        "hidden,rent,1,7,,2020-01-01,2020-02-01\n"
        "no reason,sale,1,200,,,\n"
        "reason,sale,1,200,Old,,\n"
        "no end,rent,1,,,,\n"
        "early,rent,1,,,2020-03-01,2020-02-01\n"
    )
    outcome = await importing("deal", text, on_error=OnError.SKIP_BAD)
    assert sorted((row, field, code) for row, field, code, _ in importing.errors) == [
        (3, "discount", "hidden_by_rule"),
        (4, "reason", "required"),
        (6, "ends", "required"),
        (7, "ends", "check_failed"),
    ]
    assert "It ends before it starts" in importing.messages
    assert (outcome.bad, outcome.created) == (4, 2)
    assert await importing.rows("deal", "name") == [("ok",), ("reason",)]


async def test_a_changed_record_is_asked_what_the_row_touches(importing: Importer) -> None:
    await importing("deal", "name,kind,amount,starts,ends\nA,rent,5000,2020-01-01,2020-03-01\n")
    await importing("deal", "name,fee\nA,60\n", mode=Mode.UPDATE, key=("name",))
    assert [(field, code) for _, field, code, _ in importing.errors] == [("fee", "read_only_by_rule")]
    await importing("deal", "name,fee\nA,50\n", mode=Mode.UPDATE, key=("name",))
    assert importing.errors == []
    await importing("deal", "name,ends\nA,2019-01-01\n", mode=Mode.UPDATE, key=("name",))
    assert [(field, code) for _, field, code, _ in importing.errors] == [("ends", "check_failed")]
    await importing("deal", "name,ends\nA,2021-01-01\n", mode=Mode.UPDATE, key=("name",))
    assert importing.errors == []
    assert await importing.rows("deal", "ends::text, fee::text") == [("2021-01-01", "50.00")]
