"""Every field type does over HTTP what its row in the catalogue says: the same story on the interesting form."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from PIL import Image

from tests import jobs
from tests.builder.conftest import MakeForms
from tests.builder.make import interesting
from tests.builder.samples import SAMPLES
from tongzhou.builder.fields.contracts import FieldType
from tongzhou.builder.fields.facade import FIELD_TYPES, plain
from tongzhou.builder.fields.kinds import Operator, ValueKind
from tongzhou.builder.fields.markup import text_of
from tongzhou.builder.fields.places import join_address
from tongzhou.builder.imports.facade import import_jobs
from tongzhou.entrypoints.catalogue import uploads
from tongzhou.entrypoints.people import JobPeople
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.jobs.worker import JobWorker, working
from tongzhou.kernel.settings import Settings

RECORDS = "/api/forms/interesting/records"
WRITTEN = [each for each in FIELD_TYPES if each.is_written_by_people and each.is_stored]
"""Rows of sub-forms have a suite of their own."""
FILLED = '{"field": "KEY", "op": "is_not_empty"}'
Run = Callable[[httpx.Response], Awaitable[dict[str, Any]]]


@pytest.fixture
async def client(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    """The interesting form, and what its references lead to."""
    await make_forms(interesting(), taking())
    for code in ("P1", "P2"):
        made = await admin.post("/api/forms/partner/records", json={"code": code, "name": f"Partner {code}"})
        assert made.status_code == 201, made.text
    for name in ("North", "South"):
        made = await admin.post("/api/departments", json={"name": name})
        assert made.status_code == 201, made.text
    return admin


def taking() -> dict[str, Any]:
    """A form whose fields take each the value of the interesting form's of its type."""
    where = [{"field": "text_field", "equals": "named"}]
    fields = [
        {**each, "linked": {"form": "interesting", "where": where, "take": each["key"]}}
        for each in interesting()["fields"]
        for field_type in WRITTEN
        if each["type"] == field_type.name and field_type.kind is not ValueKind.FILES
    ]
    named = {"key": "named", "type": "text", "label": "Named"}
    return {"key": "taking", "title": "Taking", "label_field": "named", "fields": [named, *fields]}


async def values_of(client: httpx.AsyncClient, field_type: FieldType) -> list[Any]:
    """One or two good values, in their order where the kind has one."""
    named: dict[str, list[Any]] = {
        "reference": ["P1", "P2"],
        "member": ["E1"],
        "role": ["administrator"],
        "roles": [["administrator"]],
        "references": [["P2", "P1"], ["P1"]],
        "members": [["E1"]],
    }
    if field_type.name in named:
        return named[field_type.name]
    if field_type.name in ("department", "departments"):
        departments = (await client.get("/api/departments")).json()["departments"]
        ids = [each["id"] for each in departments[:2]]
        return ids if field_type.name == "department" else [ids]
    if field_type.kind is ValueKind.FILES:
        return [[await upload(client)], [await upload(client)]]
    return [value for value, _ in SAMPLES[field_type.name].good if value is not False][:2]


async def upload(client: httpx.AsyncClient) -> str:
    content = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(content, "PNG")
    answer = await client.post("/api/files", files={"file": ("a.png", content.getvalue())})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["file"]["id"])


async def make(client: httpx.AsyncClient, key: str, value: Any) -> dict[str, Any]:
    answer = await client.post(RECORDS, json={key: value})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def listed(client: httpx.AsyncClient, **parameters: str) -> list[dict[str, Any]]:
    answer = await client.get(RECORDS, params={"limit": "500", **parameters})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["records"])


async def matching(client: httpx.AsyncClient, key: str, operator: Operator, *value: Any) -> set[str]:
    condition = {"field": key, "op": operator.value, **({"value": value[0]} if value else {})}
    return {each["id"] for each in await listed(client, filter=json.dumps(condition))}


def comparable(value: Any) -> Any:
    """A value as filters compare it: a record by its id."""
    if isinstance(value, dict) and "id" in value:
        return value["id"]
    return value


def same(left: Any, right: Any) -> bool:
    """Whether two shown values are one: rich text comes back by what it says, full-width letters as ordinary ones."""
    if isinstance(left, str) and isinstance(right, str):
        return spoken(left) == spoken(right)
    if isinstance(left, dict) and isinstance(right, dict) and "id" not in left and "lng" not in left:
        return join_address(left) == join_address(right)
    return bool(left == right)


async def is_written_read_found_and_cleared(client: httpx.AsyncClient, field_type: FieldType) -> None:
    key = f"{field_type.name}_field"
    values = await values_of(client, field_type)
    made = [await make(client, key, value) for value in values]
    empty = (await client.post(RECORDS, json={"text_field": "x"})).json()
    if field_type.name == "text":
        await client.patch(f"{RECORDS}/{empty['id']}", json={"revision": 1, "text_field": None})
    ids = [each["id"] for each in made]
    for each in made:
        assert (await client.get(f"{RECORDS}/{each['id']}")).json() == each
        assert each[key] is not None
    others = {empty["id"]}
    if field_type.kind is ValueKind.TEXT:
        made.sort(key=lambda each: each[key])
        ids = [each["id"] for each in made]
    first, last = comparable(made[0][key]), comparable(made[-1][key])
    found = {
        Operator.EQ: {ids[0]},
        Operator.NE: {*ids[1:], *others},
        Operator.IN: {ids[0]},
        Operator.NOT_IN: {*ids[1:], *others},
        Operator.BETWEEN: set(ids),
        Operator.LT: set(ids[:-1]),
        Operator.LTE: set(ids),
        Operator.GT: set(ids[1:]),
        Operator.GTE: set(ids),
        Operator.IS_EMPTY: others,
        Operator.IS_NOT_EMPTY: set(ids),
    }
    asked: dict[Operator, list[Any]] = {
        Operator.EQ: [first], Operator.NE: [first], Operator.IN: [[first]], Operator.NOT_IN: [[first]],
        Operator.BETWEEN: [[first, last]], Operator.LT: [last], Operator.LTE: [last], Operator.GT: [first],
        Operator.GTE: [first], Operator.IS_EMPTY: [], Operator.IS_NOT_EMPTY: [],
    }  # fmt: skip
    if isinstance(first, list):
        del asked[Operator.IN], asked[Operator.NOT_IN]
    for operator in field_type.operators:
        if operator in asked:
            assert (operator, {*ids, empty["id"]} & await matching(client, key, operator, *asked[operator])) == (
                operator,
                found[operator],
            )
        elif operator in (Operator.CONTAINS, Operator.STARTS_WITH):
            assert ids[0] in await matching(client, key, operator, part_of(made[0][key]))
    if field_type.is_sortable and key != "text_field":  # the label sorts by its pinyin
        in_order = [each["id"] for each in await listed(client, sort=key) if each["id"] in ids]
        assert in_order == ids
    body = {"measures": [{"op": each.value, "field": key} for each in field_type.measures]}
    folded = await client.post(f"{RECORDS}:aggregate", json=body)
    assert folded.json()["rows"][0][f"{key}_count"] >= len(ids)
    cleared = await client.patch(f"{RECORDS}/{ids[0]}", json={"revision": 1, key: None})
    assert (cleared.status_code, cleared.json()[key]) == (200, None)
    entries = (await client.get(f"{RECORDS}/{ids[0]}/history")).json()["entries"]
    assert entries[0]["changes"] == [{"field": key, "before": made[0][key], "after": None}]
    taken = await client.patch(f"{RECORDS}/{ids[0]}", json={"revision": 2, key: made[0][key]})
    assert taken.json()[key] == made[0][key]


async def is_taken_by_a_linked_field(client: httpx.AsyncClient, field_type: FieldType) -> None:
    """The values of every type but files are taken where a record of the other form matches, and only there."""
    if field_type.kind is ValueKind.FILES:
        return
    key, name = f"{field_type.name}_field", f"the {field_type.name}"
    (value, *_) = await values_of(client, field_type)
    own = {} if field_type.name == "text" else {"text_field": name}
    source = (await client.post(RECORDS, json={**own, key: value})).json()
    matched = source["text_field"]

    taken = await client.post("/api/forms/taking/records", json={"named": matched})
    asked = await client.post("/api/forms/taking/records:linked", json={"values": {"named": matched}, "fields": [key]})
    other = await client.post("/api/forms/taking/records", json={"named": "nobody"})

    assert (taken.status_code, other.status_code) == (201, 201), (taken.text, other.text)
    assert same(taken.json()[key], source[key])
    assert same(asked.json()["values"][key], source[key])
    assert other.json()[key] is None


async def refuses_bad_values_and_changes_nothing(client: httpx.AsyncClient, field_type: FieldType) -> None:
    key = f"{field_type.name}_field"
    made = (await client.post(RECORDS, json={"text_field": "kept"})).json()
    for value, code in SAMPLES[field_type.name].bad:
        if (isinstance(value, float) and value == float("inf")) or value == "\ud800":
            continue  # JSON has no such values
        for answer in (
            await client.post(RECORDS, json={key: value}),
            await client.patch(f"{RECORDS}/{made['id']}", json={"revision": 1, key: value}),
        ):
            assert answer.status_code == 422, (value, answer.text)
            assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [(key, code)]
            assert answer.json()["errors"][0]["message"] not in ("", code)
    assert made.pop("query_field") == []  # what is found elsewhere comes with the whole record only
    assert [made] == await listed(client)
    await client.delete(f"{RECORDS}/{made['id']}")


async def leaves_as_a_file_and_comes_back(client: httpx.AsyncClient, field_type: FieldType, run: Run) -> None:
    if field_type.kind is ValueKind.FILES:
        return
    key = f"{field_type.name}_field"
    values = await values_of(client, field_type)
    made = [await make(client, key, value) for value in values]
    exported = await client.get(
        f"{RECORDS}:export", params={"format": "csv", "fields": key, "filter": FILLED.replace("KEY", key)}
    )
    rows = list(csv.reader(io.StringIO(exported.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(made) + 1
    job = await run(
        await client.post(f"{RECORDS}:import", files={"file": ("a.csv", exported.content)}, data={"mode": "create"})
    )
    assert (job["status"], (job["result"] or {}).get("create")) == ("done", len(made)), str(job)
    workbook = await client.get(f"{RECORDS}:export", params={"format": "xlsx", "fields": key})
    assert workbook.status_code == 200
    shown = [each[key] for each in await listed(client, filter=FILLED.replace("KEY", key))]
    for each in made:
        assert sum(same(each[key], value) for value in shown) >= 2, shown


def spoken(text: str) -> str:
    return re.sub(r"\.\d+(?=\+00:00$)", "", plain(text_of(text)))  # spreadsheets have whole seconds


def part_of(value: Any) -> Any:
    """A part that a value contains."""
    if isinstance(value, list):
        return comparable(value[0])
    if isinstance(value, dict):
        return next(str(part) for part in reversed(value.values()) if part)
    return text_of(value)[:2]


@pytest.mark.parametrize(
    "story",
    [is_written_read_found_and_cleared, is_taken_by_a_linked_field, refuses_bad_values_and_changes_nothing],
    ids=lambda each: each.__name__,
)
async def test_every_type(client: httpx.AsyncClient, story: Any) -> None:
    for field_type in WRITTEN:
        with told_of(field_type):
            await story(client, field_type)


async def test_every_type_leaves_as_a_file_and_comes_back(client: httpx.AsyncClient, run: Run) -> None:
    for field_type in WRITTEN:
        with told_of(field_type):
            await leaves_as_a_file_and_comes_back(client, field_type, run)


@contextmanager
def told_of(field_type: FieldType) -> Iterator[None]:
    """Says which type failed: all types share one form, for making it costs more than the stories."""
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"{field_type.name}: {error}") from error


@pytest.fixture
async def run(client: httpx.AsyncClient, database: Database, settings: Settings) -> AsyncIterator[Run]:
    """Waits for the job of an answer, with a worker at work."""

    async def wait(answer: httpx.Response) -> dict[str, Any]:
        return await jobs.end_of(client, answer)

    async with working(JobWorker(database, import_jobs(uploads(settings)), JobPeople(), poll=0.02, grace=5.0)):
        yield wait
