"""The menu that an actor sees, and its order, which those who design forms give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tongzhou.access.facade import Action, Actor, Permission, actions_on, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.fields.facade import search_text
from tongzhou.builder.packages.arranging import (
    Arrangement,
    Brought,
    Entry,
    Group,
    arranged,
    beside,
    brought,
    carried,
    mistakes,
    settled,
)
from tongzhou.builder.packages.contracts import Document, Manifest, MenuApp, MenuItem
from tongzhou.builder.packages.errors import MenuChanged
from tongzhou.builder.packages.tables import menu_table, package_table
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import read_forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import InvalidValues
from tongzhou.kernel.texts import Text, words


async def list_menu(connection: Connection, *, actor: Actor) -> list[Document]:
    """The groups and entries that the actor may open. Partner users have none: the portal is theirs."""
    if actor.partner_id is not None:
        return []
    forms = await read_forms(connection, actor.workspace)
    _, arrangement = await _arrangement(connection)
    apps = [
        {
            "key": app.key,
            "title": app.title,
            "items": [_entry(item, forms) for item in app.items if _opens(item, actor)],
        }
        for app in arranged(await _brought(connection, forms), arrangement)
    ]
    return [app for app in apps if app["items"]]


async def read_arrangement(connection: Connection, *, actor: Actor) -> Document:
    """All groups with all their entries, also empty ones and what the actor may not open, and at which version."""
    require(actor, Permission.FORMS_MANAGE)
    forms = await read_forms(connection, actor.workspace)
    version, arrangement = await _arrangement(connection)
    return _shown(version, await _brought(connection, forms), arrangement, forms)


async def arrange(
    connection: Connection, groups: Sequence[Group], *, version: int, actor: Actor, now: datetime
) -> Document:
    """Give the menu this order; none at all is that of the packages.

    Entries that no group names stand where their package puts them. Raises InvalidValues for groups and entries that
    are not there or come twice, MenuChanged where somebody else arranged it since `version`.
    """
    require(actor, Permission.FORMS_MANAGE)
    forms = await read_forms(connection, actor.workspace)
    menu = await _brought(connection, forms)
    current, known = await _arrangement(connection)
    if errors := list(mistakes(menu, groups, known)):
        raise InvalidValues(errors=errors)
    arrangement = settled(menu, groups, known)
    if current != version or not await _keep(connection, arrangement, version, now=now):
        raise MenuChanged()
    titles = [words(app.title, "zh-CN") for app in arranged(menu, arrangement)]
    subject = Subject("menu", "menu", "menu")
    await record(connection, actor=actor, action="menu.arranged", subject=subject, detail={"groups": titles}, now=now)
    return _shown(version + 1, menu, arrangement, forms)


async def stand_beside(connection: Connection, key: str, source: str, forms: Forms, *, now: datetime) -> None:
    """Give a form its place in the menu right after another one; a menu that is arranged meanwhile is left alone."""
    version, known = await _arrangement(connection)
    menu = await _brought(connection, forms)
    made, after = Entry(kind="form", key=key), Entry(kind="form", key=source)
    arrangement = beside(menu, known, made, after)
    if arrangement != known:
        await _keep(connection, arrangement, version, now=now)


async def menu_for(connection: Connection, manifest: Manifest, forms: Forms) -> tuple[MenuApp, ...]:
    """The menu that an installed package takes along: as it came, or its entries as they were arranged here."""
    _, arrangement = await _arrangement(connection)
    if not arrangement:
        return manifest.menu
    own = {Entry.of(item) for app in manifest.menu for item in app.items}
    own |= {Entry(kind="form", key=key) for key in manifest.forms}
    return carried(arranged(await _brought(connection, forms), arrangement), own)


async def menu_of(connection: Connection, manifest: Manifest, forms: Forms) -> tuple[MenuApp, ...]:
    """The menu for a new package of these forms: as they stand here; those in no group are called as the package."""
    _, arrangement = await _arrangement(connection)
    own = {Entry(kind="form", key=key) for key in manifest.forms}
    rest = MenuApp(key=manifest.key, title=manifest.title, items=())
    return carried(arranged(await _brought(connection, forms), arrangement), own, rest)


async def _brought(connection: Connection, forms: Forms) -> Brought:
    stored = select(package_table.c.document["manifest"].label("manifest")).order_by(package_table.c.installed_at)
    manifests = [Manifest.model_validate(row["manifest"]) for row in await fetch_all(connection, stored)]
    apps = [_standing(app, forms) for manifest in manifests for app in manifest.menu]
    return brought(apps, [form.key for form in forms if forms.owner_of(form.key) is None])


def _standing(app: MenuApp, forms: Forms) -> MenuApp:
    """The group without forms that are out of use."""
    items = tuple(item for item in app.items if item.page is not None or forms.find(item.form or "") is not None)
    return app.model_copy(update={"items": items})


async def _arrangement(connection: Connection) -> tuple[int, Arrangement]:
    row = await fetch_one(connection, select(menu_table.c.version, menu_table.c.groups))
    if row is None:
        return 0, ()
    return row["version"], tuple(Group.model_validate(each) for each in row["groups"])


async def _keep(connection: Connection, arrangement: Arrangement, version: int, *, now: datetime) -> bool:
    """Whether nobody else was faster."""
    groups = [group.model_dump(mode="json", exclude_none=True) for group in arrangement]
    values = {"version": version + 1, "groups": groups, "updated_at": now}
    statement = (
        insert(menu_table)
        .values(one=True, **values)
        .on_conflict_do_update(index_elements=["one"], set_=values, where=menu_table.c.version == version)
        .returning(menu_table.c.version)
    )
    return await fetch_value(connection, statement) is not None


def _shown(version: int, menu: Brought, arrangement: Arrangement, forms: Forms) -> Document:
    groups = [
        {
            "key": app.key,
            "title": app.title,
            "own": app.key not in menu.groups,
            "items": [_entry(item, forms) for item in app.items],
        }
        for app in arranged(menu, arrangement)
    ]
    return {"version": version, "arranged": bool(arrangement), "groups": groups}


def _opens(item: MenuItem, actor: Actor) -> bool:
    if item.permission is not None:
        return item.permission in actor.permissions
    return item.form is not None and Action.READ in actions_on(actor, item.form)


def _entry(item: MenuItem, forms: Forms) -> dict[str, Any]:
    form = forms.find(item.form or "")
    look = {"icon": (form.icon if form else None) or item.icon, "color": form.color if form else None}
    if item.page is not None:
        return {"kind": "page", "key": item.page, "title": item.title, **look, **_spelled(item.title)}
    title = item.title or (form.title if form else item.form)
    return {"kind": "form", "key": item.form, "title": title, **look, **_spelled(title)}


def _spelled(title: Text | None) -> dict[str, str]:
    """What an entry is found by: its titles, the Chinese one in pinyin and initials, too."""
    titles = title.values() if isinstance(title, Mapping) else [title]
    return {"spelled": _spelling(tuple(titles))}


@lru_cache(maxsize=4_096)
def _spelling(titles: tuple[str | None, ...]) -> str:
    """The same for every reader of the menu: pinyin is made once per title."""
    return search_text(titles) or ""
