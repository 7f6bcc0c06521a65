"""Which index would answer a list at once: equal filters first, then the sort, then the id. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from typing import Any

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.compile import read_order
from tongzhou.builder.query.contracts import ListRequest
from tongzhou.builder.query.cursors import OrderKey
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.schema.contracts import Field, FormDefinition

COLUMNS_MAX = 6
_EQUAL = frozenset({"eq", "in"})
_INDEXED_KINDS = frozenset(ValueKind) - {ValueKind.ADDRESS, ValueKind.CHOICES, ValueKind.FILES, ValueKind.REFERENCES}


@dataclass(frozen=True, slots=True)
class IndexWish:
    """An index on a form's table: its columns as CREATE INDEX writes them."""

    form: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """The same wish has the same name everywhere."""
        content = f"{self.form}:{','.join(self.columns)}".encode()
        return f"_asked_{md5(content, usedforsecurity=False).hexdigest()[:20]}"

    def ddl(self, schema: str) -> bytes:
        """Made beside reading and writing, for the rows outside the recycle bin."""
        columns = ", ".join(self.columns)
        return (
            f'create index concurrently if not exists "{self.name}" on "{schema}"."{self.form}" ({columns})'
            " where deleted_at is null"
        ).encode()


def advise(sight: Sight, form: FormDefinition, request: ListRequest) -> IndexWish | None:
    """The index that a list request could use, or None where none would help or one is there already."""
    if request.deleted or request.group:
        return None
    equal = list(dict.fromkeys(_equal_fields(form, request.filter)))
    order = read_order(sight, form, request.sort)
    if any(each.unique for each in equal) or (not equal and len(order) == 1):
        return None
    sorted_by = [_sorted_column(form, key) for key in order]
    if None in sorted_by:
        sorted_by = []
    columns = [f'"{each.column}"' for each in equal if each.key not in {key.name for key in order}]
    columns += [column for column in sorted_by if column is not None]
    if not columns or len(columns) > COLUMNS_MAX:
        return None
    return IndexWish(form.key, tuple(columns))


def _equal_fields(form: FormDefinition, document: Any) -> Iterator[Field]:
    """The form's own fields that every answer must equal, in the order of the form: wishes then repeat."""
    named = set(_equal_names(document))
    return (each for each in form.stored_fields if each.key in named and each.kind in _INDEXED_KINDS)


def _equal_names(document: Any) -> Iterator[str]:
    if not isinstance(document, dict):
        return
    if document.get("op") in _EQUAL:
        yield document["field"]
    for part in document.get("all", ()):
        yield from _equal_names(part)


def _sorted_column(form: FormDefinition, key: OrderKey) -> str | None:
    """A sort key as the index writes it; None where it is not the form's own column."""
    each = form.get(key.name)
    if not each.type.is_stored or each.target is not None or each.type.name == "author":
        return None
    column = "_label_key" if each.key == form.label_field and each.kind is ValueKind.TEXT else each.column
    if not key.descending:
        return f'"{column}"'
    return f'"{column}" desc nulls last' if key.nullable else f'"{column}" desc'
