"""Pictures that forms and templates show, as packages carry them: files named by what is in them.

In the workspace a picture is a file with an id, in a package `files/<sha256>.png`; texts are turned from one to the
other where they cross.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.builder.packages.contracts import Document, Package, PartKind
from tongzhou.builder.packages.errors import PackageInvalid
from tongzhou.builder.schema.facade import LAYOUT_FILES
from tongzhou.files.contracts import StoredFile
from tongzhou.files.facade import IMAGE_FORMATS, Copy, FileStore, detect_type, list_files_of, receive
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import Problem

FOLDER: Final = "files"
PICTURE_SIZE_MAX: Final = 10 * 1024 * 1024
ENDINGS: Final = MappingProxyType({"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"})
_NAME: Final = re.compile(rf"{FOLDER}/([0-9a-f]{{64}})\.({'|'.join(ENDINGS.values())})")
Swap: TypeAlias = Callable[[str], str | None]
Wanted: TypeAlias = tuple[str, str]
"""A form's key and the name of a picture that it, or a template of it, shows."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a workspace's forms: by id, and the id of each form's (by its id) under a name."""

    files: Mapping[str, StoredFile] = field(default_factory=dict)
    ids: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def name(self, picture: str) -> str | None:
        """Under which name a picture travels; None for one that is gone."""
        stored = self.files.get(picture)
        return None if stored is None else name_of(stored)


async def read_pictures(connection: Connection) -> Pictures:
    """All that layouts and templates show, or showed."""
    files = await list_files_of(connection, LAYOUT_FILES)
    shown = {str(each.id): each for each in files if each.type in ENDINGS}
    return Pictures(shown, {(str(each.record_id), name_of(each)): str(each.id) for each in reversed(shown.values())})


def name_of(stored: StoredFile) -> str:
    """Where the picture lies in a package."""
    return f"{FOLDER}/{stored.carried}.{ENDINGS[stored.type]}"


def check_picture(name: str, content: bytes) -> None:
    """Raise PackageInvalid for a file that is no picture, or not the one that it is named after."""
    named = _NAME.fullmatch(name)
    if named is None:
        raise PackageInvalid(file=name, reason="no file of a package has this name")
    if hashlib.sha256(content).hexdigest() != named[1]:
        raise PackageInvalid(file=name, reason="its name is not the SHA-256 of what is in it")
    try:
        found = detect_type(content[:8192], name)
    except Problem as error:
        raise PackageInvalid(file=name, reason="not a picture") from error
    if found not in IMAGE_FORMATS or ENDINGS[found] != named[2]:
        raise PackageInvalid(file=name, reason=f"it holds {found}")


def with_pictures(kind: str, text: Document, swap: Swap) -> Document:
    """A text with every picture swapped; where there is nothing in its place, a layout leaves it out, a template its
    file.
    """
    if kind == "form" and isinstance(text.get("layout"), list):
        return {**text, "layout": [_section(section, swap) for section in text["layout"]]}
    if kind == PartKind.TEMPLATE and isinstance(text.get("blocks"), list):
        return {**text, "blocks": [_block(block, swap) for block in text["blocks"]]}
    return text


def _section(section: Any, swap: Swap) -> Any:
    """What is no section is left to those who check what texts mean."""
    parts = "items" if isinstance(section, Mapping) and "items" in section else "fields"
    if not isinstance(section, Mapping) or not isinstance(section.get(parts), list):
        return section
    items = [
        {**item, "image": swap(str(item["image"]))} if isinstance(item, Mapping) and item.get("image") else item
        for item in section[parts]
    ]
    kept = [item for item in items if not (isinstance(item, Mapping) and "image" in item and item["image"] is None)]
    return {**section, parts: kept}


def _block(block: Any, swap: Swap) -> Any:
    if not isinstance(block, Mapping) or not block.get("file"):
        return block
    swapped = {**block, "file": swap(str(block["file"]))}
    return {name: value for name, value in swapped.items() if name != "file" or value is not None}


def shown_in(kind: str, text: Document) -> list[str]:
    """The pictures of a text."""
    found: list[str] = []

    def note(picture: str) -> str:
        found.append(picture)
        return picture

    with_pictures(kind, text, note)
    return found


def stood_in(form: Document) -> Document:
    """A form's text that can be read as a definition: with ids that stand in for its pictures."""
    return with_pictures("form", form, lambda name: _stand_in(name) or name)


def _stand_in(name: str) -> str | None:
    named = _NAME.fullmatch(name)
    return None if named is None else str(UUID(hex=named[1][:32]))


def spelled(kind: str, text: Document, canonical: Callable[[Document], Document]) -> Document:
    """What a rule of spelling, which knows ids alone, makes of a text with names."""
    names: dict[str, str] = {}

    def stand_in(name: str) -> str:
        key = _stand_in(name)
        if key is None:
            return name
        names[key] = name
        return key

    return with_pictures(kind, canonical(with_pictures(kind, text, stand_in)), lambda key: names.get(key, key))


def pictures_in(package: Package) -> list[str]:
    """The names of all pictures that a package's texts show, each once."""
    forms = (name for text in package.forms.values() for name in shown_in("form", text))
    return sorted({*forms, *(name for _, name in _in_parts(package.parts.items()))})


def wanted_by(forms: Iterable[Document], parts: Iterable[tuple[PartKind, Document]]) -> list[Wanted]:
    """The pictures of texts that are to be written, each once."""
    found = [(form["key"], name) for form in forms for name in shown_in("form", form)]
    found += [(text["form"], name) for kind, text in parts for name in shown_in(kind, text)]
    return list(dict.fromkeys(found))


def _in_parts(parts: Iterable[tuple[PartKind, Mapping[str, Document]]]) -> Iterator[Wanted]:
    for kind, texts in parts:
        for text in texts.values():
            yield from ((text["form"], name) for name in shown_in(kind, text))


async def bring_picture(
    connection: Connection, store: FileStore | None, package: Package, name: str, *, actor: Actor, now: datetime
) -> StoredFile:
    """Receive a picture of the package as if it had been uploaded; raises PackageInvalid for one that is not there."""
    content = package.files.get(name)
    if content is None:
        raise PackageInvalid(file=name, reason="the file is missing")
    try:
        given: Any = {"name": name, "content": content, "actor": actor, "now": now, "packaged": True}
        return await receive(connection, store, **given)
    except Problem as error:
        raise PackageInvalid(file=name, reason="not a picture that can be read") from error


async def read_contents(store: FileStore, workspace: str, pictures: Pictures, names: Iterable[str]) -> dict[str, bytes]:
    """The bytes of pictures by their names, as they came."""
    by_name = {name_of(each): each for each in pictures.files.values()}
    found = {}
    for name in names:
        stored = by_name[name]
        copy = Copy.WHOLE if stored.packaged is None else Copy.PACKAGED
        found[name] = await store.read(workspace, stored.id, copy=copy)
    return found
