"""An upgrade over HTTP: looked at with its differences and counts, sides chosen, nothing of the workspace's lost."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import yaml

from tests.builder.conftest import MakeForms
from tests.builder.packages.conftest import archive_of
from tests.jobs import end_of
from tests.people import MakeMember, MakeRole, SignIn

NOTE: dict[str, Any] = {
    "key": "note",
    "title": "Notes",
    "fields": [
        {"key": "what", "type": "text", "label": "What"},
        {"key": "size", "type": "text", "label": "Size"},
        {"key": "tier", "type": "select", "label": "Tier", "settings": {"options": [{"key": "gold"}]}},
    ],
}
Files = dict[str, str]
SIZE = "{key: size, type: text, label: Size}"


@pytest.fixture
async def admin(installer: None, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    del installer
    await make_member("admin@acme.example", "administrator")
    return await sign_in("admin@acme.example")


@pytest.fixture
async def installed(make_forms: MakeForms, admin: httpx.AsyncClient) -> Files:
    """The files of a package that was installed from elsewhere, and changed here since."""
    await make_forms({"key": "spare", "title": "Spare", "fields": NOTE["fields"][:1]})
    files = {
        "package.yaml": spelled({"key": "notes", "version": "1.0.0", "title": "Notes", "forms": ["note"]}),
        "forms/note.yaml": spelled(NOTE),
        "views/note.all.yaml": spelled({"form": "note", "key": "all", "title": "All"}),
        "views/note.gone.yaml": spelled({"form": "note", "key": "gone", "title": "Gone"}),
    }
    done = await sent(admin, files)
    assert done["created"] == ["form note", "view note.all", "view note.gone"]
    for size in ("3", "many"):
        made = await admin.post("/api/forms/note/records", json={"what": "x", "size": size})
        assert made.status_code == 201
    await redefined(
        admin, what={"label": "Our what"}, tier={"settings": {"options": [{"key": "gold"}, {"key": "ours"}]}}
    )
    views = (await admin.get("/api/forms/note/views")).json()["views"]
    (gone,) = [view["id"] for view in views if view["key"] == "gone"]
    assert (await admin.delete(f"/api/forms/note/views/{gone}")).status_code == 204
    return files


async def redefined(admin: httpx.AsyncClient, **fields: dict[str, Any]) -> None:
    form = (await admin.get("/api/forms/note")).json()["form"]
    keys = ("id", "key", "title", "label_field", "fields")
    definition = {key: form[key] for key in keys}
    written = ("id", "key", "type", "label", "required", "unique", "settings", "retired")
    definition["fields"] = [
        {**{key: field[key] for key in written if key in field}, **fields.get(field["key"], {})}
        for field in form["fields"]
    ]
    applied = await admin.post("/api/forms/note:apply", json={"version": form["version"], "definition": definition})
    assert applied.status_code == 200, applied.text


def spelled(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, sort_keys=False)


def newer(files: Files) -> Files:
    """What the package, what neither, and what both sides change; a view it brings no more."""
    fields = [
        {**NOTE["fields"][0], "label": "Their what", "required": True},
        {**NOTE["fields"][1], "type": "number"},
        {**NOTE["fields"][2], "settings": {"options": [{"key": "gold"}, {"key": "theirs"}]}},
    ]
    kept = {name: text for name, text in files.items() if name != "views/note.all.yaml"}
    return {
        **kept,
        "package.yaml": files["package.yaml"].replace("1.0.0", "2.0.0"),
        "forms/note.yaml": spelled({**NOTE, "fields": fields}),
    }


async def sent(browser: httpx.AsyncClient, files: Files, status: int = 200, **given: str) -> dict[str, Any]:
    """What a look tells; without `dry_run` what the installation that follows does, or its problem."""
    looks = given.pop("dry_run", "") == "true"
    answer = await browser.post(f"/api/packages:{'look' if looks else 'install'}", files=archive_of(files), data=given)
    if answer.status_code == 202:
        job = await end_of(browser, answer)
        found: dict[str, Any] = job["result"] if job["status"] == "done" else job["problem"]
        assert (200 if job["status"] == "done" else found["status"]) == status, found
        return found
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def field_facts(admin: httpx.AsyncClient) -> list[tuple[str, str, str]]:
    form = (await admin.get("/api/forms/note")).json()["form"]
    return [(field["key"], field["type"], field["label"]) for field in form["fields"] if not field.get("retired")]


def facts(size: str) -> list[tuple[str, str, str]]:
    return [("what", "text", "Our what"), ("size", size, "Size"), ("tier", "select", "Tier")]


async def test_a_look_tells_both_sides_the_plan_and_changes_nothing(admin: httpx.AsyncClient, installed: Files) -> None:
    looked = await sent(admin, newer(installed), dry_run="true")
    assert (looked["before"], looked["version"], looked["is_possible"]) == ("1.0.0", "2.0.0", True)
    assert [(each["part"], each["outcome"], each["here"], each["package"]) for each in looked["differences"]] == [
        ("form note: fields.what.label", "kept", "Our what", "Their what"),
        ("form note: fields.what.required", "changed", None, "true"),
        (
            "form note: fields.size",
            "changed",
            SIZE,
            SIZE.replace("text", "number"),
        ),
        ("form note: fields.tier.settings.options.theirs", "changed", None, "{key: theirs}"),
        ("form note: fields.tier.settings.options.ours", "own", "{key: ours}", None),
        ("view note.gone", "own", None, looked["differences"][5]["package"]),
    ]
    (planned,) = looked["plans"]
    assert planned["form"] == "note"
    assert planned["plan"]["requires_confirmation"] is True
    assert [(each["kind"], each["count"]) for each in planned["plan"]["changes"] if each["count"]] == [
        ("change_type", 1)
    ]
    assert (looked["left"], looked["met"]) == (["view note.all"], [])
    assert {each["permission"]: each["given"] for each in looked["rights"]} == {
        "packages.manage": True, "forms.manage": True, "views.share": True,
    }  # fmt: skip
    assert await field_facts(admin) == [
        ("what", "text", "Our what"),
        ("size", "text", "Size"),
        ("tier", "select", "Tier"),
    ]


async def test_values_are_lost_only_when_that_was_confirmed(admin: httpx.AsyncClient, installed: Files) -> None:
    refused = await sent(admin, newer(installed), 409)
    assert refused["code"] == "confirmation_needed"
    assert (await field_facts(admin))[1] == ("size", "text", "Size")
    done = await sent(admin, newer(installed), confirm="note")
    assert done["kept"] == ["form note: fields.what.label"]
    assert await field_facts(admin) == [
        ("what", "text", "Our what"),
        ("size", "number", "Size"),
        ("tier", "select", "Tier"),
    ]
    options = (await admin.get("/api/forms/note")).json()["form"]["fields"][2]["settings"]["options"]
    assert [each["key"] for each in options] == ["gold", "theirs", "ours"]
    views = (await admin.get("/api/forms/note/views")).json()["views"]
    assert [view["key"] for view in views] == ["all"]


async def test_the_packages_side_is_taken_where_it_was_chosen(admin: httpx.AsyncClient, installed: Files) -> None:
    done = await sent(admin, newer(installed), confirm="note", take="form note: fields.what.label")
    assert (done["kept"], "form note: fields.what.label" in done["changed"]) == ([], True)
    assert (await field_facts(admin))[0] == ("what", "text", "Their what")


async def test_the_layers_of_an_installed_package(admin: httpx.AsyncClient, installed: Files) -> None:
    del installed
    view = {"title": "Mine", "shared": True}
    assert (await admin.post("/api/forms/note/views", json=view)).status_code == 201
    layers = (await admin.get("/api/packages/notes/layers")).json()["layers"]
    assert [(each["kind"], each["name"], each["state"]) for each in layers] == [
        ("form", "note", "overridden"),
        ("view", "note.all", "packaged"),
        ("view", "note.gone", "removed"),
    ]
    assert [each["path"] for each in layers[0]["differences"]] == [
        "fields.what.label",
        "fields.tier.settings.options.ours",
    ]
    (shown,) = (await admin.get("/api/packages")).json()["packages"]
    assert [(each["version"], each["created"], each["kept"]) for each in shown["history"]] == [("1.0.0", 3, 0)]
    assert (await admin.get("/api/packages/other/layers")).status_code == 404


async def test_data_in_the_way_is_told_with_counts(admin: httpx.AsyncClient, installed: Files) -> None:
    form = yaml.safe_load(installed["forms/note.yaml"])
    form["fields"][2]["required"] = True
    files = {**installed, "forms/note.yaml": spelled(form)}
    files["package.yaml"] = files["package.yaml"].replace("1.0.0", "1.5.0")
    looked = await sent(admin, files, dry_run="true")
    assert looked["is_possible"] is False
    (problem,) = looked["plans"][0]["plan"]["problems"]
    assert (problem["field"], problem["code"]) == ("tier", "rows_are_empty")
    assert (await sent(admin, files, 422))["code"] == "change_blocked"


async def test_what_stands_under_the_same_name_is_told_and_stays(admin: httpx.AsyncClient, installed: Files) -> None:
    del installed
    spare = {"key": "spare", "title": "Theirs", "fields": [{"key": "what", "type": "text", "label": "Theirs"}]}
    files = {
        "package.yaml": spelled({"key": "spares", "version": "1.0.0", "title": "Spares", "forms": ["spare"]}),
        "forms/spare.yaml": spelled(spare),
    }
    looked = await sent(admin, files, dry_run="true")
    assert (looked["met"], looked["created"]) == (["form spare"], [])
    assert looked["kept"] == ["form spare: title", "form spare: fields.what.label"]
    done = await sent(admin, files)
    assert done["kept"] == looked["kept"]
    assert (await admin.get("/api/forms/spare")).json()["form"]["title"] == "Spare"


async def test_taken_off_the_list_everything_stays(admin: httpx.AsyncClient, installed: Files) -> None:
    del installed
    assert (await admin.delete("/api/packages/notes")).status_code == 204
    assert (await admin.get("/api/packages")).json()["packages"] == []
    assert len((await admin.get("/api/forms/note/records")).json()["records"]) == 2
    assert (await admin.delete("/api/packages/notes")).status_code == 404


async def test_without_the_rights_a_look_tells_only_what_is_lacking(
    admin: httpx.AsyncClient, installed: Files, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    role = {"key": "carrier", "title": "Carrier", "kind": "member", "permissions": ["packages.manage", "forms.manage"]}
    await make_role({**role, "forms": {}})
    await make_member("carrier@acme.example", "carrier")
    sly = {"key": "carrier", "title": "Carrier", "kind": "member", "permissions": ["settlements.approve"], "forms": {}}
    files = {**newer(installed), "roles/carrier.yaml": spelled(sly)}
    browser = await sign_in("carrier@acme.example")
    looked = await sent(browser, files, dry_run="true")
    assert [each["permission"] for each in looked["rights"] if not each["given"]] == ["roles.manage", "views.share"]
    assert (looked["is_possible"], looked["differences"], looked["plans"]) == (False, [], [])
    await sent(browser, files, 403)
    roles = (await admin.get("/api/roles")).json()["roles"]
    assert [each["permissions"] for each in roles if each["key"] == "carrier"] == [role["permissions"]]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("../../evil.yaml", "a: 1", "no file of a package has this name"),
        ("forms/../note.yaml", "a: 1", "the manifest does not list this form"),
        ("views/note.all.yaml", "{form: note, key: other, title: X}", "the file is not named after what is in it"),
        ("views/note.all.yaml", "a: &a [1]\nb: *a", "an alias; write the part out"),
        ("views/note.all.yaml", "a: " + "[" * 60 + "]" * 60, "nested more than 40 deep"),
        ("views/note.all.yaml", "{form: elsewhere, key: all, title: X}", "no form elsewhere"),
        ("forms/note.yaml", "{key: note, title: 7, fields: []}", "title"),
        ("samples/note.yaml", "{form: note, records: 3}", "records: not a list of mappings"),
        (
            "links/note.x.yaml",
            "{form: note, key: x, kind: fill, title: X, secret: y}",
            "secret: Extra inputs are not permitted",
        ),
    ],
)
async def test_hostile_files_are_refused(admin: httpx.AsyncClient, name: str, text: str, reason: str) -> None:
    files = {
        "package.yaml": spelled({"key": "notes", "version": "1.0.0", "title": "Notes", "forms": ["note"]}),
        "forms/note.yaml": spelled(NOTE),
        name: text,
    }
    refused = await sent(admin, files, 422)
    assert refused["code"] == "package_invalid"
    assert reason in refused["title"]
    assert (await admin.get("/api/forms/note")).status_code == 404
