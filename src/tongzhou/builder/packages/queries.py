"""Reading packages: listed, and as text again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from tongzhou.access.facade import Actor, Permission, require, system_actor_on
from tongzhou.builder.packages.contracts import Document, Package, PartKind
from tongzhou.builder.packages.menus import menu_for
from tongzhou.builder.packages.parts import Hands, live_form_text, portable, read_parts, take_hands
from tongzhou.builder.packages.pictures import pictures_in, read_contents
from tongzhou.builder.packages.rules import portable_form
from tongzhou.builder.packages.seeding import count_samples
from tongzhou.builder.packages.tables import package_table
from tongzhou.builder.query.facade import ListRequest
from tongzhou.builder.records.facade import count_records, open_form
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.files.facade import FileStore
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import NotFound


async def list_packages(connection: Connection, *, actor: Actor) -> list[Document]:
    """The packages of the workspace, oldest first."""
    require(actor, Permission.PACKAGES_MANAGE)
    rows = await fetch_all(connection, select(package_table).order_by(package_table.c.installed_at))
    return [
        {
            **{part: row["document"]["manifest"].get(part) for part in ("key", "version", "title", "summary", "forms")},
            "installed_at": row["installed_at"],
            "installed_by": row["installed_by"],
            "made_here": row["made_here"],
            "samples": await count_samples(connection, row["key"]),
            "sample_forms": sorted(row["document"].get("samples", {})),
            "history": list(reversed(row["history"])),
        }
        for row in rows
    ]


async def export(connection: Connection, key: str, *, actor: Actor, store: FileStore | None = None) -> Package:
    """The package as its forms and parts stand today; raises NotFound. What was removed here is left out.

    With a store it comes with its pictures.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    stored = await fetch_value(connection, select(package_table.c.document).where(package_table.c.key == key))
    if stored is None:
        raise NotFound()
    installed = Package.of_json(stored)
    forms = await read_fresh_forms(connection)
    keys = tuple(form for form in installed.manifest.forms if form in forms.by_key)
    menu = await menu_for(connection, installed.manifest, forms)
    manifest = installed.manifest.model_copy(update={"forms": keys, "menu": menu})
    hands = await take_hands(connection, forms, actor, clock.now())
    roles = frozenset(installed.roles)
    texts = {form: portable_form(live_form_text(hands, forms.get(form)), roles) for form in keys}
    parts = {kind: await _parts(hands, kind, installed, keys) for kind in installed.parts}
    samples = {form: installed.samples[form] for form in keys if form in installed.samples}
    package = Package(manifest, texts, parts, samples)
    if store is None:
        return package
    files = await read_contents(store, actor.workspace.key, hands.pictures, pictures_in(package))
    return replace(package, files=files)


async def weigh_leaving(connection: Connection, key: str, *, actor: Actor, now: datetime) -> dict[str, dict[str, int]]:
    """What stays and what goes when a package is taken off the list, counted by kind; raises NotFound."""
    package = await export(connection, key, actor=actor)
    stored = await fetch_one(connection, select(package_table).where(package_table.c.key == key))
    program = await system_actor_on(connection, actor.workspace.key)
    forms = await read_fresh_forms(connection)
    records = 0
    for form in package.forms:
        opened = await open_form(connection, form, actor=program, now=now, forms=forms)
        records += await count_records(opened, ListRequest())
    parts = {kind.value: len(texts) for kind, texts in package.parts.items()}
    return {
        "stays": {"form": len(package.forms), "record": records, **parts},
        "goes": {"menu": len(package.manifest.menu), "installation": len(stored["history"]) if stored else 0},
    }


async def _parts(hands: Hands, kind: PartKind, installed: Package, forms: tuple[str, ...]) -> dict[str, Document]:
    live, roles = await read_parts(hands, kind, forms), frozenset(installed.roles)
    names = sorted(name for name in installed.parts[kind] if name in live)
    return {name: portable(kind, live[name], roles, forms) for name in names}
