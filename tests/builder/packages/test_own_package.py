"""An app that people built, as text: made of forms, taken to another workspace, upgraded over local changes."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.records.test_subforms import documents
from tests.builder.stock import STOCKED
from tests.builder.writing import make_record, read_all
from tests.jobs import end_of
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.archives import read_archive, write_archive
from tongzhou.builder.packages.contracts import Manifest, Package
from tongzhou.builder.packages.documents import package_files, read_files
from tongzhou.builder.packages.errors import PackageInvalid
from tongzhou.builder.packages.facade import export, install, pack
from tongzhou.builder.schema.facade import apply_change, create_forms, read_fresh_forms, write_definition
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

MANIFEST = Manifest.model_validate(
    {
        "key": "billing",
        "version": "1.0.0",
        "title": "Billing",
        "forms": ["region", "partner", "invoice", "invoice_line"],
    }
)


@pytest.fixture
async def other_workspace(database: Database) -> Workspace:
    """An empty workspace beside the one where the app was built."""
    return await create_workspace(database, WORKSPACE_CHAIN, key="beta", name="Beta")


@pytest.fixture
async def packed(database: Database, workspace: Workspace, system: System) -> dict[str, str]:
    """The files of an app with sub-forms, roll-ups and formulas that name one another."""
    async with database.workspace(workspace) as connection:
        await create_forms(connection, documents(), actor=await system(), now=clock.now())
    async with database.workspace(workspace) as connection:
        await pack(connection, MANIFEST, actor=await system(), now=clock.now())
        return package_files(await export(connection, "billing", actor=await system()))


async def into(database: Database, workspace: Workspace, package: Package) -> tuple[tuple[str, ...], ...]:
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        done = await install(connection, package, actor=actor, now=clock.now())
    return done.created, done.changed, done.kept


async def exported(database: Database, workspace: Workspace) -> dict[str, str]:
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        return package_files(await export(connection, "billing", actor=actor))


async def test_it_comes_to_an_empty_workspace_and_back_to_the_byte(
    database: Database, packed: dict[str, str], other_workspace: Workspace
) -> None:
    created, changed, kept = await into(database, other_workspace, read_files(packed))
    assert created == ("form region", "form partner", "form invoice", "form invoice_line")
    assert (changed, kept) == ((), ())
    assert await exported(database, other_workspace) == packed
    assert await into(database, other_workspace, read_files(packed)) == ((), (), ())
    actor = await system_actor(database, other_workspace.key)
    row = {"product": "wheel", "quantity": "2", "price": "10"}
    await make_record(database, actor, "invoice", number="A", items=[row])
    (found,) = await read_all(database, actor, "invoice")
    assert found["total"] == "20.00"


async def test_an_aggregate_table_travels_with_the_forms_it_counts(
    database: Database, workspace: Workspace, system: System, other_workspace: Workspace
) -> None:
    forms = [form["key"] for form in STOCKED]
    manifest = Manifest.model_validate({"key": "store", "version": "1.0.0", "title": "Store", "forms": forms})
    async with database.workspace(workspace) as connection:
        await create_forms(connection, STOCKED, actor=await system(), now=clock.now())
        await pack(connection, manifest, actor=await system(), now=clock.now())
        files = package_files(await export(connection, "store", actor=await system()))
        short = manifest.model_copy(update={"key": "short", "forms": tuple(forms[2:])})
        with pytest.raises(PackageInvalid):
            await pack(connection, short, actor=await system(), now=clock.now())
    assert (await into(database, other_workspace, read_files(files)))[0] == tuple(f"form {key}" for key in forms)
    actor = await system_actor(database, other_workspace.key)
    async with database.workspace(other_workspace) as connection:
        assert package_files(await export(connection, "store", actor=actor)) == files
    await make_record(database, actor, "depot", name="North")
    await make_record(database, actor, "arrival", depot="North", product="bike", quantity="2", note="first")
    assert [row["quantity"] for row in await read_all(database, actor, "stock")] == ["2.00"]


async def test_an_upgrade_keeps_what_the_workspace_changed(
    database: Database, packed: dict[str, str], other_workspace: Workspace
) -> None:
    await into(database, other_workspace, read_files(packed))
    actor = await system_actor(database, other_workspace.key)
    async with database.workspace(other_workspace) as connection:
        current = (await read_fresh_forms(connection)).get("invoice")
        document = write_definition(current)
        for field in document["fields"]:
            if field["key"] == "number":
                field["label"] = "Our number"
            field["retired"] = field["key"] == "due" or field["key"] == "remind"
        document["fields"].append({"key": "ours", "type": "text", "label": "Ours"})
        await apply_change(connection, "invoice", document, version=current.version, actor=actor, now=clock.now())
    package = read_files(packed)
    form: dict[str, Any] = dict(package.forms["invoice"])
    form["fields"] = [
        {**field, "label": f"{field['label']} (new)"} if field["key"] in ("number", "discount") else field
        for field in form["fields"]
    ] + [{"key": "theirs", "type": "number", "label": "Theirs"}]
    newer = Package(MANIFEST.model_copy(update={"version": "1.1.0"}), {**package.forms, "invoice": form}, package.parts)
    created, changed, kept = await into(database, other_workspace, newer)
    assert created == ()
    assert changed == ("form invoice: fields.discount.label", "form invoice: fields.theirs")
    assert kept == ("form invoice: fields.number.label",)
    async with database.workspace(other_workspace) as connection:
        after = (await read_fresh_forms(connection)).get("invoice")
    assert {
        each.key: each.label for each in after.live_fields if each.key in ("number", "discount", "ours", "theirs")
    } == {
        "number": "Our number",
        "discount": "Discount (new)",
        "ours": "Ours",
        "theirs": "Theirs",
    }
    assert after.find("due") is None


async def test_a_form_that_leads_out_of_the_package_is_named(
    database: Database, workspace: Workspace, packed: dict[str, str], system: System
) -> None:
    del packed
    lacking = MANIFEST.model_copy(update={"key": "other", "forms": ("invoice", "partner")})
    async with database.workspace(workspace) as connection:
        with pytest.raises(PackageInvalid) as refused:
            await pack(connection, lacking, actor=await system(), now=clock.now())
    assert refused.value.params == {"file": "forms/invoice.yaml", "reason": "items needs form invoice_line, add it"}


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", write_archive({"package.yaml": "key: x"})[:-10], write_archive({"a/../../b": "x"})],
)
def test_a_broken_archive_is_refused(content: bytes) -> None:
    with pytest.raises(PackageInvalid):
        read_files(read_archive(content))


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(PackageInvalid):
        read_archive(write_archive({f"forms/{number}.yaml": "x" for number in range(1_001)}))
    with pytest.raises(PackageInvalid):
        read_archive(write_archive({"package.yaml": "x" * 1_000_001}))


@pytest.mark.usefixtures("installer")
async def test_over_http_it_is_made_taken_home_looked_at_and_installed(
    make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn
) -> None:
    form = {"key": "note", "title": "Notes", "fields": [{"key": "what", "type": "text", "label": "What"}]}
    await make_forms(form)
    await make_member("admin@acme.example", "administrator")
    browser: httpx.AsyncClient = await sign_in("admin@acme.example")
    manifest = {"key": "notes", "version": "1.0.0", "title": "Notes", "forms": ["note"]}
    made = await browser.post("/api/packages", json=manifest)
    assert made.status_code == 201, made.text
    assert [each["key"] for each in made.json()["packages"]] == ["notes"]
    assert (await browser.post("/api/packages", json=manifest)).json()["code"] == "package_not_newer"
    archive = await browser.get("/api/packages/notes")
    assert archive.headers["content-disposition"] == 'attachment; filename="notes-1.0.0.zip"'
    assert (await browser.get("/api/packages/notes")).content == archive.content
    assert ZipFile(BytesIO(archive.content)).namelist() == ["package.yaml", "forms/note.yaml"]
    files = read_archive(archive.content)
    files["forms/note.yaml"] = files["forms/note.yaml"].replace("label: What", "label: Which")
    files["package.yaml"] = files["package.yaml"].replace("1.0.0", "1.0.1")
    sent = {"file": ("notes.zip", write_archive(files), "application/zip")}
    looked = await browser.post("/api/packages:look", files=sent)
    assert looked.json()["changed"] == ["form note: fields.what.label"]
    assert (await browser.get("/api/forms/note")).json()["form"]["fields"][0]["label"] == "What"
    done = (await end_of(browser, await browser.post("/api/packages:install", files=sent)))["result"]
    assert (done["changed"], done["dry_run"]) == (["form note: fields.what.label"], False)
    assert (await browser.get("/api/forms/note")).json()["form"]["fields"][0]["label"] == "Which"
    assert (await browser.get("/api/packages/nothing")).status_code == 404


async def test_roles_come_with_a_package_only_by_those_who_manage_roles(
    make_forms: MakeForms, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_forms({"key": "note", "title": "Notes", "fields": [{"key": "what", "type": "text", "label": "What"}]})
    carrier = {
        "key": "carrier",
        "title": "Carrier",
        "kind": "member",
        "permissions": ["packages.manage", "forms.manage"],
    }
    await make_role(carrier)
    await make_member("carrier@acme.example", "carrier")
    await make_member("plain@acme.example")
    manifest = "key: sly\nversion: 1.0.0\ntitle: Sly\nforms: []\n"
    more = "key: carrier\ntitle: Carrier\nkind: member\npermissions: [settlements.approve]\nforms: {}\n"
    sent = {
        "file": ("sly.zip", write_archive({"package.yaml": manifest, "roles/carrier.yaml": more}), "application/zip")
    }
    for person, status in (("carrier@acme.example", 403), ("plain@acme.example", 404)):
        browser: httpx.AsyncClient = await sign_in(person)
        answer = await browser.post("/api/packages:install", files=sent)
        assert answer.status_code == status, answer.text
    await make_member("admin@acme.example", "administrator")
    roles = (await (await sign_in("admin@acme.example")).get("/api/roles")).json()["roles"]
    assert [each["permissions"] for each in roles if each["key"] == "carrier"] == [carrier["permissions"]]
