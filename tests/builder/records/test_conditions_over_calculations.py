"""Rules, checks and defaults that read look-ups, formulas and roll-ups: what they decide at each door."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.conftest import System
from tests.builder.quotes import LINE, QUOTE, TASK
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.schema.documents import FieldDocument
from tongzhou.builder.schema.facade import create_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

QUOTES = "/api/forms/quote/records"
Errors = set[tuple[str, str]]


@pytest.fixture(autouse=True)
async def partners(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace, system: System
) -> dict[str, str]:
    async with database.workspace(workspace) as connection:
        await create_forms(connection, [QUOTE, LINE, TASK], actor=await system(), now=clock.now())
    for code in ("E", "W"):
        assert (await admin.post("/api/forms/region/records", json={"code": code, "name": code})).status_code == 201
    made = {}
    for code, tier, region in (("gold", "gold", "W"), ("silver", "silver", "W"), ("east", "silver", "E")):
        values = {"code": code, "name": code, "tier": tier, "revenue": "1000", "region_code": region}
        answer = await admin.post("/api/forms/partner/records", json=values)
        assert answer.status_code == 201, answer.text
        made[code] = answer.json()["id"]
    return made


async def make(client: httpx.AsyncClient, form: str = "quote", **values: Any) -> dict[str, Any]:
    answer = await client.post(f"/api/forms/{form}/records", json=values)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def errors_of(answer: httpx.Response) -> Errors:
    assert answer.status_code == 422, answer.text
    return {(error["field"], error["code"]) for error in answer.json()["errors"]}


async def refused(client: httpx.AsyncClient, **values: Any) -> Errors:
    before = (await client.get(QUOTES)).json()["records"]
    found = errors_of(await client.post(QUOTES, json={"name": "Q", **values}))
    assert (await client.get(QUOTES)).json()["records"] == before
    return found


async def patched(client: httpx.AsyncClient, record: dict[str, Any], **values: Any) -> httpx.Response:
    return await client.patch(f"{QUOTES}/{record['id']}", json={"revision": record["revision"], **values})


async def test_a_default_is_made_of_a_look_up(admin: httpx.AsyncClient, partners: dict[str, str]) -> None:
    gold = await make(admin, name="G", partner=partners["gold"], amount="100")
    assert (gold["discount"], gold["net"], gold["left"]) == ("10.00", "90.00", "900.00")
    silver = await make(admin, name="S", partner=partners["silver"], amount="100")
    assert (silver["discount"], silver["net"]) == ("1.00", "99.00")
    assert (await make(admin, name="N"))["discount"] == "1.00"


async def test_a_rule_over_a_look_up_hides_requires_and_protects(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    assert await refused(admin, partner=partners["silver"], bonus="x") == {("bonus", "hidden_by_rule")}
    assert await refused(admin, bonus="x") == {("bonus", "hidden_by_rule")}
    assert (await make(admin, name="G", partner=partners["gold"], bonus="x"))["bonus"] == "x"
    over = {"partner": partners["silver"], "amount": "1001"}
    assert await refused(admin, **over) == {("approver", "required")}
    assert (await make(admin, name="S", approver="Ann", **over))["left"] == "-1.00"
    assert await refused(admin, partner=partners["east"], discount="7") == {("discount", "read_only_by_rule")}
    assert (await make(admin, name="E", partner=partners["east"], discount="1"))["discount"] == "1.00"


async def test_a_check_over_formulas_made_of_look_ups_and_defaults(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    """`net` is made of a discount that is itself made of a look-up: 1010 - 10 is within 1000, 1011 - 10 is not."""
    fits = {"partner": partners["gold"], "approver": "Ann"}
    assert await refused(admin, amount="1010.01", **fits) == {("amount", "check_failed")}
    made = await make(admin, name="G", amount="1010", **fits)
    assert made["net"] == "1000.00"
    assert errors_of(await patched(admin, made, amount="1010.01")) == {("amount", "check_failed")}
    assert errors_of(await patched(admin, made, discount="9")) == {("amount", "check_failed")}
    assert (await admin.get(f"{QUOTES}/{made['id']}")).json()["revision"] == 1


async def test_a_changed_reference_is_looked_up_anew(admin: httpx.AsyncClient, partners: dict[str, str]) -> None:
    made = await make(admin, name="G", partner=partners["gold"], bonus="x", amount="14")
    poor = await make(admin, "partner", code="poor", name="poor", revenue="3")
    assert errors_of(await patched(admin, made, partner=poor["id"])) == {("approver", "required")}
    changing = await patched(admin, made, partner=poor["id"], approver="Ann")
    assert errors_of(changing) == {("amount", "check_failed")}
    changed = (await patched(admin, made, partner=partners["silver"])).json()
    assert (changed["tier"], changed["bonus"]) == ("silver", "x")  # kept, and hidden from now on
    assert errors_of(await patched(admin, changed, bonus="y")) == {("bonus", "hidden_by_rule")}


async def test_the_other_record_changes_without_asking_and_is_met_at_the_next_write(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    made = await make(admin, name="S", partner=partners["silver"], amount="500")
    less = await admin.patch(f"/api/forms/partner/records/{partners['silver']}", json={"revision": 1, "revenue": "9"})
    assert less.status_code == 200
    renamed = (await patched(admin, made, name="T")).json()  # what is not touched is not asked again
    assert errors_of(await patched(admin, renamed, amount="501")) == {("approver", "required")}
    assert errors_of(await patched(admin, renamed, amount="501", approver="Ann")) == {("amount", "check_failed")}


async def test_a_look_up_through_a_hidden_reference_is_empty(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    made = await make(admin, name="G", partner=partners["gold"], bonus="x", amount="50")
    inner = (await patched(admin, made, internal=True)).json()
    assert inner["partner"]["id"] == partners["gold"]  # kept
    assert errors_of(await patched(admin, inner, bonus="y")) == {("bonus", "hidden_by_rule")}
    assert (await patched(admin, inner, amount="5000")).status_code == 200  # no check through what is hidden
    assert await refused(admin, internal=True, bonus="x") == {("bonus", "hidden_by_rule")}
    assert (await make(admin, name="I", internal=True))["discount"] == "1.00"


async def test_a_roll_up_over_other_records_reads_what_is_stored(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    made = await make(admin, name="G")
    await make(admin, "task", name="one", quote=made["id"])
    made = (await patched(admin, made, remark="done")).json()
    made = (await patched(admin, made, remark="x")).json()
    await make(admin, "task", name="two", quote=made["id"])
    assert errors_of(await patched(admin, made, remark="done")) == {("remark", "check_failed")}
    assert (await patched(admin, made, remark="y")).json()["remark"] == "y"


async def test_rows_of_the_own_sub_form_count_as_they_will_be(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    def lines(*prices: str) -> list[dict[str, str]]:
        return [{"product": "p", "price": price} for price in prices]

    base = {"partner": partners["gold"], "amount": "400"}
    assert await refused(admin, lines=lines("100", "1"), **base) == {("remark", "required")}
    over = await refused(admin, lines=lines("400", "101"), remark="r", **base)
    assert over == {("lines", "check_failed")}
    assert (await admin.get("/api/forms/quote_line/records")).json()["records"] == []
    made = await make(admin, name="L", remark="r", lines=lines("400", "100"), **base)
    assert made["total"] == "500.00"
    kept = [{"id": each["id"]} for each in made["lines"]]
    more = await patched(admin, made, lines=[*kept, *lines("0.01")])
    assert errors_of(more) == {("lines", "check_failed")}
    assert errors_of(await patched(admin, made, remark=None)) == {("remark", "required")}
    less = (await patched(admin, made, lines=kept[1:], remark=None)).json()
    assert (less["total"], less["remark"]) == ("100.00", None)
    assert len((await admin.get("/api/forms/quote_line/records")).json()["records"]) == 1


async def test_a_row_looks_up_its_record_as_it_is_written_with_it(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    row = {"product": "p", "price": "50"}
    dear = await refused(admin, partner=partners["gold"], amount="40", lines=[row])
    assert dear == {("lines.0.price", "check_failed")}
    made = await make(admin, name="R", partner=partners["gold"], amount="40")
    assert errors_of(await patched(admin, made, lines=[row])) == {("lines.0.price", "check_failed")}
    assert (await patched(admin, made, amount="50", lines=[row])).json()["total"] == "50.00"


async def test_many_records_ask_their_own_look_ups(admin: httpx.AsyncClient, partners: dict[str, str]) -> None:
    gold = await make(admin, name="G", partner=partners["gold"])
    silver = await make(admin, name="S", partner=partners["silver"])
    ids = [gold["id"], silver["id"]]
    answer = await admin.post(f"{QUOTES}:update", json={"ids": ids, "values": {"bonus": "b"}})
    assert errors_of(answer) == {("bonus", "hidden_by_rule")}
    done = await admin.post(f"{QUOTES}:update", json={"ids": ids, "values": {"bonus": "b"}, "skip_refused": True})
    assert (done.json()["changed"], done.json()["refused"]) == (1, 1)
    found = {each["name"]: each["bonus"] for each in (await admin.get(QUOTES)).json()["records"]}
    assert found == {"G": "b", "S": None}


async def test_a_merge_asks_for_what_it_takes(admin: httpx.AsyncClient, partners: dict[str, str]) -> None:
    gold = await make(admin, name="G", partner=partners["gold"], bonus="b")
    gold = (await patched(admin, gold, partner=partners["silver"])).json()  # it keeps the bonus
    silver = await make(admin, name="S", partner=partners["silver"])
    sides = {"survivor": {"id": silver["id"], "revision": 1}, "other": {"id": gold["id"], "revision": 2}}
    answer = await admin.post(f"{QUOTES}:merge", json={**sides, "take": ["bonus"]})
    assert errors_of(answer) == {("bonus", "hidden_by_rule")}


async def test_conditions_are_the_forms_and_not_the_readers(
    admin: httpx.AsyncClient, partners: dict[str, str], make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    """One who may not read partners' revenue is refused by it all the same, and is not told what it is."""
    grant = {"actions": ["read", "create", "update"], "fields": {"read": "*", "write": "*"}}
    blind = {**grant, "fields": {"read": ["code", "name"], "write": []}}
    forms = {"quote": grant, "quote_line": grant, "partner": blind}
    await make_role({"key": "clerk", "title": {"en": "Clerks"}, "kind": "member", "permissions": [], "forms": forms})
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")
    asked = {"values": {"partner": partners["silver"], "amount": "40"}, "fields": ["limit", "left", "net"]}
    found = await clerk.post(f"{QUOTES}:linked", json=asked)
    assert found.status_code == 200, found.text
    assert found.json()["values"] == {"net": None}
    answer = await clerk.post(
        QUOTES, json={"name": "C", "partner": partners["silver"], "amount": "2000", "approver": "A"}
    )
    assert errors_of(answer) == {("amount", "check_failed")}
    assert "1000" not in answer.text
    made = await make(clerk, name="C", partner=partners["silver"], amount="1001", approver="A")
    assert (made["discount"], "limit" in made) == ("1.00", False)


async def test_a_page_asks_for_what_conditions_calculate(admin: httpx.AsyncClient, partners: dict[str, str]) -> None:
    live = (await admin.get("/api/forms/quote")).json()["form"]["live"]
    told = {each["field"]: each["of"] for each in live["computed"]}
    assert told == {
        "tier": ["partner"], "limit": ["partner"], "region": ["partner"], "left": ["partner", "amount"],
        "net": ["amount", "discount"], "tasks": [],
    }  # fmt: skip
    assert [each["message"] for each in live["checks"]] == ["Above what the partner may order", "Two tasks are open"]
    asked = {"partner": {"id": partners["gold"]}, "amount": "40", "discount": "4"}
    answer = await admin.post(f"{QUOTES}:linked", json={"values": {**asked, "partner": partners["gold"]}})
    assert answer.json()["values"] == {
        "tier": "gold", "limit": "1000.00", "region": "W", "left": "960.00", "net": "36.00", "tasks": "0",
        "total": "0.00",
    }  # fmt: skip
    made = await make(admin, name="G")
    await make(admin, "task", name="one", quote=made["id"])
    of_it = {"values": {"id": made["id"]}, "fields": ["tasks"]}
    assert (await admin.post(f"{QUOTES}:linked", json=of_it)).json()["values"] == {"tasks": "1"}


async def planned(admin: httpx.AsyncClient, check: str) -> dict[str, Any]:
    """What a plan says of one more check of quotes."""
    form = (await admin.get("/api/forms/quote")).json()["form"]
    known = ("key", "title", "label_field", "partner_path", "layout", "rules")
    document = {name: form[name] for name in known}
    document["fields"] = [
        {key: value for key, value in each.items() if key in FieldDocument.model_fields} for each in form["fields"]
    ]
    document["checks"] = [*form["checks"], {"that": check, "message": "No", "fields": []}]
    plan = await admin.post("/api/forms/quote:plan", json={"version": form["version"], "definition": document})
    assert plan.status_code == 200, plan.text
    (change,) = plan.json()["plan"]["changes"]
    return dict(change)


async def test_a_plan_counts_the_records_that_a_new_check_refuses(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    await make(admin, name="G", partner=partners["gold"], amount="900")
    await make(admin, name="S", partner=partners["silver"], amount="100")
    await make(admin, name="H", partner=partners["silver"], amount="950")
    await make(admin, name="I", internal=True)
    change = await planned(admin, "tier = 'gold' or left > 100")
    assert (change["count"], change["sample"]) == (1, ["H"])


async def test_a_plan_counts_over_what_hidden_fields_leave(admin: httpx.AsyncClient, partners: dict[str, str]) -> None:
    """An internal quote has no partner, so no tier, so no bonus, and no check is asked of one."""
    await make(admin, name="G", partner=partners["gold"], bonus="x")
    inner = await make(admin, name="I", partner=partners["gold"], bonus="x")
    assert (await patched(admin, inner, internal=True)).status_code == 200

    change = await planned(admin, "bonus <> 'x'")

    assert (change["count"], change["sample"]) == (1, ["G"])


async def test_the_mistakes_of_a_record_are_told_before_its_rows_are_written(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    made = await make(admin, name="R", partner=partners["gold"], amount="50")
    row = {"product": "p", "price": "dear"}
    assert errors_of(await patched(admin, made, amount="much", lines=[row])) == {("amount", "not_a_number")}
    assert errors_of(await patched(admin, made, lines=[row])) == {("lines.0.price", "not_a_number")}


async def test_partner_users_are_asked_over_true_values_too(
    admin: httpx.AsyncClient,
    partners: dict[str, str],
    make_role: MakeRole,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
) -> None:
    """Tasks are no partner's to see, and yet two open ones keep a quote from being done."""
    grant = {"actions": ["read", "create", "update"]}
    forms = {"quote": grant, "quote_line": {"actions": ["read", "create", "update"]}, "partner": {"actions": ["read"]}}
    await make_role({"key": "owner", "title": "Owner", "kind": "partner", "forms": forms})
    await make_partner_user("owner@partner.example", UUID(partners["silver"]), "owner")
    owner = await sign_in("owner@partner.example")
    over = {"name": "P", "partner": partners["silver"], "amount": "1001"}
    assert errors_of(await owner.post(QUOTES, json=over)) == {("approver", "required")}
    made = await make(owner, **over, approver="Ann")
    assert (made["discount"], made["left"]) == ("1.00", "-1.00")
    for name in ("one", "two"):
        await make(admin, "task", name=name, quote=made["id"])
    answer = await patched(owner, made, remark="done")
    assert errors_of(answer) == {("remark", "check_failed")}
    assert (await patched(owner, made, remark="later")).json()["remark"] == "later"
    lines = {"lines": [{"product": "p", "price": "501"}], "remark": "r"}
    assert errors_of(await patched(owner, {**made, "revision": 2}, **lines)) == {("lines", "check_failed")}
    assert (await admin.get("/api/forms/quote_line/records")).json()["records"] == []


async def test_a_page_is_told_nothing_of_records_out_of_reach(
    admin: httpx.AsyncClient, partners: dict[str, str], make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    """A reference that the caller may not write counts as empty, as it is refused when they write it."""
    whole = {"actions": ["read", "create"], "fields": {"read": "*", "write": "*"}}
    own = {**whole, "rows": "tier = 'gold'"}
    forms = {"quote": whole, "quote_line": whole, "region": whole, "partner": own}
    await make_role({"key": "seller", "title": {"en": "Sellers"}, "kind": "member", "permissions": [], "forms": forms})
    await make_member("seller@acme.example", "seller")
    seller = await sign_in("seller@acme.example")

    async def told(partner: str) -> dict[str, Any]:
        asked = {"values": {"partner": partner, "amount": "40"}, "fields": ["tier", "limit", "region", "left"]}
        answer = await seller.post(f"{QUOTES}:linked", json=asked)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["values"]
        return found

    assert await told(partners["gold"]) == {"tier": "gold", "limit": "1000.00", "region": "W", "left": "960.00"}
    assert await told(partners["silver"]) == {"tier": None, "limit": None, "region": None, "left": None}
    assert await refused(seller, partner=partners["silver"]) == {("partner", "unknown_record")}


async def test_a_page_is_told_what_is_shown_on_some_records_only(
    admin: httpx.AsyncClient, partners: dict[str, str], make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    """One set of rights shows all fields of some rows, another few fields of all rows."""
    grant = {"actions": ["read", "create"], "fields": {"read": "*", "write": "*"}}
    forms = {"quote": {**grant, "rows": "remark = 'north'"}, "quote_line": grant, "partner": grant, "region": grant}
    await make_role({"key": "north", "title": {"en": "North"}, "kind": "member", "permissions": [], "forms": forms})
    few = {"actions": ["read"], "fields": {"read": ["name", "remark"], "write": []}}
    await make_role(
        {"key": "few", "title": {"en": "Few"}, "kind": "member", "permissions": [], "forms": {"quote": few}}
    )
    await make_member("li@acme.example", "north", "few")
    li = await sign_in("li@acme.example")

    async def told(remark: str) -> dict[str, Any]:
        asked = {"values": {"partner": partners["gold"], "remark": remark}, "fields": ["tier", "limit", "tasks"]}
        answer = await li.post(f"{QUOTES}:linked", json=asked)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["values"]
        return found

    assert await told("north") == {"tier": "gold", "limit": "1000.00"}
    assert await told("south") == {"tier": None, "limit": None}
