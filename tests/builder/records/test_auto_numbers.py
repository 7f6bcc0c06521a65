"""Auto numbers of parts: what they write, when they begin anew, and that no two records share one."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.writing import make_record, read_all
from tests.people import MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.fields.facade import SerialSettings, counter_of, number_text
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database

CONTRACTS = "/api/forms/contract/records"
PARTS = [
    {"kind": "text", "text": "HT-"},
    {"kind": "date", "format": "yyyyMM"},
    {"kind": "field", "field": "area"},
    {"kind": "text", "text": "-"},
    {"kind": "counter"},
]


def contract(**settings: Any) -> dict[str, Any]:
    return {
        "key": "contract",
        "title": "Contracts",
        "label_field": "name",
        "fields": [
            {"key": "name", "type": "text", "label": "Name"},
            {"key": "area", "type": "select", "label": "Area", "settings": {
                "options": [{"key": "N"}, {"key": "S"}], "default": "N"}},
            {"key": "remarks", "type": "long_text", "label": "Remarks"},
            {"key": "number", "type": "serial", "label": "Number", "unique": True,
             "settings": {"digits": 3, "parts": PARTS, **settings}},
        ],
    }  # fmt: skip


async def make(client: httpx.AsyncClient, **values: Any) -> str:
    answer = await client.post(CONTRACTS, json=values)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Turns the clock to a moment."""
    return lambda text: monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(text).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ({"start": 8}, ["HT-202611N-008", "HT-202611S-009", "HT-202611-010", "HT-202612N-011"]),
        ({"reset": "monthly"}, ["HT-202611N-001", "HT-202611S-002", "HT-202611-003", "HT-202612N-001"]),
        ({"reset": "yearly", "apart": True}, ["HT-202611N-001", "HT-202611S-001", "HT-202611-001", "HT-202612N-002"]),
    ],
)
async def test_parts_write_the_number_on_the_day_of_the_workspace(
    database: Database, make_forms: MakeForms, system: System, on: Any, given: dict[str, Any], numbers: list[str]
) -> None:
    await make_forms(contract(**given))
    actor = await system()
    on("2026-11-30T15:00:00")
    for area in ("N", "S", None):
        await make_record(database, actor, "contract", area=area)
    on("2026-11-30T16:30:00")  # already December in Shanghai
    await make_record(database, actor, "contract")

    assert [row["number"] for row in await read_all(database, actor, "contract")] == numbers


async def test_each_value_counts_apart(admin: httpx.AsyncClient) -> None:
    month = clock.now().astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y%m")
    assert (await admin.post("/api/forms", json=contract(apart=True, reset="monthly"))).status_code == 201

    made = [await make(admin, area=area) for area in ("N", "S", "N", None, "S")]

    assert made == [f"HT-{month}{end}" for end in ("N-001", "S-001", "N-002", "-001", "S-002")]


async def test_those_who_create_at_once_share_no_number(admin: httpx.AsyncClient) -> None:
    assert (await admin.post("/api/forms", json=contract(reset="monthly"))).status_code == 201

    made = await asyncio.gather(*(make(admin) for _ in range(24)))

    assert sorted(each[-5:] for each in made) == [f"N-{number:03}" for number in range(1, 25)]


async def test_a_partner_user_draws_numbers_too(
    admin: httpx.AsyncClient, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    document = contract(apart=True)
    document["partner_path"] = ["partner"]
    document["fields"].append({"key": "partner", "type": "reference", "label": "P", "settings": {"form": "partner"}})
    assert (await admin.post("/api/forms", json=document)).status_code == 201
    partner = (await admin.post("/api/forms/partner/records", json={"code": "1", "name": "One"})).json()["id"]
    await make_role({"key": "owner", "title": "Owner", "kind": "partner", "forms": {
        "partner": {"actions": ["read"]}, "contract": {"actions": ["read", "create"]}}})  # fmt: skip
    await make_partner_user("owner@partner.example", UUID(partner), "owner")
    owner = await sign_in("owner@partner.example")

    made = [await make(owner, partner=partner), await make(owner, partner=partner)]

    assert [each[-5:] for each in made] == ["N-001", "N-002"]


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"parts": [{"kind": "text", "text": "A"}]}, "", "invalid"),
        ({"prefix": "A"}, "", "invalid"),
        ({"reset": "daily"}, "", "invalid"),
        ({"parts": [{"kind": "counter"}], "apart": True}, "", "invalid"),
        ({"parts": [{"kind": "date"}, {"kind": "counter"}]}, ".parts.0", "invalid"),
        ({"parts": [{"kind": "field", "field": "nothing"}, {"kind": "counter"}]}, ".parts.0.field", "unknown_field"),
        ({"parts": [{"kind": "field", "field": "remarks"}, {"kind": "counter"}]}, ".parts.0.field", "cannot_number"),
        ({"parts": [{"kind": "field", "field": "number"}, {"kind": "counter"}]}, ".parts.0.field", "cannot_number"),
    ],
)
async def test_a_wrong_definition_is_named(
    admin: httpx.AsyncClient, given: dict[str, Any], path: str, code: str
) -> None:
    answer = await admin.post("/api/forms", json=contract(**given))

    assert (answer.status_code, [(each["field"], each["code"]) for each in answer.json()["errors"]]) == (
        422,
        [(f"fields.3.settings{path}", code)],
    ), answer.text


def test_a_number_longer_than_its_width_is_not_cut() -> None:
    settings = SerialSettings(prefix="HT-", digits=2)
    day = date(2026, 11, 22)

    assert [number_text(settings, number, {}, day) for number in (7, 99, 100)] == ["HT-07", "HT-99", "HT-100"]
    assert counter_of(settings, {}, day) == ""
