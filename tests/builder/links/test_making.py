"""Who may make which links, and what no link can be; files that visitors bring; the address drawn and framed."""

from __future__ import annotations

import io
import re
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.builder.links.conftest import LINKS, made, public, records, submitted
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.kernel.http.addresses import new_secret, workspace_in

FILL: dict[str, Any] = {"kind": "fill", "title": "Fill", "fields": [{"field": "name"}]}
ASK: dict[str, Any] = {"kind": "query", "title": "Ask", "conditions": ["phone"], "shown": ["name"]}
TICKET = "0c9b9a3a-5d0c-4f0e-9d3a-1c1f6c8d2a10"
OTHER = "0c9b9a3a-5d0c-4f0e-9d3a-1c1f6c8d2a11"


@pytest.mark.parametrize(
    ("document", "field", "code"),
    [
        ({**FILL, "fields": []}, "fields", "required"),
        ({**FILL, "fields": [{"field": "phone"}]}, "fields", "link_lacks_required"),
        ({**FILL, "fields": [{"field": "name"}, {"field": "nothing"}]}, "fields.1.field", "unknown_field"),
        ({**FILL, "fields": [{"field": "name"}, {"field": "name"}]}, "fields.1.field", "given_twice"),
        ({**FILL, "fields": [{"field": "name"}, {"field": "owner"}]}, "fields.1.field", "link_field_people"),
        ({**FILL, "fields": [{"field": "name"}, {"field": "size", "value": "x"}]}, "fields.1.value", "not_a_number"),
        ({**FILL, "channel_field": "score"}, "channel_field", "link_channel_field"),
        ({**FILL, "channel_field": "name"}, "channel_field", "link_channel_field"),
        (
            {**FILL, "opens_at": "2020-02-01T00:00:00Z", "closes_at": "2020-01-01T00:00:00Z"},
            "closes_at",
            "before_start",
        ),
        ({**ASK, "conditions": []}, "conditions", "required"),
        ({**ASK, "conditions": ["region"]}, "conditions.0", "link_not_askable"),
        ({**ASK, "shown": ["papers"]}, "shown.0", "link_not_showable"),
        ({**ASK, "rows": "nothing = 1"}, "rows", "unknown_name"),
    ],
)
async def test_what_no_link_can_be_is_refused_by_its_place(
    admin: httpx.AsyncClient, document: dict[str, Any], field: str, code: str
) -> None:
    answer = await admin.post(LINKS, json={"document": document})
    assert answer.status_code == 422, answer.text
    errors = {each["field"]: each["code"] for each in answer.json()["errors"]}
    assert field in errors
    assert errors[field] == code or field == "rows"
    assert (await admin.get(LINKS)).json() == {"links": []}


@pytest.mark.parametrize("origin", ["https://*", "javascript:x", "https://a.example/path", "https://a b"])
async def test_a_site_that_is_none_may_not_frame(admin: httpx.AsyncClient, origin: str) -> None:
    answer = await admin.post(LINKS, json={"document": {**FILL, "frame_ancestors": [origin]}})
    assert answer.status_code == 422


async def test_nobody_gives_away_more_than_they_have(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    def role(key: str, permissions: list[str], **form: Any) -> dict[str, Any]:
        return {"key": key, "title": key, "kind": "member", "permissions": permissions, "forms": {"survey": form}}

    everything = ["read", "create"]
    await make_role(role("plain", [], actions=everything))
    await make_role(role("some_rows", ["links.manage"], actions=everything, rows="score > 1"))
    await make_role(
        role("some_fields", ["links.manage"], actions=everything, fields={"read": ["name"], "write": ["phone"]})
    )
    expected = {"plain": (404, 404), "some_rows": (403, 403), "some_fields": (403, 403)}
    for key, statuses in expected.items():
        await make_member(f"{key}@acme.example", key)
        browser = await sign_in(f"{key}@acme.example")
        answers = [await browser.post(LINKS, json={"document": document}) for document in (FILL, ASK)]
        assert tuple(answer.status_code for answer in answers) == statuses, key
    link = await made(admin, "name")
    plain = await sign_in("plain@acme.example")
    for method, path in (("GET", ""), ("GET", "/qr"), ("POST", ":renew"), ("DELETE", "")):
        address = f"{LINKS}/{link['id']}{path}" if path or method == "DELETE" else LINKS
        assert (await plain.request(method, address)).status_code == 404, path


async def test_the_secret_is_not_in_the_database(admin: httpx.AsyncClient, database: Any, workspace: Any) -> None:
    link = await made(admin, "name", password="open sesame")
    secret = link["address"].rpartition(".")[2]
    async with database.workspace(workspace) as connection:
        rows = await (await connection.execute(f'select l::text as line from "{workspace.schema}"._link l')).fetchall()
    assert secret not in rows[0]["line"]
    assert secret.encode().hex() not in rows[0]["line"]
    assert "sesame" not in rows[0]["line"]


async def test_the_address_is_drawn_as_a_code(admin: httpx.AsyncClient) -> None:
    link = await made(admin, "name")
    svg = await admin.get(f"{LINKS}/{link['id']}/qr")
    assert (svg.headers["content-type"], svg.content[:5]) == ("image/svg+xml", b"<?xml")
    png = await admin.get(f"{LINKS}/{link['id']}/qr", params={"format": "png"})
    assert Image.open(io.BytesIO(png.content)).format == "PNG"
    signed = (await admin.post(f"{LINKS}/{link['id']}:prefill", json={"values": {"name": "A"}})).json()["prefill"]
    assert (await admin.get(f"{LINKS}/{link['id']}/qr", params={"p": signed})).content != svg.content
    assert (await admin.get(f"{LINKS}/{link['id']}/qr", params={"p": "made.up"})).status_code == 422


async def test_only_named_sites_may_frame_the_page(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    plain = await made(admin, "name")
    framed = await made(admin, "name", frame_ancestors=["https://shop.example", "https://*.partner.example:8443"])

    async def policy(path: str) -> str:
        return (await client.get(path)).headers.get("content-security-policy", "").rpartition("; ")[2]

    for link, expected in (
        (plain, "frame-ancestors 'none'"),
        (framed, "frame-ancestors https://shop.example https://*.partner.example:8443"),
    ):
        assert await policy(f"/f/{link['address'].rpartition('/')[2]}") in (expected, "")
    assert await policy("/f/acme.nothing") in ("frame-ancestors 'none'", "")


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    return made.getvalue()


async def brought(
    visitor: httpx.AsyncClient, link: dict[str, Any], field: str, content: bytes, ticket: str = TICKET
) -> httpx.Response:
    name = "shop.png" if field == "photos" else "shop.txt"
    return await visitor.post(
        f"{public(link)}/files", data={"ticket": ticket, "field": field}, files={"file": (name, content)}
    )


async def test_a_file_goes_with_the_visit_that_brought_it(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await made(admin, "name", "photos")
    stored = (await brought(client, link, "photos", picture())).json()["file"]
    assert stored["type"] == "image/png"
    assert (await client.get(f"/api/files/{stored['id']}")).status_code == 401
    values = {"name": "A", "photos": [stored["id"]]}
    stolen = await submitted(client, link, values, ticket=OTHER)
    assert (stolen.status_code, stolen.json()["code"]) == (422, "file_not_attachable")
    assert await records(admin) == []
    assert (await submitted(client, link, values, ticket=TICKET)).status_code == 201
    assert (await records(admin))[0]["photos"][0]["id"] == stored["id"]
    assert (await admin.get(f"/api/files/{stored['id']}")).status_code == 200
    again = await submitted(client, link, {**values, "name": "B"}, ticket=TICKET)
    assert again.json()["code"] == "file_not_attachable"


async def test_files_are_limited_by_kind_size_count_and_field(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await made(admin, "name", "papers", files_max=2, file_mb_max=1)
    assert (await brought(client, link, "papers", b"<html>")).json()["code"] == "file_type_refused"
    assert (await brought(client, link, "papers", b"x" * 2_000_000)).status_code == 413
    assert (await brought(client, link, "photos", picture())).status_code == 404
    assert (await brought(client, link, "name", b"hello")).status_code == 404
    statuses = [(await brought(client, link, "papers", b"hello")).status_code for _ in range(3)]
    assert statuses == [201, 201, 422]


def test_an_address_ends_in_a_letter_or_a_digit() -> None:
    found = [new_secret("bikes") for _ in range(200)]

    assert all(re.fullmatch(r"bikes\.[A-Za-z0-9]{33}", each) and workspace_in(each) == "bikes" for each in found)
    assert len(set(found)) == 200
    assert workspace_in(f"bikes.{'a-_9' * 8}") == "bikes"
