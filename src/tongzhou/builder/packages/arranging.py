"""The menu: what packages bring, and over it the order that people gave it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Texts
from tongzhou.builder.packages.contracts import ITEMS_MAX, MenuApp, MenuItem
from tongzhou.builder.packages.naming import key_for
from tongzhou.kernel.errors import FieldError

GROUPS_MAX: Final = 50
OTHER: Final = "other"
OTHER_FORMS: Final[dict[str, str]] = {"zh-CN": "其他表单", "en": "Other forms"}


class Entry(BaseModel):
    """What an entry leads to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["form", "page"]
    key: Key

    @classmethod
    def of(cls, item: MenuItem) -> Entry:
        """The entry of a package."""
        return cls(kind="form" if item.page is None else "page", key=item.page or item.form or "")


class Group(BaseModel):
    """A group as somebody arranged it: a new one has no key yet; without a title it is called as its package says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key | None = None
    title: Texts | None = None
    items: Annotated[tuple[Entry, ...], Constraint(max_length=ITEMS_MAX)] = ()


Arrangement = tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """The menu as packages bring it: their groups, those of one key as one, each entry once."""

    groups: Mapping[str, MenuApp]

    @property
    def items(self) -> dict[Entry, MenuItem]:
        """Every entry."""
        return {Entry.of(item): item for group in self.groups.values() for item in group.items}


def brought(apps: Iterable[MenuApp], forms: Collection[str]) -> Brought:
    """The menu of these apps; forms that none of them opens stand in a group of their own."""
    groups: dict[str, MenuApp] = {}
    seen: set[Entry] = set()
    opened: set[str] = set()
    for app in apps:
        items = []
        for item in app.items:
            if Entry.of(item) not in seen:
                seen.add(Entry.of(item))
                items.append(item)
            if item.form is not None:
                opened.add(item.form)
        known = groups.get(app.key)
        groups[app.key] = app if known is None else known
        groups[app.key] = groups[app.key].model_copy(update={"items": (*(known.items if known else ()), *items)})
    left = tuple(MenuItem(form=key) for key in forms if key not in opened)
    if left or OTHER in groups:
        other = groups.pop(OTHER, MenuApp(key=OTHER, title=OTHER_FORMS, items=()))
        groups[OTHER] = other.model_copy(update={"items": (*other.items, *left)})
    return Brought(groups)


def arranged(menu: Brought, arrangement: Arrangement) -> list[MenuApp]:
    """The menu as people arranged it. What came since stands where its package puts it, after the rest."""
    items, named = menu.items, {entry for group in arrangement for entry in group.items}
    made = []
    for group in arrangement:
        key = group.key or ""
        base = menu.groups.get(key)
        placed = [items[entry] for entry in group.items if entry in items]
        placed += [] if base is None else _unplaced(base, named)
        title = group.title or (OTHER_FORMS if base is None else base.title)
        made.append(MenuApp(key=key, title=title, items=tuple(placed)))
    known = {group.key for group in arrangement}
    for key, base in menu.groups.items():
        rest = tuple(_unplaced(base, named))
        if key not in known and (rest or not arrangement):
            made.append(base.model_copy(update={"items": rest}))
    return made


def _unplaced(group: MenuApp, named: Collection[Entry]) -> list[MenuItem]:
    return [item for item in group.items if Entry.of(item) not in named]


def beside(menu: Brought, arrangement: Arrangement, made: Entry, source: Entry) -> Arrangement:
    """The arrangement with a new entry right after another one; as it was where that stands among the other forms."""
    groups = []
    home = None
    for app in arranged(menu, arrangement):
        items = [entry for entry in map(Entry.of, app.items) if entry != made]
        if source in items:
            home = app.key
            items.insert(items.index(source) + 1, made)
        if items or app.key != OTHER:
            groups.append(Group(key=app.key, title=app.title, items=tuple(items)))
    if home is None or (home == OTHER and not arrangement):
        return arrangement
    return settled(menu, groups, arrangement)


def settled(menu: Brought, groups: Sequence[Group], known: Arrangement) -> Arrangement:
    """What to remember of an arrangement: new groups get a key, titles that are their package's are left to it."""
    taken = {*menu.groups, OTHER, *(group.key for group in (*groups, *known) if group.key is not None)}
    made = []
    for group in groups:
        key = group.key
        if key is None:
            key = key_for(group.title or "", taken, "group")
            taken.add(key)
        base = menu.groups.get(key)
        title = None if base is not None and group.title == base.title else group.title
        made.append(Group(key=key, title=title, items=group.items))
    return tuple(made)


def mistakes(menu: Brought, groups: Sequence[Group], known: Arrangement) -> Iterator[FieldError]:
    """What is wrong with an arrangement, place by place."""
    items = menu.items
    keys, seen = {*menu.groups, OTHER, *(group.key for group in known)}, set()
    for number, group in enumerate(groups):
        if group.key is not None and group.key not in keys:
            yield FieldError(f"groups.{number}.key", "unknown_menu_group", {"group": group.key})
        if group.key is not None and group.key in seen:
            yield FieldError(f"groups.{number}.key", "menu_group_twice", {"group": group.key})
        if group.title is None and group.key not in menu.groups:
            yield FieldError(f"groups.{number}.title", "required")
        seen.add(group.key)
    placed: set[Entry] = set()
    for number, group in enumerate(groups):
        for place, entry in enumerate(group.items):
            if entry not in items:
                yield FieldError(f"groups.{number}.items.{place}", "unknown_menu_entry", {"entry": entry.key})
            if entry in placed:
                yield FieldError(f"groups.{number}.items.{place}", "menu_entry_twice", {"entry": entry.key})
            placed.add(entry)


def carried(groups: Iterable[MenuApp], items: Collection[Entry], rest: MenuApp | None = None) -> tuple[MenuApp, ...]:
    """The groups as a package takes them along, with these entries alone. Forms that stand in no group that anybody
    named make up `rest`, if there is one, else their next workspace finds a place for them.
    """
    made: list[MenuApp] = []
    homeless: list[MenuItem] = []
    for group in groups:
        kept = tuple(item for item in group.items if Entry.of(item) in items)
        if group.key == OTHER and group.title == OTHER_FORMS:
            homeless += kept
        elif kept:
            made.append(group.model_copy(update={"items": kept}))
    if rest is not None and homeless:
        made.append(rest.model_copy(update={"items": tuple(homeless)}))
    return tuple(made)
