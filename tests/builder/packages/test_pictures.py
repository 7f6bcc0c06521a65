"""Pictures of layouts and templates travel with their package, to the byte; what pretends to be one is refused."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any

import httpx
import pytest
import yaml
from PIL import Image

from tests.builder.packages.conftest import archive_of, installed_by
from tests.jobs import end_of
from tests.people import MakeMember, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.facade import export, install, package_files, read_archive, read_files
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.files.facade import FileStore
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.jobs.contracts import JobCancelled
from tongzhou.kernel.settings import Settings

Files = dict[str, Any]


def picture(kind: str, colour: str) -> bytes:
    """A picture with enough in it that a second JPEG of it differs from the first."""
    drawn = Image.radial_gradient("L").resize((90, 70)).convert("RGB")
    drawn.paste(colour, (5, 5, 40, 40))
    content = BytesIO()
    drawn.save(content, kind)
    return content.getvalue()


def card(**more: Any) -> dict[str, Any]:
    return {"key": "card", "title": "Card", "fields": [{"key": "name", "type": "text", "label": "Name"}], **more}


@pytest.fixture
async def admin(make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """An administrator with a form that shows one picture, and a template that shows another."""
    await make_member("admin@acme.example", "administrator")
    browser = await sign_in("admin@acme.example")
    shown, printed = [await uploaded(browser, kind) for kind in ("PNG", "JPEG")]
    layout = [{"kind": "group", "items": ["name", {"image": shown, "span": 2}]}]
    made = await browser.post("/api/forms", json=card(layout=layout))
    assert made.status_code == 201, made.text
    blocks = [{"type": "image", "file": printed, "height": 30}]
    template = {"key": "paper", "document": {"title": "Paper", "blocks": blocks}}
    made = await browser.post("/api/forms/card/templates", json=template)
    assert made.status_code == 201, made.text
    manifest = {"key": "cards", "version": "1.0.0", "title": "Cards", "forms": ["card"]}
    packed = await browser.post("/api/packages", json=manifest)
    assert packed.status_code == 201, packed.text
    return browser


async def uploaded(browser: httpx.AsyncClient, kind: str) -> str:
    answer = await browser.post("/api/files", files={"file": ("logo", picture(kind, "red"), "image/png")})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["file"]["id"])


async def taken_home(browser: httpx.AsyncClient) -> Files:
    answer = await browser.get("/api/packages/cards")
    assert answer.status_code == 200, answer.text
    return read_archive(answer.content)


async def test_they_come_to_an_empty_workspace_and_back_to_the_byte(
    admin: httpx.AsyncClient, database: Database, settings: Settings
) -> None:
    files = await taken_home(admin)
    pictures = {name: held for name, held in files.items() if name.startswith("files/")}
    assert sorted(name.rpartition(".")[2] for name in pictures) == ["jpg", "png"]
    assert all(sha256(held).hexdigest() in name for name, held in pictures.items())
    (shown,) = [item["image"] for item in yaml.safe_load(files["forms/card.yaml"])["layout"][0]["items"][1:]]
    assert shown in pictures
    elsewhere = await create_workspace(database, WORKSPACE_CHAIN, key="beta", name="Beta")
    actor, store = await system_actor(database, "beta"), FileStore.open(settings.files_dir)
    for _ in range(2):
        async with database.workspace(elsewhere) as connection:
            done = await install(connection, read_files(files), actor=actor, now=clock.now(), store=store)
        async with database.workspace(elsewhere) as connection:
            assert package_files(await export(connection, "cards", actor=actor, store=store)) == files
    assert done.is_nothing


async def test_an_upgrade_brings_a_new_picture_and_keeps_the_one_that_is_there(
    admin: httpx.AsyncClient, installer: None
) -> None:
    del installer
    files = await taken_home(admin)
    again = await installed_by(admin, files)
    assert (again["created"], again["changed"]) == ([], [])
    before = layout_picture((await admin.get("/api/forms/card")).json())
    content = picture("WEBP", "blue")
    name = f"files/{sha256(content).hexdigest()}.webp"
    old = next(name for name in files if name.endswith(".png"))
    newer = {key: held for key, held in files.items() if key != old} | {name: content}
    newer["forms/card.yaml"] = newer["forms/card.yaml"].replace(old, name)
    newer["package.yaml"] = newer["package.yaml"].replace("1.0.0", "1.1.0")
    looked = await admin.post("/api/packages:look", files=archive_of(newer))
    assert looked.json()["changed"] == ["form card: layout"]
    assert layout_picture((await admin.get("/api/forms/card")).json()) == before
    assert (await installed_by(admin, newer))["changed"] == ["form card: layout"]
    after = layout_picture((await admin.get("/api/forms/card")).json())
    got = await admin.get(f"/api/files/{after}")
    assert (got.status_code, got.headers["content-type"]) == (200, "image/webp")
    assert await taken_home(admin) == newer


def layout_picture(answer: dict[str, Any]) -> str:
    (image,) = [item["image"] for item in answer["form"]["layout"][0]["items"] if isinstance(item, dict)]
    return str(image)


async def test_one_that_is_cancelled_leaves_nothing(
    admin: httpx.AsyncClient, database: Database, settings: Settings
) -> None:
    package = read_files(await taken_home(admin))
    elsewhere = await create_workspace(database, WORKSPACE_CHAIN, key="beta", name="Beta")
    actor, store = await system_actor(database, "beta"), FileStore.open(settings.files_dir)
    heard = []

    async def told(done: int, total: int) -> None:
        heard.append((done, total))
        if done == total - 1:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        async with database.workspace(elsewhere) as connection:
            await install(connection, package, actor=actor, now=clock.now(), store=store, told=told)
    assert heard == [(1, 3), (2, 3)]
    assert not [path for path in (settings.files_dir / "beta").rglob("*") if path.is_file()]
    async with database.workspace(elsewhere) as connection:
        assert [form.key for form in await read_fresh_forms(connection)] == []
        with pytest.raises(NotFound):
            await export(connection, "cards", actor=actor)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("files/../evil.png", picture("PNG", "red"), "no file of a package has this name"),
        (f"files/{'0' * 64}.png", picture("PNG", "red"), "its name is not the SHA-256 of what is in it"),
        (None, b"<svg onload='alert(1)'/>", "not a picture"),
        (None, b"%PDF-1.7 not a picture", "it holds application/pdf"),
        (None, picture("JPEG", "red"), "it holds image/jpeg"),
        (None, picture("PNG", "green"), "nothing shows this picture"),
    ],
)
async def test_what_only_pretends_to_be_a_picture_is_refused(
    admin: httpx.AsyncClient, name: str | None, content: bytes, reason: str
) -> None:
    files = await taken_home(admin)
    files[name or f"files/{sha256(content).hexdigest()}.png"] = content
    refused = await admin.post("/api/packages:install", files=archive_of(files))
    assert (refused.status_code, refused.json()["code"]) == (422, "package_invalid")
    assert reason in refused.json()["title"]


async def test_a_picture_that_is_missing_or_cut_off_is_named(admin: httpx.AsyncClient, installer: None) -> None:
    del installer
    files = await taken_home(admin)
    name = next(name for name in files if name.endswith(".png"))
    lacking = await admin.post("/api/packages:look", files=archive_of({k: v for k, v in files.items() if k != name}))
    assert (lacking.status_code, lacking.json()["title"]) == (422, f"Package file {name} is wrong: the file is missing")
    cut = files[name][:60]
    other = f"files/{sha256(cut).hexdigest()}.png"
    broken = {k: v.replace(name, other) if isinstance(v, str) else v for k, v in files.items() if k != name}
    broken["package.yaml"] = broken["package.yaml"].replace("1.0.0", "1.1.0")
    job = await end_of(admin, await admin.post("/api/packages:install", files=archive_of({**broken, other: cut})))
    assert (job["status"], job["problem"]["code"]) == ("failed", "package_invalid")
    assert await taken_home(admin) == files


async def test_ids_of_records_in_conditions_are_named_and_travel_only_when_asked_for(admin: httpx.AsyncClient) -> None:
    made = (await admin.post("/api/forms/card/records", json={"name": "A"})).json()["id"]
    view = {"title": "Mine", "shared": True, "filter": {"field": "id", "op": "eq", "value": made}}
    saved = await admin.post("/api/forms/card/views", json=view)
    assert saved.status_code == 201, saved.text
    body = {"key": "cards", "version": "1.1.0", "title": "Cards", "forms": ["card"]}
    refused = await admin.post("/api/packages", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "package_names_records")
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [
        ("views/card.mine.yaml: filter.value", "names_record")
    ]
    assert "views/card.mine.yaml" not in await taken_home(admin)
    assert (await admin.post("/api/packages", json={**body, "keep_ids": True})).status_code == 201
    assert (await admin.get("/api/packages/cards")).json()["code"] == "package_names_records"
    kept = read_archive((await admin.get("/api/packages/cards", params={"keep_ids": "true"})).content)
    assert made in kept["views/card.mine.yaml"]


async def test_taking_it_off_tells_what_stays_and_what_goes(admin: httpx.AsyncClient) -> None:
    for name in ("A", "B"):
        assert (await admin.post("/api/forms/card/records", json={"name": name})).status_code == 201
    told = (await admin.get("/api/packages/cards/leaving")).json()
    assert {each["kind"]: each["number"] for each in told["stays"]} == {"form": 1, "record": 2, "template": 1}
    assert {each["kind"]: each["number"] for each in told["goes"]} == {"menu": 1, "installation": 1}
    assert (await admin.get("/api/packages/none/leaving")).status_code == 404
