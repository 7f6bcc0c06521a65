"""Installing a package: the same writes that people make in the browser, in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tongzhou.access.facade import Actor, Permission, list_role_documents, require, save_role
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.packages.contracts import Document, Installed, Package
from tongzhou.builder.packages.errors import PackageOlder
from tongzhou.builder.packages.rules import form_text, is_newer, role_text
from tongzhou.builder.packages.tables import package_table
from tongzhou.builder.query.facade import FormRowConditions
from tongzhou.builder.schema.facade import bring_forms, read_fresh_forms, write_definition
from tongzhou.builder.views.facade import list_shared_views, save_shared_view
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_value


async def install(connection: Connection, package: Package, *, actor: Actor, now: datetime) -> Installed:
    """Bring the workspace to what the package says: forms, roles, views and menu. Twice changes nothing.

    A form that already stands is brought to the package's text by the same plan and checks as a change in the
    designer. Raises PackageInvalid, PackageOlder, and what schema and access raise; nothing is half installed.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    manifest = package.manifest
    known = await fetch_value(connection, select(package_table.c.version).where(package_table.c.key == manifest.key))
    if known is not None and is_newer(known, manifest.version):
        raise PackageOlder(package=manifest.key, installed=known, version=manifest.version)
    done = [
        await _install_forms(connection, package, actor=actor, now=now),
        await _install_roles(connection, package, actor=actor, now=now),
        await _install_views(connection, package, actor=actor, now=now),
    ]
    installed = Installed(
        tuple(name for each in done for name in each.created), tuple(name for each in done for name in each.changed)
    )
    if known == manifest.version and installed.is_nothing:
        return installed
    await _note(connection, package, installed, actor=actor, now=now)
    return installed


async def _install_forms(connection: Connection, package: Package, *, actor: Actor, now: datetime) -> Installed:
    forms = await read_fresh_forms(connection)
    differing = [
        document
        for key, document in package.forms.items()
        if (current := forms.find(key)) is None or form_text(write_definition(current)) != form_text(document)
    ]
    created, changed = await bring_forms(connection, differing, actor=actor, now=now) if differing else ((), ())
    return Installed(tuple(f"form {form.key}" for form in created), tuple(f"form {form.key}" for form in changed))


async def _install_roles(connection: Connection, package: Package, *, actor: Actor, now: datetime) -> Installed:
    known = {role["key"]: role_text(role, ()) for role in await list_role_documents(connection)}
    created: list[str] = []
    changed: list[str] = []
    for key, role in package.roles.items():
        if known.get(key) == role_text(role, ()):
            continue
        await save_role(connection, role, conditions=FormRowConditions(), actor=actor, now=now)
        (changed if key in known else created).append(f"role {key}")
    return Installed(tuple(created), tuple(changed))


async def _install_views(connection: Connection, package: Package, *, actor: Actor, now: datetime) -> Installed:
    created: list[str] = []
    changed: list[str] = []
    for view in package.views:
        document: Document = view.model_dump(mode="json", exclude_none=True)
        known = {each["key"]: each for each in await list_shared_views(connection, view.form)}
        if known.get(view.key) == document:
            continue
        await save_shared_view(connection, document, actor=actor, now=now)
        (changed if view.key in known else created).append(f"view {view.form}.{view.key}")
    return Installed(tuple(created), tuple(changed))


async def _note(connection: Connection, package: Package, installed: Installed, *, actor: Actor, now: datetime) -> None:
    values = {
        "version": package.manifest.version,
        "document": package.as_json(),
        "installed_at": now,
        "installed_by": actor.name,
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
        action="package.installed",
        subject=Subject("package", package.manifest.key, package.manifest.key),
        detail={
            "version": package.manifest.version,
            "created": list(installed.created),
            "changed": list(installed.changed),
        },
        now=now,
    )
