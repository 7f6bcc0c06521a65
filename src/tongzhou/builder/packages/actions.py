"""Installing a package: the same writes that people make in the browser, in one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.packages.contracts import Chosen, Document, Installed, Manifest, Options, Package, PartKind
from tongzhou.builder.packages.documents import check_sizes
from tongzhou.builder.packages.errors import PackageExists, PackageInvalid, PackageNotNewer, PackageOlder
from tongzhou.builder.packages.ids import check_ids
from tongzhou.builder.packages.menus import menu_of
from tongzhou.builder.packages.parts import (
    NEEDS,
    Hands,
    called_first,
    live_form_text,
    name_parts,
    portable,
    read_parts,
    save_part,
    take_hands,
)
from tongzhou.builder.packages.pictures import bring_picture, wanted_by, with_pictures
from tongzhou.builder.packages.rules import check_whole, is_newer, portable_form
from tongzhou.builder.packages.sampling import read_samples
from tongzhou.builder.packages.seeding import seed
from tongzhou.builder.packages.tables import package_table
from tongzhou.builder.packages.weighing import FORM, Weighed, weigh
from tongzhou.builder.schema.facade import bring_forms, read_fresh_forms
from tongzhou.files.facade import FileStore
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.errors import NotAllowed, NotFound
from tongzhou.kernel.sealing import Sealer

HISTORY_MAX = 50
"""Installations that a package remembers."""
AS_IS = Options()
Told: TypeAlias = Callable[[int, int], Awaitable[None]]
"""Hears how many of how many things are done."""
ALL_PARTS = Chosen()


async def install(
    connection: Connection,
    package: Package,
    *,
    actor: Actor,
    now: datetime,
    options: Options = AS_IS,
    sealer: Sealer | None = None,
    store: FileStore | None = None,
    told: Told | None = None,
) -> Installed:
    """Bring the workspace to what the package says: forms, roles, views and all its parts. Twice changes nothing.

    What the workspace changed stays (`layers`); the rest is brought to the package's text by the same plan and checks
    as a change by hand. `sealer` makes the secrets of webhooks, `store` keeps the bytes of pictures (without
    one only their rows are written). Raises PackageOlder, NotAllowed for parts that the actor may not make by hand, and
    what schema, access and the others raise; nothing is half installed.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    if not all(actor.may(needed) for needed in needs(package)):
        raise NotAllowed()
    known = await find_installed(connection, package.manifest.key)
    base = check_newer(known, package)
    hands = await take_hands(connection, await read_fresh_forms(connection), actor, now, sealer)
    weighed = await weigh(hands, package, base, options.take)
    steps = _Steps(told, len(weighed.forms) + len(weighed.parts) + 1)
    async with _pictures(hands, package, weighed, store) as ids:
        await _write(hands, weighed, ids, options.confirm, steps)
        installed = Installed(weighed.differences)
        if known is None or known["version"] != package.manifest.version or not installed.is_nothing:
            await _note(connection, package, installed, known, actor=actor, now=now)
        if options.samples:
            installed = replace(installed, samples=await seed(connection, package, actor=actor, now=now))
        await steps.took(1)
    return installed


class _Steps:
    """How far an installation is."""

    def __init__(self, told: Told | None, total: int) -> None:
        self._told, self._total, self._done = told, total, 0

    async def took(self, steps: int) -> None:
        """So many more are done."""
        self._done += steps
        if self._told is not None:
            await self._told(self._done, self._total)


async def _write(
    hands: Hands, weighed: Weighed, ids: Mapping[tuple[str, str], str], confirm: Collection[str], steps: _Steps
) -> None:
    """Forms with one another, then the parts that belong to them."""
    if weighed.forms:
        forms = [with_pictures(FORM, text, _known_of(ids, text["key"])) for text in weighed.forms]
        await bring_forms(hands.connection, forms, actor=hands.actor, now=hands.now, confirm=confirm)
        hands = replace(hands, forms=await read_fresh_forms(hands.connection))
    await steps.took(len(weighed.forms))
    known = {(hands.forms.get(form).id, name): picture for (form, name), picture in ids.items()}
    hands = replace(hands, pictures=replace(hands.pictures, ids=known))
    for kind, text in called_first(weighed.parts):
        await save_part(hands, kind, text)
        await steps.took(1)


def _known_of(ids: Mapping[tuple[str, str], str], form: str) -> Callable[[str], str | None]:
    return lambda name: ids.get((form, name))


@asynccontextmanager
async def _pictures(
    hands: Hands, package: Package, weighed: Weighed, store: FileStore | None
) -> AsyncIterator[Mapping[tuple[str, str], str]]:
    """The ids of the pictures that are to be shown, by form and name; those that are not here yet are received.

    What fails inside takes the bytes of those away again: its transaction takes only their rows.
    """
    ids: dict[tuple[str, str], str] = {}
    brought: list[UUID] = []
    try:
        for form, name in wanted_by(weighed.forms, weighed.parts):
            current = hands.forms.by_key.get(form)
            known = None if current is None else hands.pictures.ids.get((current.id, name))
            if known is None:
                found = await bring_picture(hands.connection, store, package, name, actor=hands.actor, now=hands.now)
                brought.append(found.id)
                known = str(found.id)
            ids[form, name] = known
        yield ids
    except BaseException:
        if store is not None:
            for each in brought:
                await store.remove(hands.actor.workspace.key, each)
        raise


def needs(package: Package) -> list[Permission]:
    """What somebody must be allowed to do by hand to install the package."""
    forms = [Permission.FORMS_MANAGE] if package.forms else []
    return list(dict.fromkeys([Permission.PACKAGES_MANAGE, *forms, *(NEEDS[kind] for kind in package.parts)]))


async def forget(connection: Connection, key: str, *, actor: Actor, now: datetime) -> None:
    """Take a package off the list; raises NotFound. Forms, records, roles and all parts stay as the workspace's own."""
    require(actor, Permission.PACKAGES_MANAGE)
    known = await find_installed(connection, key)
    if known is None:
        raise NotFound()
    await execute(connection, delete(package_table).where(package_table.c.key == key))
    subject, detail = Subject("package", key, key), {"version": known["version"]}
    await record(connection, actor=actor, action="package.forgotten", subject=subject, detail=detail, now=now)


async def find_installed(connection: Connection, key: str) -> Row | None:
    """The package as it was installed last."""
    return await fetch_one(connection, select(package_table).where(package_table.c.key == key))


def check_newer(known: Row | None, package: Package) -> Package | None:
    """The package as it was installed; raises PackageOlder where a newer version is here."""
    if known is None:
        return None
    if is_newer(known["version"], package.manifest.version):
        raise PackageOlder(package=known["key"], installed=known["version"], version=package.manifest.version)
    return Package.of_json(known["document"])


async def pack(
    connection: Connection, manifest: Manifest, chosen: Chosen = ALL_PARTS, *, actor: Actor, now: datetime
) -> None:
    """Make a package of forms that stand in the workspace with what is chosen besides them.

    Packed again under a later version it takes what stands then. Raises PackageInvalid where a form leads to one
    outside, PackageExists for the key of one that was installed from elsewhere, PackageNotNewer, PackageNamesRecords,
    and NotAllowed for what the actor may not make, export or reveal.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    known = await find_installed(connection, manifest.key)
    if known is not None and not known["made_here"]:
        raise PackageExists(package=manifest.key)
    if known is not None and not is_newer(manifest.version, known["version"]):
        raise PackageNotNewer(package=manifest.key, installed=known["version"])
    forms = await read_fresh_forms(connection)
    check_whole(manifest, forms)
    if not manifest.menu:
        manifest = manifest.model_copy(update={"menu": await menu_of(connection, manifest, forms)})
    hands = await take_hands(connection, forms, actor, now)
    texts = {key: portable_form(live_form_text(hands, forms.get(key)), chosen.roles) for key in manifest.forms}
    parts = await _packed_parts(hands, manifest, chosen)
    samples = await read_samples(
        connection, forms, manifest, chosen.samples, personal=chosen.personal, actor=actor, now=now
    )
    package = Package(manifest, texts, {kind: found for kind, found in parts.items() if found}, samples)
    check_sizes(package)
    if not chosen.keep_ids:
        check_ids(package)
    await _note(connection, package, Installed(), known, actor=actor, now=now, made_here=True)


async def _packed_parts(hands: Hands, manifest: Manifest, chosen: Chosen) -> dict[PartKind, dict[str, Document]]:
    may = {kind: hands.actor.may(NEEDS[kind]) for kind in PartKind}
    kinds = [kind for kind in PartKind if (may[kind] if chosen.kinds is None else kind in chosen.kinds)]
    if not all(may[kind] for kind in (*kinds, *([PartKind.ROLE] if chosen.roles else []))):
        raise NotAllowed()
    parts: dict[PartKind, dict[str, Document]] = {}
    for kind in dict.fromkeys([*([PartKind.ROLE] if chosen.roles else []), *kinds]):
        await name_parts(hands, kind, manifest.forms)
        found = await read_parts(hands, kind, manifest.forms)
        if kind is PartKind.ROLE:
            found = _chosen(found, chosen.roles)
        if kind is PartKind.FLOW:
            found = {name: text for name, text in found.items() if _goes_along(text, manifest.forms)}
        parts[kind] = {name: portable(kind, text, chosen.roles, manifest.forms) for name, text in found.items()}
    return parts


def _goes_along(flow: Document, forms: Collection[str]) -> bool:
    """Whether a flow belongs to forms: it is about records of one, or works on records of these alone."""
    worked_on = {step["form"] for step in flow["steps"] if step.get("form") is not None}
    return "form" in flow or (bool(worked_on) and worked_on <= set(forms))


def _chosen(known: dict[str, Document], roles: Collection[str]) -> dict[str, Document]:
    unknown = [key for key in roles if key not in known]
    if unknown:
        raise PackageInvalid(file=f"roles/{unknown[0]}.yaml", reason="no such role")
    return {key: known[key] for key in sorted(roles)}


async def _note(
    connection: Connection,
    package: Package,
    installed: Installed,
    known: Row | None,
    *,
    actor: Actor,
    now: datetime,
    made_here: bool = False,
) -> None:
    history = [] if known is None else known["history"]
    values = {
        "version": package.manifest.version,
        "document": package.as_json(),
        "installed_at": now,
        "installed_by": actor.name,
        "history": [*history, _step(package, installed, actor, now)][-HISTORY_MAX:],
        "made_here": made_here or (known is not None and known["made_here"]),
    }
    await execute(
        connection,
        insert(package_table)
        .values(key=package.manifest.key, **values)
        .on_conflict_do_update(index_elements=["key"], set_=values),
    )
    await record(
        connection,
        actor=actor,
        action="package.made" if made_here else "package.installed",
        subject=Subject("package", package.manifest.key, package.manifest.key),
        detail={
            "version": package.manifest.version,
            "created": list(installed.created),
            "changed": list(installed.changed),
        },
        now=now,
    )


def _step(package: Package, installed: Installed, actor: Actor, now: datetime) -> Document:
    """An installation as the package's history keeps it."""
    return {
        "version": package.manifest.version,
        "at": now.isoformat(),
        "by": actor.name,
        "created": len(installed.created),
        "changed": len(installed.changed),
        "kept": len(installed.kept),
    }
