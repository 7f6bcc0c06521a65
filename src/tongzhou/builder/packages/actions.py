"""Installing a package: the same writes that people make in the browser, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tongzhou.access.facade import Actor, Permission, list_role_documents, require, save_role
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.packages.contracts import Document, Installed, Manifest, Package, ViewDocument
from tongzhou.builder.packages.errors import PackageExists, PackageInvalid, PackageOlder
from tongzhou.builder.packages.layers import Merged, differences, merge, merge_form
from tongzhou.builder.packages.rules import check_whole, form_text, is_newer, role_text
from tongzhou.builder.packages.tables import package_table
from tongzhou.builder.query.facade import FormRowConditions
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import bring_forms, read_definition, read_fresh_forms, write_definition
from tongzhou.builder.views.facade import list_shared_views, save_shared_view
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.errors import NotAllowed


async def install(connection: Connection, package: Package, *, actor: Actor, now: datetime) -> Installed:
    """Bring the workspace to what the package says: forms, roles, views and menu. Twice changes nothing.

    What the workspace changed stays (`layers`); the rest is brought to the package's text by the same plan and checks
    as a change in the designer. Raises PackageInvalid, PackageOlder, and what schema and access raise; nothing is
    half installed.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    manifest = package.manifest
    known = await fetch_value(connection, select(package_table.c.version).where(package_table.c.key == manifest.key))
    if known is not None and is_newer(known, manifest.version):
        raise PackageOlder(package=manifest.key, installed=known, version=manifest.version)
    before = await _installed_before(connection, manifest.key)
    done = [
        await _install_forms(connection, package, before, actor=actor, now=now),
        await _install_roles(connection, package, before, actor=actor, now=now),
        await _install_views(connection, package, before, actor=actor, now=now),
    ]
    installed = Installed(
        *(tuple(name for each in done for name in getattr(each, part)) for part in ("created", "changed", "kept"))
    )
    if known == manifest.version and installed.is_nothing:
        return installed
    await _note(connection, package, installed, actor=actor, now=now)
    return installed


async def _installed_before(connection: Connection, key: str) -> Document:
    """The package as it was installed last; empty layers before the first time."""
    stored = await fetch_value(connection, select(package_table.c.document).where(package_table.c.key == key))
    if stored is None:
        return {"forms": {}, "roles": {}, "views": {}}
    return {**stored, "views": {(view["form"], view["key"]): _lean(view) for view in stored["views"]}}


def _lean(view: Document) -> Document:
    return {name: value for name, value in view.items() if value is not None}


@dataclass(slots=True)
class _Layers:
    """One kind of documents being merged, and what is said of it."""

    kind: str
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def merged(self, name: str, live: Document | None, done: Merged) -> Document | None:
        """The document to write; None where it stands already."""
        self.kept += [f"{self.kind} {name}: {path}" for path in done.kept]
        paths = differences(live, done.document)
        if live is None:
            self.created.append(f"{self.kind} {name}")
        elif paths:
            self.changed += [f"{self.kind} {name}: {path}" for path in paths]
        elif live == done.document:
            return None
        return done.document

    def told(self) -> Installed:
        """As the installation says it."""
        return Installed(tuple(self.created), tuple(self.changed), tuple(self.kept))


async def _install_forms(
    connection: Connection, package: Package, before: Document, *, actor: Actor, now: datetime
) -> Installed:
    forms, layers = await read_fresh_forms(connection), _Layers("form")
    documents = []
    for key, new in package.forms.items():
        current, base = forms.by_key.get(key), before["forms"].get(key)
        live = None if current is None else form_text(write_definition(current))
        done = (
            Merged(_canonical(new), ())
            if live is None
            else merge_form(None if base is None else _canonical(base), live, _canonical(new))
        )
        document = layers.merged(key, live, done)
        if document is not None:
            documents.append(document if current is None else _with_retired(document, current))
    if documents:
        await bring_forms(connection, documents, actor=actor, now=now)
    return layers.told()


def _canonical(document: Document) -> Document:
    """A form's text as an export would write it."""
    return form_text(write_definition(read_definition(document)))


def _with_retired(document: Document, current: FormDefinition) -> Document:
    """What the form no longer has in use stays retired; nothing is removed."""
    live = {field["key"] for field in document["fields"]}
    retired = [
        {**written, "retired": True, "required": False, "unique": False}
        for written in write_definition(current)["fields"]
        if written["retired"] or written["key"] not in live
    ]
    return {**document, "fields": [*document["fields"], *retired]}


async def _install_roles(
    connection: Connection, package: Package, before: Document, *, actor: Actor, now: datetime
) -> Installed:
    known = {role["key"]: role_text(role, ()) for role in await list_role_documents(connection)}
    layers = _Layers("role")
    for key, new in package.roles.items():
        live, base = known.get(key), before["roles"].get(key)
        sorted_base = None if base is None else role_text(base, ())
        done = Merged(dict(new), ()) if live is None else merge(sorted_base, live, role_text(dict(new), ()))
        document = layers.merged(key, live, done)
        if document is not None:
            if not actor.may(Permission.ROLES_MANAGE):
                raise NotAllowed()
            await save_role(connection, document, conditions=FormRowConditions(), actor=actor, now=now)
    return layers.told()


async def _install_views(
    connection: Connection, package: Package, before: Document, *, actor: Actor, now: datetime
) -> Installed:
    layers = _Layers("view")
    for view in package.views:
        new: Document = view.model_dump(mode="json", exclude_none=True)
        known = {each["key"]: each for each in await list_shared_views(connection, view.form)}
        live, base = known.get(view.key), before["views"].get((view.form, view.key))
        done = Merged(new, ()) if live is None else merge(base, live, new)
        document = layers.merged(f"{view.form}.{view.key}", live, done)
        if document is not None:
            await save_shared_view(connection, document, actor=actor, now=now)
    return layers.told()


async def pack(
    connection: Connection, manifest: Manifest, roles: Sequence[str], *, actor: Actor, now: datetime
) -> None:
    """Make a package of forms that stand in the workspace, with their shared views and these roles.

    Raises PackageInvalid where a form leads to one outside, and PackageExists for a key that is taken.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    if await fetch_value(connection, select(package_table.c.key).where(package_table.c.key == manifest.key)):
        raise PackageExists(package=manifest.key)
    forms = await read_fresh_forms(connection)
    check_whole(manifest, forms)
    known = {role["key"]: role for role in await list_role_documents(connection)}
    unknown = [key for key in roles if key not in known]
    if unknown:
        raise PackageInvalid(file=f"roles/{unknown[0]}.yaml", reason="no such role")
    views = [
        ViewDocument.model_validate(view) for key in manifest.forms for view in await list_shared_views(connection, key)
    ]
    package = Package(
        manifest,
        {key: form_text(write_definition(forms.get(key))) for key in manifest.forms},
        tuple(views),
        {key: role_text(known[key], manifest.forms) for key in roles},
    )
    await _note(connection, package, Installed((), ()), actor=actor, now=now)


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
