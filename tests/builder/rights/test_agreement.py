"""Whatever rights are given, every door shows the same: lists, records, counts, exports, searches, lookups, files.

Worlds are generated: roles, permission sets and shares with random rows and fields, random records. A slow and
obvious oracle says what each person sees: a record that any grant admits, and of it the fields of the grants that
admit it (decision 0007).
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.people import MakeMember, MakePartnerUser, MakeRole, Person, SignIn

Record = dict[str, Any]
Admits = Callable[[Record], bool]

PARTNER = {
    "key": "partner",
    "title": "Partners",
    "label_field": "name",
    "partner_path": [],
    "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "code", "type": "text", "label": "Code", "unique": True, "settings": {"searchable": True}},
        {"key": "tier", "type": "select", "label": "Tier",
         "settings": {"options": [{"key": "gold"}, {"key": "silver"}]}},
        {"key": "size", "type": "number", "label": "Size"},
        {"key": "owner", "type": "member", "label": "Owner"},
        {"key": "bank", "type": "text", "label": "Bank", "hidden_from_partners": True},
        {"key": "papers", "type": "file", "label": "Papers"},
    ],
}  # fmt: skip
ORDER = {
    "key": "order",
    "title": "Orders",
    "label_field": "number",
    "partner_path": ["partner"],
    "fields": [
        {"key": "number", "type": "text", "label": "Number"},
        {"key": "amount", "type": "number", "label": "Amount"},
        {"key": "partner", "type": "reference", "label": "Partner", "settings": {"form": "partner", "inherits": True}},
        {"key": "partner_bank", "type": "lookup", "label": "Bank", "settings": {"through": "partner", "field": "bank"}},
        {"key": "partner_tier", "type": "lookup", "label": "Tier", "settings": {"through": "partner", "field": "tier"}},
    ],
}  # fmt: skip
OWN = {"partner": ["name", "code", "tier", "size", "owner", "bank", "papers"], "order": ["number", "amount", "partner"]}
LOOKUPS = {"partner_bank": "bank", "partner_tier": "tier"}


@dataclass
class Grant:
    """What one source gives on a form; `admits` is None for every row."""

    form: str
    admits: Admits | None
    fields: frozenset[str]
    exports: bool

    def reaches(self, record: Record) -> bool:
        return self.admits is None or self.admits(record)


@dataclass
class Somebody:
    """A person with their browser and all that they were given."""

    person: Person
    browser: httpx.AsyncClient
    partner: str | None = None
    grants: list[Grant] = field(default_factory=list)


@dataclass
class World:
    """All records as they are, by form, with plain values; and what each person was given."""

    records: dict[str, list[Record]]

    def own_row(self, form: str, record: Record, who: Somebody) -> bool:
        """The border of partner users."""
        if who.partner is None:
            return True
        return (record["id"] if form == "partner" else record["partner"]) == who.partner

    def admitting(self, form: str, record: Record, who: Somebody, *, exporting: bool = False) -> list[Grant]:
        if not self.own_row(form, record, who):
            return []
        found = [
            grant
            for grant in who.grants
            if grant.form == form and grant.reaches(record) and (grant.exports or not exporting)
        ]
        if form == "order":  # what inherits is reached like the record that it leads to, with every field
            parents = [each for each in self.records["partner"] if each["id"] == record["partner"]]
            if parents and self.admitting("partner", parents[0], who, exporting=exporting):
                found.append(Grant("order", None, frozenset(OWN["order"]) | frozenset(LOOKUPS), True))
        return found

    def has_any(self, form: str, who: Somebody) -> bool:
        inherits = form == "order" and any(grant.form == "partner" for grant in who.grants)
        return inherits or any(grant.form == form for grant in who.grants)

    def whole(self, form: str, who: Somebody) -> set[str]:
        """The own fields that are read on every row that the grants may open, present or not."""
        hidden = {"bank", "partner_bank"} if who.partner is not None else set()
        by_rows: dict[int | None, set[str]] = {}
        for grant in (each for each in who.grants if each.form == form):
            key = None if grant.admits is None else id(grant.admits)
            by_rows.setdefault(key, set()).update(grant.fields)
        if form == "order" and any(grant.form == "partner" for grant in who.grants):
            by_rows[-1] = set(OWN["order"]) | set(LOOKUPS)
        if not by_rows:
            return set()
        fields = by_rows[None] if None in by_rows else set.intersection(*by_rows.values())
        return fields - hidden

    def shown(self, form: str, record: Record, who: Somebody) -> set[str]:
        """The fields with a value that this person sees on this record."""
        fields = self.admitted(form, record, who)
        if form == "order" and "partner" not in self.whole("order", who):
            fields -= set(LOOKUPS)
        return fields

    def admitted(self, form: str, record: Record, who: Somebody) -> set[str]:
        """The same, lookups through a reference that only some rows show included: they may or may not show."""
        fields: set[str] = set().union(*(grant.fields for grant in self.admitting(form, record, who)))
        if who.partner is not None:
            fields -= {"bank", "partner_bank"}
        target = self.whole("partner", who)
        return fields - {key for key, other in LOOKUPS.items() if "partner" not in fields or other not in target}


def predicate(random: Random, me: str, partner_form: bool) -> tuple[str, Admits]:
    """A random condition as its source, and what it means."""
    if not partner_form:
        size = random.randrange(10)
        return f"amount >= {size}", lambda record: (record["amount"] or -1) >= size
    kind = random.randrange(5)
    if kind == 0:
        return "owner = me", lambda record: record["owner"] == me
    if kind == 1:
        tier = random.choice(["gold", "silver"])
        return f"tier = '{tier}'", lambda record: record["tier"] == tier
    if kind == 2:
        size = random.randrange(10)
        return f"size < {size}", lambda record: record["size"] is not None and record["size"] < size
    (one, says), (other, also) = (predicate(random, me, True) for _ in range(2))
    if kind == 3:
        return f"({one}) and ({other})", lambda record: says(record) and also(record)
    return f"({one}) or not ({other})", lambda record: says(record) or not also(record)


def rights(random: Random, form: str, me: str, *, is_partner: bool) -> tuple[dict[str, Any], Grant]:
    """Random rights on a form as a document and as the oracle knows them."""
    possible = [*OWN[form], *(LOOKUPS if form == "order" else ())]
    fields = sorted(random.sample(possible, random.randint(1, len(possible))))
    if random.random() < 0.3:
        fields = possible
    actions = ["read", *(["export"] if random.random() < 0.5 else [])]
    rows, admits = (None, None) if random.random() < 0.3 else predicate(random, me, form == "partner")
    if is_partner and rows is not None and "owner" in rows:
        rows, admits = None, None
    document = {"actions": actions, "rows": rows, "fields": {"read": fields, "write": []}}
    return document, Grant(form, admits, frozenset(fields), "export" in actions)


class Making:
    """Makes a world by one seed."""

    def __init__(self, random: Random, admin: httpx.AsyncClient, make_role: MakeRole) -> None:
        self.random, self.admin, self.make_role = random, admin, make_role

    async def records(self, members: list[Person]) -> World:
        owners = [None, *(str(each.id) for each in members)]
        partners = [await self._partner(index, self.random.choice(owners)) for index in range(7)]
        orders = []
        for index in range(9):
            partner = self.random.choice([None, *(each["id"] for each in partners)])
            values = {"number": f"SO{index}", "amount": self.random.choice([None, 1, 5, 9]), "partner": partner}
            orders.append({"id": await self._make("order", values), **values})
        return World({"partner": partners, "order": orders})

    async def _partner(self, index: int, owner: str | None) -> Record:
        upload = await self.admin.post("/api/files", files={"file": (f"{index}.txt", b"paper", "text/plain")})
        papers = [upload.json()["file"]["id"]] if self.random.random() < 0.7 else None
        values = {
            "name": f"Partner {index}",
            "code": f"C{index}",
            "tier": self.random.choice([None, "gold", "silver"]),
            "size": self.random.choice([None, *range(10)]),
            "owner": owner,
            "bank": f"bank {index}",
            "papers": papers,
        }
        return {"id": await self._make("partner", values), **values}

    async def _make(self, form: str, values: Mapping[str, Any]) -> str:
        answer = await self.admin.post(f"/api/forms/{form}/records", json=values)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def give(self, who: Somebody, world: World, name: str) -> None:
        """A role of one's own, and sometimes a set or, inside, a share."""
        is_partner, me = who.partner is not None, str(who.person.id)
        forms = {}
        for form in ("partner", "order"):
            if self.random.random() < 0.8:
                forms[form], grant = rights(self.random, form, me, is_partner=is_partner)
                who.grants.append(grant)
        kind = "partner" if is_partner else "member"
        await self.make_role({"key": name, "title": name, "kind": kind, "forms": forms})
        if self.random.random() < 0.6:
            document, grant = rights(self.random, "partner", me, is_partner=is_partner)
            given = {"roles": [name]} if is_partner else {"members": [me]}
            body = {"form": "partner", "title": name, **document, "given_to": given, "enabled": True}
            off = {**body, "rows": None, "fields": {"read": "*", "write": "*"}, "enabled": False}
            for each in (body, off):
                assert (await self.admin.post("/api/permission-sets", json=each)).status_code == 201
            who.grants.append(grant)
        if not is_partner and self.random.random() < 0.5:
            await self._share(who, self.random.sample(world.records["partner"], 2))

    async def _share(self, who: Somebody, partners: list[Record]) -> None:
        ids = {each["id"] for each in partners}
        for identifier in ids:
            body = {"member_id": str(who.person.id)}
            answer = await self.admin.post(f"/api/forms/partner/records/{identifier}/shares", json=body)
            assert answer.status_code == 201, answer.text
        who.grants.append(Grant("partner", lambda record: record["id"] in ids, frozenset(OWN["partner"]), False))


@pytest.mark.parametrize("seed", range(6))
async def test_every_door_shows_the_same(
    seed: int,
    make_forms: MakeForms,
    make_member: MakeMember,
    make_partner_user: MakePartnerUser,
    make_role: MakeRole,
    sign_in: SignIn,
) -> None:
    random = Random(seed)
    await make_forms(PARTNER, ORDER)
    await make_member("admin@acme.example", "administrator", name="Ada")
    admin = await sign_in("admin@acme.example")
    making = Making(random, admin, make_role)
    members = []
    for name in ("li", "wu"):
        await make_role({"key": name, "title": name, "kind": "member"})
        members.append(await make_member(f"{name}@acme.example", name))
    world = await making.records(members)
    everybody = [Somebody(person, await sign_in(person.email)) for person in members]
    await make_role({"key": "shop", "title": "shop", "kind": "partner"})
    own = random.choice(world.records["partner"])["id"]
    person = await make_partner_user("shop@p.example", UUID(own), "shop")
    everybody.append(Somebody(person, await sign_in(person.email), partner=own))
    for who, name in zip(everybody, ("li", "wu", "shop"), strict=True):
        await making.give(who, world, name)
    for who in everybody:
        for form in ("partner", "order"):
            await agree(world, form, who)
        await files_agree(world, who)


async def agree(world: World, form: str, who: Somebody) -> None:
    path = f"/api/forms/{form}/records"
    listed = await who.browser.get(path, params={"limit": "500", "count": "true"})
    if not world.has_any(form, who):
        assert listed.status_code == 404
        assert (await who.browser.post(f"{path}:aggregate", json={"measures": [{"op": "count"}]})).status_code == 404
        return
    reached = {each["id"]: each for each in world.records[form] if world.admitting(form, each, who)}
    answers = {each["id"]: each for each in listed.json()["records"]}
    assert set(answers) == set(reached)
    assert listed.json()["total"] == len(reached)
    for record in world.records[form]:
        one = await who.browser.get(f"{path}/{record['id']}")
        history = await who.browser.get(f"{path}/{record['id']}/history")
        if record["id"] not in reached:
            assert (one.status_code, history.status_code) == (404, 404)
            continue
        assert one.json() == answers[record["id"]]
        values_agree(world, form, record, one.json(), who)
        told = {change["field"] for entry in history.json()["entries"] for change in entry["changes"]}
        assert told <= world.whole(form, who)
    await groups_agree(world, form, list(reached.values()), who)
    await exports_agree(world, form, who)
    await searches_agree(world, form, reached, who)


def values_agree(world: World, form: str, record: Record, answer: Record, who: Somebody) -> None:
    shown = world.shown(form, record, who)
    for key in OWN[form]:
        value, expected = answer.get(key), record[key] if key in shown else None
        if key in ("owner", "partner"):
            value = None if value is None else value["id"]
        elif key == "papers":
            value = None if value is None else [each["id"] for each in value]
        elif key in ("size", "amount"):
            value = None if value is None else int(value)
        assert value == expected, (key, shown)
    if form == "order":
        parent = next((each for each in world.records["partner"] if each["id"] == record["partner"]), None)
        possible = world.admitted(form, record, who)
        for key, other in LOOKUPS.items():
            held = None if parent is None else parent[other]
            allowed = {held} if key in shown else {held, None} if key in possible else {None}
            assert answer.get(key) in allowed, (key, shown, possible)


async def groups_agree(world: World, form: str, reached: list[Record], who: Somebody) -> None:
    path, key = f"/api/forms/{form}/records", "tier" if form == "partner" else "amount"
    asked = {"group_by": [key], "measures": [{"op": "count", "as": "n"}]}
    grouped = await who.browser.post(f"{path}:aggregate", json=asked)
    values = {"partner": "gold", "order": 5}
    wanted = {"field": key, "op": "eq", "value": values[form]}
    filtered = await who.browser.get(path, params={"filter": json.dumps(wanted), "limit": "500"})
    is_sorted = await who.browser.get(path, params={"sort": f"-{key}"})
    if key not in world.whole(form, who):
        assert (grouped.status_code, filtered.status_code, is_sorted.status_code) == (400, 400, 400)
        return
    counted = {
        row[key] if form == "partner" or row[key] is None else int(row[key]): row["n"] for row in grouped.json()["rows"]
    }
    assert counted == Counter(each[key] for each in reached)
    fitting = {each["id"] for each in reached if each[key] == values[form]}
    assert {each["id"] for each in filtered.json()["records"]} == fitting
    assert is_sorted.status_code == 200


async def exports_agree(world: World, form: str, who: Somebody) -> None:
    answer = await who.browser.get(f"/api/forms/{form}/records:export", params={"format": "csv"})
    exporting = any(grant.exports for grant in who.grants if grant.form in ("partner", form)) and (
        any(grant.exports for grant in who.grants if grant.form == form) or form == "order"
    )
    if not exporting:
        assert answer.status_code == 403
        return
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    expected = [each for each in world.records[form] if world.admitting(form, each, who, exporting=True)]
    assert len(rows) == len(expected)
    banks = {f"bank {index}" for index in range(7)}
    leaked = {cell for row in rows for cell in row} & banks
    assert leaked <= banks_shown(world, form, expected, who)


def banks_shown(world: World, form: str, records: list[Record], who: Somebody) -> set[str]:
    """The bank accounts that these records show, their own or through their partner."""
    if form == "partner":
        return {each["bank"] for each in records if "bank" in world.shown(form, each, who)}
    through = {each["partner"] for each in records if "partner_bank" in world.admitted(form, each, who)}
    return {each["bank"] for each in world.records["partner"] if each["id"] in through}


async def searches_agree(world: World, form: str, reached: Mapping[str, Record], who: Somebody) -> None:
    label, hidden = ("name", "code") if form == "partner" else ("number", None)
    path, word = f"/api/forms/{form}/records", "Partner" if form == "partner" else "SO"
    answer = await who.browser.get(path, params={"search": word, "limit": "500"})
    whole = world.whole(form, who)
    if label not in whole:
        assert answer.status_code == 400
        return
    assert {each["id"] for each in answer.json()["records"]} == set(reached)
    if hidden is not None:
        by_code = (await who.browser.get(path, params={"search": "C3", "limit": "500"})).json()["records"]
        expected = {key for key, each in reached.items() if each["code"] == "C3"} if hidden in whole else set()
        assert {each["id"] for each in by_code} == expected


async def files_agree(world: World, who: Somebody) -> None:
    for record in world.records["partner"]:
        for file in record["papers"] or ():
            answer = await who.browser.get(f"/api/files/{file}")
            is_shown = "papers" in world.shown("partner", record, who)
            assert answer.status_code == (200 if is_shown else 404), (record["name"], who.person.email)
