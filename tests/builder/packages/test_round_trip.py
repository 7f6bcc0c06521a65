"""One of everything that travels: exported, installed into an empty workspace, exported again."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import yaml

from tests.builder.conftest import System
from tests.builder.packages.whole_app import FORMS, MANIFEST, build
from tests.people import MakeMember, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.archives import read_archive
from tongzhou.builder.packages.contracts import Installed
from tongzhou.builder.packages.documents import package_files, read_files
from tongzhou.builder.packages.facade import export, install
from tongzhou.builder.schema.facade import create_forms
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.settings import Settings


@pytest.fixture
async def admin(
    database: Database, workspace: Workspace, system: System, make_member: MakeMember, sign_in: SignIn
) -> httpx.AsyncClient:
    """A browser of an administrator, with the whole app built and packed."""
    async with database.workspace(workspace) as connection:
        await create_forms(connection, FORMS, actor=await system(), now=clock.now())
    ada = await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    browser = await sign_in("admin@acme.example")
    made = await browser.post("/api/departments", json={"name": "Sales"})
    assert made.status_code == 201, made.text
    await build(browser, made.json()["department"]["id"], str(ada.id))
    packed = await browser.post("/api/packages", json={**MANIFEST, "forms": [form["key"] for form in FORMS]})
    assert packed.status_code == 201, packed.text
    return browser


@pytest.fixture
async def elsewhere(database: Database) -> Workspace:
    """An empty workspace beside."""
    return await create_workspace(database, WORKSPACE_CHAIN, key="beta", name="Beta")


async def brought(database: Database, workspace: Workspace, files: dict[str, str], settings: Settings) -> Installed:
    actor, sealer = await system_actor(database, workspace.key), Sealer(settings.sealing_key)
    async with database.workspace(workspace) as connection:
        return await install(connection, read_files(files), actor=actor, now=clock.now(), sealer=sealer)


async def carried(database: Database, workspace: Workspace) -> dict[str, str]:
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        return package_files(await export(connection, "whole", actor=actor))


async def test_it_comes_to_an_empty_workspace_and_back_to_the_byte(
    admin: httpx.AsyncClient, database: Database, elsewhere: Workspace, settings: Settings
) -> None:
    files = read_archive((await admin.get("/api/packages/whole")).content)
    assert [name for name in files if not name.startswith("forms/")] == [
        "package.yaml",
        "roles/clerk.yaml",
        "permission_sets/survey.dakehu.yaml",
        "permission_sets/survey.dakehu_2.yaml",
        "views/stock.view.yaml",
        "views/survey.large_ones.yaml",
        "views/survey.large_ones_2.yaml",
        "templates/invoice.paper.yaml",
        "links/survey.ask.yaml",
        "links/survey.tell_us.yaml",
        "webhooks/survey.erp.yaml",
        "flows/open_stores.yaml",
        "flows/survey.praise.yaml",
    ]
    done = await brought(database, elsewhere, files, settings)
    assert (len(done.created), done.changed, done.kept) == (len(files) - 1, (), ())
    assert await carried(database, elsewhere) == files
    again = await brought(database, elsewhere, files, settings)
    assert again.differences == ()


async def test_the_menu_travels_as_it_was_arranged(
    admin: httpx.AsyncClient, database: Database, elsewhere: Workspace, settings: Settings
) -> None:
    groups = [
        {"title": "Field work", "items": [{"kind": "form", "key": key} for key in ("stock", "survey", "invoice")]},
        {"key": "whole", "title": "Whole"},
    ]
    assert (await admin.put("/api/menu/arrangement", json={"version": 0, "groups": groups})).status_code == 200
    files = read_archive((await admin.get("/api/packages/whole")).content)
    assert yaml.safe_load(files["package.yaml"])["menu"] == [
        {"key": "field_work", "title": "Field work", "items": [{"form": key} for key in ("stock", "survey", "invoice")]}
    ]
    await brought(database, elsewhere, files, settings)
    assert await carried(database, elsewhere) == files


async def test_nothing_secret_and_nobody_travels(admin: httpx.AsyncClient) -> None:
    files = read_archive((await admin.get("/api/packages/whole")).content)
    documents: dict[str, Any] = {name: yaml.safe_load(text) for name, text in files.items()}
    assert documents["permission_sets/survey.dakehu.yaml"]["given_to"] == {"roles": ["clerk"]}
    assert documents["webhooks/survey.erp.yaml"]["url"] == "https://erp.example.com/"
    assert set(documents["links/survey.tell_us.yaml"]) == {"form", "key", "kind", "title", "rate", "fields", "thanks"}
    whole = "\n".join(files.values())
    for secret in ("s3cr3t", "t0k3n", "open sesame", "tzw_", "password", "Ada", "Sales", "acme."):
        assert secret not in whole, secret


async def test_doors_come_shut(
    admin: httpx.AsyncClient, database: Database, elsewhere: Workspace, settings: Settings
) -> None:
    files = read_archive((await admin.get("/api/packages/whole")).content)
    await brought(database, elsewhere, files, settings)
    async with database.workspace(elsewhere) as connection:
        schema = connection.schema
        links = await connection.execute(
            f'select key, paused, password_hash from "{schema}"._link order by key'.encode()
        )
        assert [tuple(row.values()) for row in await links.fetchall()] == [("ask", True, None), ("tell_us", True, None)]
        hooks = await connection.execute(
            f'select key, paused, length(secret_sealed) > 40 from "{schema}"._webhook'.encode()
        )
        assert [tuple(row.values()) for row in await hooks.fetchall()] == [("erp", True, True)]
        flows = await connection.execute(f'select key, active, paused from "{schema}"._flow order by key'.encode())
        assert [tuple(row.values()) for row in await flows.fetchall()] == [
            ("open_stores", 1, True),
            ("praise", 1, False),
        ]


async def test_packed_again_it_takes_what_stands_then(admin: httpx.AsyncClient) -> None:
    body = {**MANIFEST, "forms": [form["key"] for form in FORMS], "parts": ["view"], "roles": []}
    refused = await admin.post("/api/packages", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "package_not_newer")
    packed = await admin.post("/api/packages", json={**body, "version": "1.1.0"})
    assert packed.status_code == 201, packed.text
    files = read_archive((await admin.get("/api/packages/whole")).content)
    assert [name.split("/")[0] for name in files if not name.startswith(("forms/", "package"))] == ["views"] * 3
