"""How a form's page is laid out: sections one after the other, and what stands in each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator, model_validator
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Language, Texts
from tongzhou.kernel.texts import Text

SectionKind = Literal["group", "tab", "step"]
LAYOUT_FILES = "_form"
"""Whose the pictures of a layout are, in the place of a record's form: whoever sees the form sees them."""
COLUMNS_MAX = 4
SECTIONS_MAX = 50
ITEMS_MAX = 400

_Columns = Annotated[int, Constraint(ge=1, le=COLUMNS_MAX)]
_Words = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a section, over `span` columns: a field, a note, an image, or a line across."""

    field: str | None = None
    note: Text | None = None
    image: str | None = None
    divider: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form's page. Tabs that follow each other form one tab bar, steps one guided entry.

    `key` is what rules name it by. On a narrow screen there is one column whatever `columns` says.
    """

    kind: SectionKind = "group"
    title: Text | None = None
    columns: int = 2
    items: tuple[Item, ...] = ()
    key: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The keys of its fields in their order."""
        return tuple(item.field for item in self.items if item.field is not None)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemDocument(_Strict):
    """An item as written; a field that takes one column is written as its key alone."""

    field: Key | None = None
    note: _Words | dict[Language, _Words] | None = None
    image: UUID | None = None
    divider: Literal[True] | None = None
    span: _Columns = 1

    @model_validator(mode="after")
    def _is_one_thing(self) -> ItemDocument:
        if sum(each is not None for each in (self.field, self.note, self.image, self.divider)) != 1:
            raise ValueError("an item is exactly one of field, note, image and divider")
        return self


class SectionDocument(_Strict):
    """A section as written. `fields` is how groups were written before there were other items."""

    kind: SectionKind = "group"
    key: Key | None = None
    title: Texts | None = None
    columns: _Columns = 2
    items: Annotated[tuple[ItemDocument, ...], Constraint(max_length=ITEMS_MAX)] = ()

    @model_validator(mode="before")
    @classmethod
    def _of_fields(cls, document: Any) -> Any:
        if not isinstance(document, dict) or "fields" not in document or "items" in document:
            return document
        rest = {name: value for name, value in document.items() if name != "fields"}
        return {**rest, "items": document["fields"]}

    @field_validator("items", mode="before")
    @classmethod
    def _of_keys(cls, items: Any) -> Any:
        if not isinstance(items, (list, tuple)):
            return items
        return [{"field": item} if isinstance(item, str) else item for item in items]


def read_section(document: SectionDocument) -> Section:
    """The section that a checked document writes."""
    items = tuple(
        Item(
            field=item.field,
            note=item.note,
            image=None if item.image is None else str(item.image),
            divider=bool(item.divider),
            span=item.span,
        )
        for item in document.items
    )
    return Section(document.kind, document.title, document.columns, items, document.key)


def stored_section(document: Mapping[str, Any]) -> Section:
    """A section that was stored, of today or of a time when groups had fields only."""
    return read_section(SectionDocument.model_validate(document))


def write_section(section: Section) -> dict[str, Any]:
    """The section as a document; `read_section` reads it back equal."""
    return {
        "kind": section.kind,
        "key": section.key,
        "title": section.title,
        "columns": section.columns,
        "items": [_write_item(item) for item in section.items],
    }


def _write_item(item: Item) -> str | dict[str, Any]:
    if item.field is not None and item.span == 1:
        return item.field
    what: dict[str, Any] = {"field": item.field, "note": item.note, "image": item.image, "divider": item.divider}
    written = {name: value for name, value in what.items() if value}
    return written if item.span == 1 else {**written, "span": item.span}


def images_of(sections: tuple[Section, ...]) -> frozenset[str]:
    """The files that a layout shows."""
    return frozenset(item.image for section in sections for item in section.items if item.image is not None)


def repeated_fields(sections: tuple[Section, ...]) -> Iterator[tuple[int, str]]:
    """Fields that stand in more than one place: the later section's index, and the key."""
    seen: set[str] = set()
    for index, section in enumerate(sections):
        for key in section.fields:
            if key in seen:
                yield index, key
            seen.add(key)
