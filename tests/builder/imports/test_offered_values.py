"""File imports take only what another form offers, as every other door does."""

from __future__ import annotations

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.imports.conftest import EndOf, upload
from tests.builder.imports.test_fetching import IMPORT, refused, visits
from tests.builder.records import test_offered_values
from tests.builder.visits import PARTNERS


@pytest.fixture
async def offering(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    document = test_offered_values.visit()
    fields = [{**each, "unique": each["key"] == "name"} for each in document["fields"]]
    await make_forms({**document, "fields": fields})
    for code, name, tier in (("A", "East", "gold"), ("B", "North", "gold"), ("C", "Alpha", "silver")):
        made = await admin.post(PARTNERS, json={"code": code, "name": name, "tier": tier})
        assert made.status_code == 201, made.text
    return admin


async def test_values_that_are_not_offered_are_told_by_row(offering: httpx.AsyncClient, end_of: EndOf) -> None:
    content = "name,who,tier,of_tier,codes\n1,East,silver,Alpha,A; B\n2,nobody,,,\n3,,gold,Alpha,\n4,,,,A; C\n5,,,,\n"

    assert await refused(offering, end_of, content) == [
        (3, "who", "value_not_offered"), (4, "of_tier", "value_not_offered"), (5, "codes", "value_not_offered")
    ]  # fmt: skip
    assert await visits(offering, "name") == []


async def test_what_is_offered_is_taken_and_what_is_held_stays(offering: httpx.AsyncClient, end_of: EndOf) -> None:
    await end_of(await offering.post(IMPORT, files=upload("name,who,codes\n1,East,A; B\n")))
    (partner,) = [each for each in (await offering.get(PARTNERS)).json()["records"] if each["name"] == "East"]
    await offering.delete(f"{PARTNERS}/{partner['id']}")
    again = {"key": "name", "mode": "upsert"}
    kept = await end_of(await offering.post(IMPORT, files=upload("name,who,open\n1,East,x\n"), data=again))

    assert kept["status"] == "done", kept
    assert await visits(offering, "name", "who", "codes", "open") == [("1", "East", ["A", "B"], "x")]
