"""Changing forms with live data: planned with counts, applied whole or not at all, nothing silently nulled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.writing import make_record, make_records, read_all
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.errors import (
    ChangeBlocked,
    ConfirmationNeeded,
    FormBusy,
    FormChanged,
    InvalidDefinition,
)
from tongzhou.builder.schema.facade import apply_change, plan_change, read_fresh_forms, write_definition
from tongzhou.builder.schema.plans import ChangePlan
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.errors import InvalidValues

THING: dict[str, Any] = {
    "key": "thing",
    "title": "Things",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "size", "type": "text", "label": "Size"},
        {"key": "colour", "type": "select", "label": "Colour",
         "settings": {"options": [{"key": "red", "label": {"zh-CN": "红", "en": "Red"}}, {"key": "blue"}]}},
    ],
}  # fmt: skip
Edit = Callable[[dict[str, Any]], None]


class Desk:
    """Plans and applies edits of one form, always from its present definition."""

    def __init__(self, database: Database, workspace: Workspace, system: System, key: str) -> None:
        self.database, self.workspace, self.system, self.key = database, workspace, system, key

    async def definition(self) -> FormDefinition:
        async with self.database.workspace(self.workspace) as connection:
            return (await read_fresh_forms(connection)).get(self.key)

    async def plan(self, edit: Edit) -> ChangePlan:
        current = await self.definition()
        document = write_definition(current)
        edit(document)
        async with self.database.workspace(self.workspace) as connection:
            return await plan_change(
                connection, self.key, document, version=current.version, actor=await self.system(), now=clock.now()
            )

    async def apply(self, edit: Edit, *, confirm: str | None = None, version: int | None = None) -> FormDefinition:
        current = await self.definition()
        document = write_definition(current)
        edit(document)
        async with self.database.workspace(self.workspace) as connection:
            return await apply_change(
                connection, self.key, document, version=current.version if version is None else version,
                confirm=confirm, actor=await self.system(), now=clock.now(),
            )  # fmt: skip

    async def rows(self, **asked: Any) -> list[dict[str, Any]]:
        return await read_all(self.database, await self.system(), self.key, **asked)


def field(document: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in document["fields"] if each["key"] == key)


@pytest.fixture
async def desk(database: Database, workspace: Workspace, make_forms: MakeForms, system: System) -> Desk:
    await make_forms(THING)
    rows = [
        {"name": "a", "size": "12", "colour": "red"},
        {"name": "b", "size": "1,234.5", "colour": "blue"},
        {"name": "b", "size": "about 7"},
        {"size": None},
    ]
    await make_records(database, await system(), "thing", rows)
    return Desk(database, workspace, system, "thing")


async def test_an_equal_draft_changes_nothing(desk: Desk) -> None:
    before = await desk.definition()
    planned = await desk.plan(lambda document: None)
    assert planned.changes == ()
    assert (await desk.apply(lambda document: None)).version == before.version


async def test_a_new_field_is_there_at_once(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        document["fields"].append({"key": "weight", "type": "number", "label": "Weight", "required": True,
                                   "settings": {"decimals": 1, "default": "2"}})  # fmt: skip

    planned = await desk.plan(edit)
    step = planned.document("en")["changes"][0]
    assert (step["kind"], step["class"], step["count"]) == ("add_field", "instant", 4)
    applied = await desk.apply(edit)
    assert applied.version == 2
    assert {row["weight"] for row in await desk.rows()} == {"2.0"}


async def test_placeholders_and_column_widths_change_at_once(desk: Desk) -> None:
    words = {"zh-CN": "例如 12", "en": "Such as 12"}

    def edit(document: dict[str, Any]) -> None:
        field(document, "size").update(placeholder=words, width=240)

    planned = await desk.plan(edit)
    steps = [(step["kind"], step["class"]) for step in planned.document("en")["changes"]]
    assert steps == [("change_texts", "metadata_only"), ("change_width", "metadata_only")]
    applied = await desk.apply(edit)
    assert (applied.get("size").placeholder, applied.get("size").width) == (words, 240)
    assert (applied.get("name").placeholder, applied.get("name").width) == (None, None)


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"type": "rating", "placeholder": "Stars"}, "fields.1.placeholder", "takes_no_placeholder"),
        ({"type": "serial", "placeholder": "No"}, "fields.1.placeholder", "takes_no_placeholder"),
        ({"placeholder": 5}, "fields.1.placeholder.dict[constrained-str,constrained-str]", "invalid"),
        ({"width": 63}, "fields.1.width", "invalid"),
        ({"width": 641}, "fields.1.width", "invalid"),
    ],
)
async def test_wrong_placeholders_and_widths_are_named(
    desk: Desk, change: dict[str, Any], path: str, code: str
) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        await desk.plan(lambda document: field(document, "size").update(change))
    assert (path, code) in [(each.field, each.code) for each in refused.value.errors]


async def test_a_required_field_without_a_default_is_blocked_by_rows(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        document["fields"].append({"key": "weight", "type": "number", "label": "Weight", "required": True})

    planned = await desk.plan(edit)
    assert [(problem.field, problem.code, problem.params["count"]) for problem in planned.problems] == [
        ("weight", "rows_are_empty", 4)
    ]
    with pytest.raises(ChangeBlocked):
        await desk.apply(edit)
    assert (await desk.definition()).find("weight") is None


async def test_requiring_counts_the_empty_rows(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        field(document, "name")["required"] = True

    planned = await desk.plan(edit)
    assert planned.problems[0].params["count"] == 1
    with pytest.raises(ChangeBlocked):
        await desk.apply(edit)


async def test_making_unique_counts_the_repeated_rows(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        field(document, "name")["unique"] = True

    planned = await desk.plan(edit)
    assert (planned.problems[0].code, planned.problems[0].params["count"]) == ("rows_are_repeated", 2)
    assert planned.document("en")["changes"][0]["sample"] == ["b"]

    def together(document: dict[str, Any]) -> None:
        document["unique_together"] = [["name", "size"]]

    assert (await desk.apply(together)).unique_together == (("name", "size"),)


async def test_relabelling_touches_the_words_only(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        field(document, "size")["label"] = {"zh-CN": "尺寸", "en": "Size"}
        document["fields"].reverse()

    planned = await desk.plan(edit)
    assert {step.weight.value for step in planned.changes} == {"metadata_only"}
    applied = await desk.apply(edit)
    assert [each.key for each in applied.fields] == ["colour", "size", "name"]
    assert len(await desk.rows()) == 4


async def test_a_conversion_asks_keeps_and_shows_what_it_rejects(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        size = field(document, "size")
        size["type"], size["settings"] = "number", {"decimals": 2}

    planned = await desk.plan(edit)
    step = planned.document("en")["changes"][0]
    assert (step["kind"], step["class"], step["count"], step["sample"]) == (
        "change_type",
        "destructive",
        1,
        ["about 7"],
    )
    assert planned.requires_confirmation
    with pytest.raises(ConfirmationNeeded):
        await desk.apply(edit)
    assert {row["size"] for row in await desk.rows()} == {"12", "1,234.5", "about 7", None}
    await desk.apply(edit, confirm="thing")
    rows = await desk.rows()
    assert [row["size"] for row in rows] == ["12.00", "1234.50", None, None]
    async with desk.database.workspace(desk.workspace) as connection:
        kept = await (
            await connection.execute(f'select * from "{desk.workspace.schema}"._conversion_reject')
        ).fetchall()
    assert [(reject["value"], reject["code"], str(reject["record_id"])) for reject in kept] == [
        ("about 7", "not_a_number", rows[2]["id"])
    ]


def sized_by_number(document: dict[str, Any]) -> None:
    size = field(document, "size")
    size["type"], size["settings"] = "number", {"decimals": 2}


async def test_a_combination_outlives_the_conversion_of_its_field(desk: Desk) -> None:
    await desk.apply(lambda document: document.update(unique_together=[["name", "size"]]))
    await desk.apply(sized_by_number, confirm="thing")
    await make_record(desk.database, await desk.system(), "thing", name="c", size="5")
    with pytest.raises(InvalidValues) as refused:
        await make_record(desk.database, await desk.system(), "thing", name="c", size="5")
    together = {"fields": {"zh-CN": "Name、Size", "en": "Name, Size"}}
    assert [(error.field, error.code, error.params) for error in refused.value.errors] == [
        ("name", "not_unique_together", together),
        ("size", "not_unique_together", together),
    ]
    assert len(await desk.rows()) == 5


async def test_a_required_field_is_not_emptied_by_a_conversion(desk: Desk) -> None:
    async with desk.database.workspace(desk.workspace) as connection:
        await connection.execute(f'delete from "{desk.workspace.schema}".thing where size is null')
    await desk.apply(lambda document: field(document, "size").update(required=True))
    planned = await desk.plan(sized_by_number)
    assert [(each.code, each.params) for each in planned.problems] == [
        ("required_not_converted", {"count": 1, "sample": "about 7"})
    ]
    with pytest.raises(ChangeBlocked):
        await desk.apply(sized_by_number, confirm="thing")
    assert {row["size"] for row in await desk.rows()} == {"12", "1,234.5", "about 7"}


@pytest.mark.parametrize("together", [False, True])
async def test_values_that_a_conversion_makes_equal_block_it(desk: Desk, *, together: bool) -> None:
    await make_record(desk.database, await desk.system(), "thing", name="a", size="12.0")

    def distinct(document: dict[str, Any]) -> None:
        if together:
            document["unique_together"] = [["name", "size"]]
        else:
            field(document, "size")["unique"] = True

    await desk.apply(distinct)
    with pytest.raises(ChangeBlocked) as blocked:
        await desk.apply(sized_by_number, confirm="thing")
    assert [error.code for error in blocked.value.errors] == ["converted_not_unique"]
    assert {row["size"] for row in await desk.rows()} == {"12", "12.0", "1,234.5", "about 7", None}


async def test_conversions_of_lists_and_options(desk: Desk) -> None:
    def to_many(document: dict[str, Any]) -> None:
        field(document, "colour")["type"] = "multi_select"

    await desk.apply(to_many)
    assert [row["colour"] for row in await desk.rows()] == [["red"], ["blue"], None, None]

    def to_text(document: dict[str, Any]) -> None:
        colour = field(document, "colour")
        colour["type"], colour["settings"] = "text", {}

    await desk.apply(to_text)
    assert [row["colour"] for row in await desk.rows()] == ["red", "blue", None, None]

    def to_select(document: dict[str, Any]) -> None:
        colour = field(document, "colour")
        colour["type"] = "select"
        colour["settings"] = {"options": [{"key": "r", "label": "Red"}, {"key": "blue"}]}

    await desk.apply(to_select)
    assert [row["colour"] for row in await desk.rows()] == ["r", "blue", None, None]


async def test_a_retired_field_frees_its_key_and_comes_back_with_its_values(desk: Desk) -> None:
    def retire(document: dict[str, Any]) -> None:
        field(document, "size")["retired"] = True

    planned = await desk.plan(retire)
    assert planned.document("en")["changes"][0]["count"] == 3
    applied = await desk.apply(retire)
    assert applied.find("size") is None
    assert "size" not in (await desk.rows())[0]

    def reuse(document: dict[str, Any]) -> None:
        document["fields"].append({"key": "size", "type": "number", "label": "New size"})

    await desk.apply(reuse)

    def restore(document: dict[str, Any]) -> None:
        old = next(each for each in document["fields"] if each["retired"])
        old["retired"] = False

    with pytest.raises(InvalidDefinition):
        await desk.apply(restore)

    def restore_elsewhere(document: dict[str, Any]) -> None:
        old = next(each for each in document["fields"] if each["retired"])
        old["retired"], old["key"] = False, "old_size"

    await desk.apply(restore_elsewhere)
    assert [row["old_size"] for row in await desk.rows()] == ["12", "1,234.5", "about 7", None]


async def test_keys_types_and_fields_that_may_not_change(desk: Desk) -> None:
    def rename(document: dict[str, Any]) -> None:
        field(document, "size")["key"] = "length"

    with pytest.raises(InvalidDefinition):
        await desk.apply(rename)

    def remove(document: dict[str, Any]) -> None:
        document["fields"].remove(field(document, "size"))

    with pytest.raises(ChangeBlocked) as blocked:
        await desk.apply(remove)
    assert blocked.value.errors[0].code == "retire_instead"

    def to_file(document: dict[str, Any]) -> None:
        field(document, "size")["type"] = "file"

    with pytest.raises(ChangeBlocked) as blocked:
        await desk.apply(to_file)
    assert blocked.value.errors[0].code == "not_convertible"


async def test_a_new_check_counts_the_records_that_fail_it(desk: Desk) -> None:
    small = {"that": "len(name) = 1 and not isempty(colour)", "message": "Name and colour", "fields": ["colour"]}
    grown = {"that": "extra = 'x'", "message": "Extra", "fields": []}

    def edit(document: dict[str, Any]) -> None:
        document["fields"].append({"key": "extra", "type": "text", "label": "Extra"})
        document["checks"] = [small, grown]

    planned = (await desk.plan(edit)).document("en")
    steps = {step["text"]: (step["kind"], step["count"], step["sample"]) for step in planned["changes"]}
    told = "records do not meet it and stay as they are until somebody changes them"
    assert steps[f"Adds the check “Name and colour”; 2 {told}"] == ("add_check", 2, ["b"])
    assert steps[f"Adds the check “Extra”; 4 {told}"] == ("add_check", 4, ["a", "b"])
    assert planned["problems"] == []
    await desk.apply(edit)
    again = await desk.plan(lambda document: document["checks"].append(small | {"that": "not (len(name) > 1)"}))
    (step,) = again.document("zh-CN")["changes"]
    assert (step["text"], step["count"]) == ("新增提交校验「Name and colour」，现有记录全部符合", 0)


async def test_a_check_is_not_counted_where_what_it_reads_is_hidden(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        document["rules"] = [{"when": {"field": "size", "op": "is_not_empty"}, "show": ["colour"]}]
        document["checks"] = [{"that": {"field": "colour", "op": "is_not_empty"}, "message": "Colour", "fields": []}]

    planned = (await desk.plan(edit)).document("en")
    assert [(step["kind"], step["count"]) for step in planned["changes"]] == [("add_check", 1), ("change_rules", 0)]


async def test_a_check_over_a_changing_type_is_not_counted(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        field(document, "size")["type"] = "number"
        document["checks"] = [{"that": "size > 10", "message": "Size", "fields": []}]

    steps = (await desk.plan(edit)).document("en")["changes"]
    assert [(step["kind"], step["count"]) for step in steps] == [("change_type", 1), ("add_check", 0)]


async def test_a_stale_draft_is_refused(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        document["title"] = "Thingies"

    await desk.apply(edit)
    with pytest.raises(FormChanged):
        await desk.apply(edit, version=1)


async def test_a_new_label_field_is_what_is_found(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        document["label_field"] = "size"

    assert len(await desk.rows(search="about")) == 0
    await desk.apply(edit)
    assert [row["size"] for row in await desk.rows(search="about")] == ["about 7"]
    assert [row["size"] for row in await desk.rows(search="b")] == ["about 7"]


async def test_a_locked_table_is_left_alone(desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        document["fields"].append({"key": "extra", "type": "text", "label": "Extra"})

    async with desk.database.workspace(desk.workspace) as busy:
        await busy.execute(f'lock table "{desk.workspace.schema}".thing in access share mode')
        with pytest.raises(FormBusy):
            await desk.apply(edit)
    assert (await desk.definition()).find("extra") is None


async def test_of_two_changes_at_once_the_second_is_refused(desk: Desk) -> None:
    def edit(name: str) -> Edit:
        return lambda document: document["fields"].append({"key": name, "type": "text", "label": name})

    both = (desk.apply(edit(name), version=1) for name in ("one", "two"))
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["FormChanged", "FormDefinition"]
    assert (await desk.definition()).version == 2


async def test_serial_numbers_rise(database: Database, make_forms: MakeForms, system: System) -> None:
    fields = [
        {"key": "number", "type": "serial", "label": "Number", "settings": {"prefix": "HT-", "digits": 4, "start": 7}}
    ]
    await make_forms({"key": "contract", "title": "Contracts", "fields": fields})
    actor = await system()
    for _ in range(2):
        await make_record(database, actor, "contract")
    await make_records(database, actor, "contract", [{}, {}])
    rows = await read_all(database, actor, "contract")
    assert [row["number"] for row in rows] == ["HT-0007", "HT-0008", "HT-0009", "HT-0010"]
