"""One search over all forms: what it finds, and that it shows nobody what a list would not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.fields.facade import bigrams
from tongzhou.builder.records import searching
from tongzhou.kernel.database.connections import Database, Workspace

SEARCH = "/api/search"
PARTNERS = "/api/forms/partner/records"


async def make(admin: httpx.AsyncClient, form: str, **values: Any) -> str:
    answer = await admin.post(f"/api/forms/{form}/records", json=values)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def make_world(admin: httpx.AsyncClient) -> tuple[str, str]:
    """Two partners with an order and a shipment each, and a note that partners never see."""
    ids = []
    for code in ("P1", "P2"):
        partner = await make(admin, "partner", code=code, name=f"同舟{code}", bank_account=f"account-{code}")
        order = await make(
            admin, "order", number=f"SO-{code}", line=1, partner=partner, amount="1", ordered_on="2020-01-01"
        )
        await make(admin, "shipment", waybill=f"WB-{code}", order=order)
        ids.append(partner)
    await make(admin, "secret", note="同舟 SO-P1 WB-P1 P1")
    return ids[0], ids[1]


async def found(client: httpx.AsyncClient, text: str, **more: Any) -> dict[str, list[str]]:
    """Labels by form."""
    answer = await client.get(SEARCH, params={"q": text, **more})
    assert answer.status_code == 200, answer.text
    return {
        each["form"]: [record[each["label_field"]] for record in each["records"]] for each in answer.json()["forms"]
    }


async def test_finds_chinese_pinyin_initials_and_other_searched_fields(admin: httpx.AsyncClient) -> None:
    await make_world(admin)
    for text in ("同舟", "tongzhou", "tz", "舟p"):
        assert (await found(admin, text))["partner"] == ["同舟P1", "同舟P2"], text
    assert await found(admin, "WB-P2") == {"shipment": ["WB-P2"]}
    assert set(await found(admin, "P1")) == {"partner", "order", "shipment", "secret"}


@pytest.mark.parametrize(("typed", "name"), [("0%", "50% off"), ("a_b", "a_b"), ("c\\d", "c\\d"), ("%", "50% off")])
async def test_signs_of_patterns_are_searched_as_they_are(admin: httpx.AsyncClient, typed: str, name: str) -> None:
    for number, each in enumerate(("50% off", "500 off", "a_b", "axb", "c\\d", "cd")):
        await make(admin, "partner", code=f"P{number}", name=each)
    assert await found(admin, typed) == {"partner": [name]}


async def test_tells_whether_a_form_holds_more(admin: httpx.AsyncClient) -> None:
    await make_world(admin)
    (partners,) = [
        each
        for each in (await admin.get(SEARCH, params={"q": "同舟", "limit": "1"})).json()["forms"]
        if each["form"] == "partner"
    ]
    assert (len(partners["records"]), partners["more"]) == (1, True)


async def test_a_role_finds_only_its_forms_rows_and_fields(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_world(admin)
    await make_role(
        {
            "key": "clerk",
            "title": "Clerk",
            "kind": "member",
            "forms": {
                "partner": {"actions": ["read"], "rows": "code = 'P1'", "fields": {"read": ["name", "tier"]}},
                "shipment": {"actions": ["read"], "fields": {"read": ["order"]}},
            },
        }
    )
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")
    assert await found(clerk, "同舟") == {"partner": ["同舟P1"]}
    assert await found(clerk, "P2") == {}
    answer = (await clerk.get(SEARCH, params={"q": "同舟"})).json()["forms"]
    assert set(answer[0]["records"][0]) == {"id", "name"}
    assert await found(clerk, "account") == {}


async def test_a_partner_user_finds_only_their_own(
    admin: httpx.AsyncClient, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    first, _ = await make_world(admin)
    forms = {key: {"actions": ["read"]} for key in ("partner", "order", "shipment")}
    await make_role({"key": "owner", "title": "Owner", "kind": "partner", "forms": forms})
    await make_partner_user("owner@partner.example", UUID(first), "owner")
    owner = await sign_in("owner@partner.example")
    assert await found(owner, "同舟") == {"partner": ["同舟P1"]}
    assert await found(owner, "SO-P2") == {}
    assert await found(owner, "P") == {"partner": ["同舟P1"], "order": ["SO-P1"], "shipment": ["WB-P1"]}


@pytest.mark.parametrize("first", [1, 3, 5, 100])
@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_however_many_are_looked_at_first_the_same_are_found(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, first: int, limit: int
) -> None:
    monkeypatch.setattr(searching, "LOOKED_AT_FIRST", first)
    names = ["华东一", "华北一", "华东二", "华东三", "西北", "华东四"]
    ids = [await make(admin, "partner", code=f"P{number}", name=name) for number, name in enumerate(names)]
    assert (await admin.delete(f"{PARTNERS}/{ids[2]}")).status_code == 204
    (partners,) = (await admin.get(SEARCH, params={"q": "huadong", "limit": str(limit)})).json()["forms"]
    assert [record["name"] for record in partners["records"]] == ["华东一", "华东三", "华东四"][:limit]
    assert partners["more"] is (limit < 3)
    assert await found(admin, "xibei") == {"partner": ["西北"]}
    assert await found(admin, "huanan") == {}


@pytest.mark.parametrize("parameters", [{}, {"q": " "}, {"q": "x" * 201}, {"q": "x", "limit": "51"}, {"q": "\x00"}])
async def test_what_cannot_be_searched_is_400(admin: httpx.AsyncClient, parameters: dict[str, str]) -> None:
    assert (await admin.get(SEARCH, params=parameters)).status_code == 400


async def test_the_index_holds_the_pairs_that_a_search_asks_for(database: Database, workspace: Workspace) -> None:
    texts = ["", "a", "ab", "同舟p1 有限公司", "aaaa", "d\u00e9 𠮷野家 e\u0301", "a\nb", "\U0001f600x"]
    async with database.workspace(workspace) as connection:
        for text in texts:
            cursor = await connection.execute(f"select {workspace.schema}._bigrams(%s) as pairs".encode(), (text,))
            row = await cursor.fetchone()
            assert row is not None
            assert sorted(set(row["pairs"] or [])) == bigrams(text), text
