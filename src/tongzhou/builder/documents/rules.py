"""What makes a template impossible, told by block and placeholder with the way out (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tongzhou.builder.documents.binding import Place, Used, places_of, used_in
from tongzhou.builder.documents.contracts import (
    Block,
    TableBlock,
    Template,
    TemplateDocument,
)
from tongzhou.builder.documents.placeholders import COUNTED, KNOWN, Unclosed, names_of, nearest
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.kernel.errors import FieldError

ADDED_UP = frozenset({"number", "money", "duration"})
"""Types whose values a column can total."""


def faults(forms: Forms, form: FormDefinition, document: TemplateDocument) -> list[FieldError]:
    """Everything wrong with a template, in the order of the page."""
    found = [error for place in places_of(document) for error in _misread(form, place)]
    found += [error for used in used_in(document) for error in _misnamed(forms, form, document, used)]
    return sorted(found, key=lambda error: (error.params["block"] or 0, error.field))


def broken(forms: Forms, form: FormDefinition, template: Template) -> list[FieldError]:
    """What the form has lost since the template was saved, also where another field now has the name."""
    found = faults(forms, form, template.document)
    told = {error.field for error in found}
    for used in used_in(template.document):
        known, now = template.bound.get(used.name), _find(forms, form, used)
        if used.path not in told and known is not None and now is not None and now.id != known:
            found.append(_error(used.path, used.block, "replaced", used.name))
    return [_retired(forms, form, template, error) for error in found]


def _retired(forms: Forms, form: FormDefinition, template: Template, error: FieldError) -> FieldError:
    """An unknown name that was a field when the template was saved is told with the label it had."""
    name = error.params["placeholder"]
    identifier = template.bound.get(name)
    if error.code not in ("unknown", "unknown_near") or identifier is None:
        return error
    owners = [form, *(forms.get(rows) for rows in form.row_forms.values())]
    old = next((field for owner in owners if (field := owner.find_by_id(identifier)) is not None), None)
    if old is None:
        return error
    return FieldError(error.field, "retired", {**error.params, "label": old.label}, error.sentences)


def _misread(form: FormDefinition, place: Place) -> Iterator[FieldError]:
    is_margin = place.path.startswith(("header", "footer"))
    for text in place.texts:
        try:
            names = list(dict.fromkeys(names_of(text)))
        except Unclosed as error:
            yield _error(place.path, place.block, "unclosed", text[error.at - 1 : error.at + 20], at=error.at)
            continue
        for name in names:
            if not name.startswith("@"):
                continue
            if name not in KNOWN:
                yield _unknown(form, place.path, place.block, name)
            elif name in COUNTED and not is_margin:
                yield _error(place.path, place.block, "counts_in_margins", name)


def _misnamed(forms: Forms, form: FormDefinition, document: TemplateDocument, used: Used) -> Iterator[FieldError]:
    if used.column is not None and used.key not in form.row_forms:
        return  # told of the table itself
    owner = form if used.column is None else forms.get(form.row_forms[used.key])
    field = _find(forms, form, used)
    if field is None:
        yield _unknown(owner, used.path, used.block, used.name)
        return
    block = None if used.block is None else document.blocks[used.block - 1]
    code = _misplaced(block, used, forms.meaning(owner, field))
    if code is not None:
        yield _error(used.path, used.block, code, used.name)


def _misplaced(block: Block | None, used: Used, meaning: Field) -> str | None:
    """Why a field cannot stand where it does."""
    if isinstance(block, TableBlock):
        if used.column is None:
            return None if meaning.kind is ValueKind.ROWS else "not_rows"
        is_total = any(column.total for column in block.columns if column.field == used.column)
        return "not_added_up" if is_total and meaning.type.name not in ADDED_UP else None
    if meaning.kind is ValueKind.ROWS:
        return "is_rows"
    wants_picture = used.path.endswith(".field")
    return "not_a_picture" if wants_picture and meaning.kind is not ValueKind.FILES else None


def _find(forms: Forms, form: FormDefinition, used: Used) -> Field | None:
    if used.column is None:
        return form.find(used.key)
    rows = form.row_forms.get(used.key)
    query = form.queries.get(used.key)
    if rows is None or (query is not None and used.column not in query.columns):
        return None
    return forms.get(rows).find(used.column)


def _unknown(form: FormDefinition, path: str, block: int | None, name: str) -> FieldError:
    near = nearest(form, name.rpartition(".")[2])
    if near is None:
        return _error(path, block, "unknown", name)
    label: Any = near if near.startswith("@") else form.get(near).label
    return _error(path, block, "unknown_near", name, near=near, label=label)


def _error(
    path: str, block: int | None, code: str, placeholder: str, *, at: int | None = None, **params: Any
) -> FieldError:
    place: Mapping[str, Any] = _place(path, block)
    return FieldError(
        path, code, {"placeholder": placeholder, "block": block, **place, **params}, "template_errors", at
    )


def _place(path: str, block: int | None) -> Mapping[str, Any]:
    """Where it is, in words of both languages."""
    if block is not None:
        return {"place": {"zh-CN": f"第 {block} 块", "en": f"Block {block}"}}
    part = path.partition(".")[0]
    named = {
        "header": {"zh-CN": "页眉", "en": "Header"},
        "footer": {"zh-CN": "页脚", "en": "Footer"},
        "file_name": {"zh-CN": "文件名", "en": "File name"},
    }
    return {"place": named[part]}
