"""Sample records: as text in the package, made with it when asked for, taken away without touching anybody's own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import yaml

from tests.builder.conftest import System
from tests.builder.packages.test_own_package import exported, other_workspace
from tests.builder.records.test_subforms import documents
from tests.builder.writing import make_record, read_all
from tests.jobs import end_of
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.archives import read_archive, write_archive
from tongzhou.builder.packages.contracts import Chosen, Manifest, Options, Removed
from tongzhou.builder.packages.documents import package_files, read_files
from tongzhou.builder.packages.errors import PackageInvalid
from tongzhou.builder.packages.facade import export, install, pack, remove_samples
from tongzhou.builder.records.facade import change, open_form
from tongzhou.builder.schema.facade import create_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

__all__ = ["other_workspace"]
MANIFEST = Manifest.model_validate(
    {
        "key": "billing",
        "version": "1.0.0",
        "title": "Billing",
        "forms": ["region", "partner", "invoice", "invoice_line"],
    }
)
CHOSEN = Chosen(samples=("region", "partner", "invoice"))
ASKED = Options(samples=True)


@pytest.fixture
async def packed(database: Database, workspace: Workspace, system: System) -> dict[str, str]:
    async with database.workspace(workspace) as connection:
        await create_forms(connection, documents(), actor=await system(), now=clock.now())
    actor = await system()
    await make_record(database, actor, "region", code="N", name="North")
    for code, region in (("P1", "N"), ("P2", None)):
        await make_record(database, actor, "partner", code=code, name=f"Partner {code}", region=region, revenue="12.5")
    rows = [{"product": "wheel", "quantity": "2", "price": "10"}, {"product": "bell"}]
    await make_record(database, actor, "invoice", number="A", partner="P1", due="2020-01-31", items=rows)
    async with database.workspace(workspace) as connection:
        await pack(connection, MANIFEST, CHOSEN, actor=await system(), now=clock.now())
        return package_files(await export(connection, "billing", actor=await system()))


async def brought(database: Database, workspace: Workspace, files: dict[str, str], options: Options = ASKED) -> int:
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        done = await install(connection, read_files(files), actor=actor, now=clock.now(), options=options)
    return done.samples


async def removed(database: Database, workspace: Workspace) -> Removed:
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        return await remove_samples(connection, "billing", actor=actor, now=clock.now())


async def test_records_are_text_that_names_one_another(packed: dict[str, str]) -> None:
    assert yaml.safe_load(packed["samples/invoice.yaml"]) == {
        "form": "invoice",
        "records": [
            {
                "number": "A",
                "partner": "P1",
                "due": "2020-01-31",
                "items": [
                    {"product": "wheel", "kind": "sale", "quantity": "2", "price": "10.00"},
                    {"product": "bell", "kind": "sale"},
                ],
            }
        ],
    }
    (first, second) = yaml.safe_load(packed["samples/partner.yaml"])["records"]
    assert (first["region"], first["revenue"], "region" in second) == ("N", "12.50", False)


async def test_they_are_made_once_and_only_when_asked_for(
    database: Database, packed: dict[str, str], other_workspace: Workspace
) -> None:
    assert await brought(database, other_workspace, packed, Options()) == 0
    assert await brought(database, other_workspace, packed) == 4
    assert await brought(database, other_workspace, packed) == 0
    assert await exported(database, other_workspace) == packed
    actor = await system_actor(database, other_workspace.key)
    (invoice,) = await read_all(database, actor, "invoice")
    assert (invoice["number"], invoice["partner"]["label"], invoice["total"]) == ("A", "Partner P1", "20.00")


async def test_they_go_in_one_go(database: Database, packed: dict[str, str], other_workspace: Workspace) -> None:
    await brought(database, other_workspace, packed)
    actor = await system_actor(database, other_workspace.key)
    await make_record(database, actor, "partner", code="own", name="Our own")
    assert await removed(database, other_workspace) == Removed(4, 0, 0)
    assert [each["code"] for each in await read_all(database, actor, "partner")] == ["own"]
    assert await read_all(database, actor, "invoice") == []
    assert await removed(database, other_workspace) == Removed(0, 0, 0)
    assert await brought(database, other_workspace, packed) == 4


async def test_what_people_use_or_changed_stays(
    database: Database, packed: dict[str, str], other_workspace: Workspace
) -> None:
    await brought(database, other_workspace, packed)
    actor = await system_actor(database, other_workspace.key)
    await make_record(database, actor, "invoice", number="ours", partner="P1")
    (sample,) = [each for each in await read_all(database, actor, "partner") if each["code"] == "P2"]
    async with database.workspace(other_workspace) as connection:
        opened = await open_form(connection, "partner", actor=actor, now=clock.now())
        await change(opened, sample["id"], {"name": "Mine now"}, revision=sample["revision"])
    assert await removed(database, other_workspace) == Removed(1, 1, 2)
    assert [each["number"] for each in await read_all(database, actor, "invoice")] == ["ours"]
    assert sorted(each["code"] for each in await read_all(database, actor, "partner")) == ["P1", "P2"]
    assert [each["code"] for each in await read_all(database, actor, "region")] == ["N"]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"number": "B", "partner": "nobody"}, "partner: the samples have no such record"),
        ({"partner": "P1"}, "record 1, number: required"),
        ({"number": "B", "colour": "red"}, "record 1, colour: unknown_field"),
    ],
)
async def test_a_bad_record_is_named_and_nothing_is_installed(
    database: Database, packed: dict[str, str], other_workspace: Workspace, record: dict[str, Any], reason: str
) -> None:
    files = {**packed, "samples/invoice.yaml": yaml.safe_dump({"form": "invoice", "records": [record]})}
    with pytest.raises(PackageInvalid) as refused:
        await brought(database, other_workspace, files)
    assert refused.value.params == {"file": "samples/invoice.yaml", "reason": reason}
    actor = await system_actor(database, other_workspace.key)
    async with database.workspace(other_workspace) as connection:
        with pytest.raises(Exception, match="not_found"):
            await open_form(connection, "invoice", actor=actor, now=clock.now())


CARD: dict[str, Any] = {
    "key": "card",
    "title": "Cards",
    "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "phone", "type": "phone", "label": "Phone", "privacy": {"level": "personal", "mask": "partly"}},
        {"key": "owner", "type": "member", "label": "Owner", "required": True},
        {"key": "boss", "type": "reference", "label": "Boss", "settings": {"form": "card"}},
    ],
}


@pytest.mark.usefixtures("installer")
async def test_personal_data_leaves_only_with_the_right_to_reveal_it(
    database: Database,
    workspace: Workspace,
    system: System,
    make_member: MakeMember,
    make_role: MakeRole,
    sign_in: SignIn,
) -> None:
    async with database.workspace(workspace) as connection:
        await create_forms(connection, [CARD], actor=await system(), now=clock.now())
    ada = await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    masked = {"actions": ["read", "create", "export"]}
    await make_role(
        {
            "key": "packer",
            "title": "Packer",
            "kind": "member",
            "permissions": ["packages.manage"],
            "forms": {"*": masked},
        }
    )
    await make_member("packer@acme.example", "packer")
    admin, packer = await sign_in("admin@acme.example"), await sign_in("packer@acme.example")
    boss = {"name": "Bo", "phone": "13812345678", "owner": str(ada.id)}
    made = (await admin.post("/api/forms/card/records", json=boss)).json()["id"]
    await admin.post("/api/forms/card/records", json={**boss, "name": "Li", "boss": made})
    body = {"key": "cards", "version": "1.0.0", "title": "Cards", "forms": ["card"], "samples": ["card"]}
    refused = await packer.post("/api/packages", json={**body, "personal": True})
    assert refused.status_code == 403, refused.text
    assert (await packer.post("/api/packages", json=body)).status_code == 201
    assert await records_in(packer) == [{"name": "Bo"}, {"name": "Li", "boss": "Bo"}]
    later = await admin.post("/api/packages", json={**body, "version": "1.1.0", "personal": True})
    assert later.status_code == 201
    assert [each["phone"] for each in await records_in(admin)] == ["13812345678"] * 2
    audit = (await admin.get("/api/audit", params={"action": "records.exported"})).json()
    assert [entry["detail"]["personal"] for entry in audit["entries"]] == [True, False]
    files = read_archive((await admin.get("/api/packages/cards")).content)
    files["package.yaml"] = files["package.yaml"].replace("cards", "copies", 1)
    sent = {"file": ("cards.zip", write_archive(files), "application/zip")}
    done = await end_of(admin, await admin.post("/api/packages:install", files=sent, data={"samples": "true"}))
    assert done["result"]["samples_made"] == 2
    listed = (await admin.get("/api/forms/card/records")).json()["records"]
    assert [each["owner"]["label"] for each in listed] == ["Ada"] * 4
    gone = await admin.post("/api/packages/copies:remove-samples")
    assert gone.json() == {"removed": 2, "changed": 0, "in_use": 0}


async def records_in(browser: httpx.AsyncClient) -> list[dict[str, Any]]:
    files = read_archive((await browser.get("/api/packages/cards")).content)
    found: list[dict[str, Any]] = yaml.safe_load(files["samples/card.yaml"])["records"]
    return found
