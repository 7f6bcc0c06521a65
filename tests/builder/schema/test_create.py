"""Making forms: real tables with readable names, and every mistake refused before anything is there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.make import ORDER, PARTNER, REGION, interesting
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.errors import FormExists, InvalidDefinition
from tongzhou.builder.schema.facade import create_form, read_definition, read_fresh_forms, write_definition
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace


async def columns_of(database: Database, workspace: Workspace, table: str) -> dict[str, str]:
    async with database.workspace(workspace) as connection:
        rows = await (
            await connection.execute(
                "select column_name, data_type from information_schema.columns"
                " where table_schema = %s and table_name = %s",
                (workspace.schema, table),
            )
        ).fetchall()
    return {row["column_name"]: row["data_type"] for row in rows}


async def test_a_form_is_a_table_with_readable_names(database: Database, workspace: Workspace, forms: Forms) -> None:
    columns = await columns_of(database, workspace, "partner")
    assert columns["name"] == "text"
    assert columns["revenue"] == "numeric"
    assert columns["region"] == "uuid"
    assert columns["since"] == "date"
    assert "region_code" not in columns
    assert columns["revision"] == "integer"


async def test_every_type_becomes_a_column(database: Database, workspace: Workspace, make_forms: MakeForms) -> None:
    made = await make_forms(REGION, PARTNER, interesting())
    columns = await columns_of(database, workspace, "interesting")
    stored = {each.key for each in made.get("interesting").stored_fields}
    assert stored <= set(columns)
    assert columns["multi_select_field"] == "ARRAY"
    assert columns["address_field"] == "jsonb"
    assert columns["rating_field"] == "smallint"


async def test_a_definition_reads_back_equal(forms: Forms) -> None:
    for form in forms:
        document = write_definition(form)
        assert write_definition(read_definition(document, form)) == document


async def test_the_second_form_of_a_key_is_refused(
    database: Database, workspace: Workspace, forms: Forms, system: System
) -> None:
    with pytest.raises(FormExists):
        async with database.workspace(workspace) as connection:
            await create_form(connection, REGION, actor=await system(), now=clock.now())


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"key": "Order"}, "key", "invalid_key"),
        ({"key": "_form"}, "key", "invalid_key"),
        ({"fields": []}, "fields", "invalid"),
        ({"shape": "round"}, "shape", "unknown_field"),
        ({"color": "#F"}, "color", "invalid"),
        ({"icon": "<svg>"}, "icon", "invalid"),
        ({"label_field": "nothing"}, "label_field", "unknown_field"),
        ({"label_field": "partner"}, "label_field", "not_a_label"),
        ({"partner_path": ["number"]}, "partner_path", "not_a_reference"),
        ({"partner_path": []}, "partner_path", "second_partner_form"),
        ({"shared_with_partners": True}, "shared_with_partners", "path_or_shared"),
        ({"unique_together": [["number"]]}, "unique_together.0", "combination_of_two"),
        ({"unique_together": [["number", "nothing"]]}, "unique_together.0", "unknown_field"),
        ({"layout": [{"fields": ["nothing"]}]}, "layout.0", "unknown_field"),
        ({"layout": [{"items": ["number"]}, {"items": ["line", "number"]}]}, "layout.1", "placed_twice"),
        ({"layout": [{"items": [{"field": "number", "note": "Both"}]}]}, "layout.0.items.0", "invalid"),
        ({"layout": [{"items": [{"divider": True, "span": 5}]}]}, "layout.0.items.0.span", "invalid"),
        ({"layout": [{"columns": 5, "items": []}]}, "layout.0.columns", "invalid"),
        ({"layout": [{"key": "a", "items": []}, {"key": "a", "items": []}]}, "layout.1.key", "key_used_twice"),
        ({"layout": [{"kind": "step"}, {"kind": "group"}, {"kind": "step"}]}, "layout.2", "steps_apart"),
    ],
)
async def test_refuses_a_wrong_form(
    database: Database,
    workspace: Workspace,
    forms: Forms,
    system: System,
    changes: dict[str, Any],
    field: str,
    code: str,
) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        async with database.workspace(workspace) as connection:
            document = {**ORDER, "key": "order2", **changes}
            await create_form(connection, document, actor=await system(), now=clock.now())
    assert (field, code) in [(error.field, error.code) for error in refused.value.errors]
    async with database.workspace(workspace) as connection:
        assert set((await read_fresh_forms(connection)).by_key) == set(forms.by_key)


@pytest.mark.parametrize(
    ("field", "path", "code"),
    [
        ({"type": "emoji"}, "fields.0.type", "unknown_field_type"),
        ({"type": "record_id"}, "fields.0.type", "unknown_field_type"),
        ({"key": "created_at"}, "fields.0.key", "reserved_key"),
        ({"key": "a" * 49}, "fields.0.key", "invalid_key"),
        ({"key": "x; drop table"}, "fields.0.key", "invalid_key"),
        ({"type": "reference", "settings": {"form": "nothing"}}, "fields.0.settings.form", "unknown_form"),
        ({"type": "reference"}, "fields.0.settings.form", "required"),
        ({"type": "select", "settings": {"options": []}}, "fields.0.settings.options", "invalid"),
        ({"settings": {"pattern": "("}}, "fields.0.settings", "invalid_pattern"),
        ({"type": "money", "settings": {"default": "0.001"}}, "fields.0.settings", "too_many_decimals"),
        ({"type": "money", "unique": True}, "fields.0.unique", "cannot_be_unique"),
        ({"type": "serial", "required": True}, "fields.0.required", "cannot_be_required"),
        (
            {"type": "lookup", "settings": {"through": "a", "field": "b"}},
            "fields.0.settings.through",
            "not_a_reference",
        ),
    ],
)
async def test_refuses_a_wrong_field(
    database: Database, workspace: Workspace, system: System, field: dict[str, Any], path: str, code: str
) -> None:
    fields = [
        {"key": "x", "type": "text", "label": "X", **field},
        {"key": "y", "type": "text", "label": "Y"},
    ]
    with pytest.raises(InvalidDefinition) as refused:
        async with database.workspace(workspace) as connection:
            document = {"key": "thing", "title": "Thing", "label_field": "y", "fields": fields}
            await create_form(connection, document, actor=await system(), now=clock.now())
    assert (path, code) in [(error.field, error.code) for error in refused.value.errors]


async def test_what_did_not_change_is_the_same_object(database: Database, workspace: Workspace, forms: Forms) -> None:
    async with database.workspace(workspace) as connection:
        before, again = await read_fresh_forms(connection), await read_fresh_forms(connection)
    assert before.by_key
    assert all(again.get(key) is definition for key, definition in before.by_key.items())
