"""Installing a package: the same writes that people make in the browser, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.packages.contracts import Document, Installed, Manifest, Options, Package, PartKind
from tongzhou.builder.packages.errors import PackageExists, PackageInvalid, PackageNotNewer, PackageOlder
from tongzhou.builder.packages.parts import NEEDS, Hands, name_parts, portable, read_parts, save_part
from tongzhou.builder.packages.rules import check_whole, form_text, is_newer, portable_form
from tongzhou.builder.packages.tables import package_table
from tongzhou.builder.packages.weighing import weigh
from tongzhou.builder.schema.facade import bring_forms, read_fresh_forms, write_definition
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.errors import NotAllowed
from tongzhou.kernel.sealing import Sealer

HISTORY_MAX = 50
"""Installations that a package remembers."""
AS_IS = Options()


async def install(
    connection: Connection,
    package: Package,
    *,
    actor: Actor,
    now: datetime,
    options: Options = AS_IS,
    sealer: Sealer | None = None,
) -> Installed:
    """Bring the workspace to what the package says: forms, roles, views and all its parts. Twice changes nothing.

    What the workspace changed stays (`layers`); the rest is brought to the package's text by the same plan and checks
    as a change by hand. `sealer` makes the secrets of links and webhooks. Raises PackageOlder, NotAllowed for parts
    that the actor may not make by hand, and what schema, access and the others raise; nothing is half installed.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    if not all(actor.may(needed) for needed in needs(package)):
        raise NotAllowed()
    known = await find_installed(connection, package.manifest.key)
    base = check_newer(known, package)
    hands = Hands(connection, await read_fresh_forms(connection), actor, now, sealer)
    weighed = await weigh(hands, package, base, options.take)
    if weighed.forms:
        await bring_forms(connection, weighed.forms, actor=actor, now=now, confirm=options.confirm)
        hands = Hands(connection, await read_fresh_forms(connection), actor, now, sealer)
    for kind, text in weighed.parts:
        await save_part(hands, kind, text)
    installed = Installed(weighed.differences)
    if known is None or known["version"] != package.manifest.version or not installed.is_nothing:
        await _note(connection, package, installed, known, actor=actor, now=now)
    return installed


def needs(package: Package) -> list[Permission]:
    """What somebody must be allowed to do by hand to install the package."""
    forms = [Permission.FORMS_MANAGE] if package.forms else []
    return list(dict.fromkeys([Permission.PACKAGES_MANAGE, *forms, *(NEEDS[kind] for kind in package.parts)]))


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
    connection: Connection,
    manifest: Manifest,
    roles: Collection[str],
    *,
    actor: Actor,
    now: datetime,
    kinds: Collection[PartKind] | None = None,
) -> None:
    """Make a package of forms that stand in the workspace with these roles and all parts of these kinds.

    Without `kinds` every kind that the actor may make by hand. Packed again under a later version it takes what stands
    then. Raises PackageInvalid where a form leads to one outside, PackageExists for the key of one that was installed
    from elsewhere, PackageNotNewer.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    known = await find_installed(connection, manifest.key)
    if known is not None and not known["made_here"]:
        raise PackageExists(package=manifest.key)
    if known is not None and not is_newer(manifest.version, known["version"]):
        raise PackageNotNewer(package=manifest.key, installed=known["version"])
    forms = await read_fresh_forms(connection)
    check_whole(manifest, forms)
    wanted = [kind for kind in PartKind if (actor.may(NEEDS[kind]) if kinds is None else kind in kinds)]
    if any(not actor.may(NEEDS[kind]) for kind in (*wanted, *([PartKind.ROLE] if roles else []))):
        raise NotAllowed()
    hands = Hands(connection, forms, actor, now)
    parts: dict[PartKind, dict[str, Document]] = {}
    for kind in wanted:
        await name_parts(hands, kind, manifest.forms)
        found = await read_parts(hands, kind, manifest.forms)
        if kind is PartKind.ROLE:
            found = _chosen(found, roles)
        parts[kind] = {name: portable(kind, text, roles, manifest.forms) for name, text in found.items()}
    texts = {key: portable_form(form_text(write_definition(forms.get(key)))) for key in manifest.forms}
    package = Package(manifest, texts, {kind: found for kind, found in parts.items() if found})
    await _note(connection, package, Installed(), known, actor=actor, now=now, made_here=True)


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
    done = {
        "version": package.manifest.version,
        "at": now.isoformat(),
        "by": actor.name,
        "created": len(installed.created),
        "changed": len(installed.changed),
        "kept": len(installed.kept),
    }
    history = [] if known is None else known["history"]
    values = {
        "version": package.manifest.version,
        "document": package.as_json(),
        "installed_at": now,
        "installed_by": actor.name,
        "history": [*history, done][-HISTORY_MAX:],
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
