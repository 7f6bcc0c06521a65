"""Definitions as documents: read from JSON or YAML with every mistake named, and written back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import KEY_PATTERN, Key, Linked, Texts, find_field_type
from tongzhou.builder.schema.aggregates import AggregateDocument, read_aggregate, write_aggregate
from tongzhou.builder.schema.conditions import (
    CHECKS_MAX,
    RULES_MAX,
    CheckDocument,
    Formula,
    RuleDocument,
    hideable,
    read_check,
    read_rule,
    write_check,
    write_rule,
)
from tongzhou.builder.schema.contracts import Document, Field, FormDefinition
from tongzhou.builder.schema.duplicates import CHECKS_MAX as DUPLICATE_CHECKS_MAX
from tongzhou.builder.schema.duplicates import DuplicateCheck
from tongzhou.builder.schema.errors import InvalidDefinition
from tongzhou.builder.schema.layouts import (
    SECTIONS_MAX,
    SectionDocument,
    read_section,
    stored_section,
    write_section,
)
from tongzhou.builder.schema.lifecycles import Lifecycle
from tongzhou.builder.schema.privacy import Privacy
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.ids import new_id

FIELDS_MAX = 300
WIDTH_MIN = 64
WIDTH_MAX = 640
COLOR_PATTERN = r"^[a-z]{3,20}$|^#[0-9a-f]{6}$"
_CODES = {"missing": "required", "extra_forbidden": "unknown_field"}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldDocument(_Strict):
    """A field as written in a definition; a new one has no id."""

    id: Annotated[str, Constraint(pattern=r"^[a-z0-9]{1,40}$")] | None = None
    key: Key
    type: Annotated[str, Constraint(max_length=40)]
    label: Texts
    required: bool = False
    unique: bool = False
    settings: dict[str, Any] = {}
    help: Texts | None = None
    placeholder: Texts | None = None
    width: Annotated[int, Constraint(ge=WIDTH_MIN, le=WIDTH_MAX)] | None = None
    retired: bool = False
    hidden_from_partners: bool = False
    default_formula: Formula | None = None
    linked: Linked | None = None
    privacy: Privacy | None = None


class FormDocument(_Strict):
    """A form as written in a definition."""

    key: Key
    title: Texts
    label_field: Key | None = None
    fields: Annotated[tuple[FieldDocument, ...], Constraint(min_length=1, max_length=FIELDS_MAX)]
    unique_together: Annotated[tuple[tuple[Key, ...], ...], Constraint(max_length=20)] = ()
    partner_path: Annotated[tuple[Key, ...], Constraint(max_length=5)] | None = None
    shared_with_partners: bool = False
    layout: Annotated[tuple[SectionDocument, ...], Constraint(max_length=SECTIONS_MAX)] = ()
    rules: Annotated[tuple[RuleDocument, ...], Constraint(max_length=RULES_MAX)] = ()
    checks: Annotated[tuple[CheckDocument, ...], Constraint(max_length=CHECKS_MAX)] = ()
    duplicates: Annotated[tuple[DuplicateCheck, ...], Constraint(max_length=DUPLICATE_CHECKS_MAX)] = ()
    lifecycle: Lifecycle | None = None
    aggregate: AggregateDocument | None = None
    icon: Annotated[str, Constraint(pattern=r"^[a-z]{1,40}$")] | None = None
    color: Annotated[str, Constraint(pattern=COLOR_PATTERN)] | None = None


def read_definition(document: Mapping[str, Any], current: FormDefinition | None = None) -> FormDefinition:
    """The definition a document writes; raises InvalidDefinition with every mistake.

    Fields without an id take that of the live field of the same key in `current`, so that a document written by
    hand (a package) needs none; the rest are new and get one.
    """
    known = {key: value for key, value in document.items() if key not in ("id", "version")}
    try:
        form = FormDocument.model_validate(known)
    except ValidationError as error:
        raise InvalidDefinition(errors=from_validation(error)) from error
    errors: list[FieldError] = []
    layout = tuple(read_section(section) for section in form.layout)
    rules = tuple(read_rule(rule) for rule in form.rules)
    may_hide = hideable(rules, layout)
    fields = tuple(
        replace(found, is_hideable=found.key in may_hide)
        for index, each in enumerate(form.fields)
        if (found := _read_field(each, f"fields.{index}", current, errors)) is not None
    )
    if errors:
        raise InvalidDefinition(errors=errors)
    return FormDefinition(
        id=str(new_id()) if current is None else current.id,
        key=form.key,
        title=form.title,
        label_field=form.label_field or form.fields[0].key,
        fields=fields,
        unique_together=form.unique_together,
        partner_path=form.partner_path,
        shared_with_partners=form.shared_with_partners,
        layout=layout,
        rules=rules,
        checks=tuple(read_check(check) for check in form.checks),
        duplicates=form.duplicates,
        lifecycle=form.lifecycle,
        aggregate=read_aggregate(form.aggregate),
        icon=form.icon,
        color=form.color,
        version=0 if current is None else current.version,
    )


def readable_draft(document: Mapping[str, Any], current: FormDefinition) -> FormDefinition:
    """A draft of a form as far as its fields can be read: for naming them while others are half made."""
    given = document.get("fields")
    fields = []
    for each in given if isinstance(given, list) else ():
        try:
            found = _read_field(FieldDocument.model_validate(each), "fields", current, [])
        except ValidationError:
            continue
        if found is not None:
            fields.append(found)
    bare = replace(current, layout=(), rules=(), checks=(), unique_together=(), duplicates=(), lifecycle=None)
    return replace(bare, fields=tuple(fields))


def from_validation(error: ValidationError, path: str = "") -> list[FieldError]:
    """Pydantic's complaints as field errors under `path`."""
    return [
        FieldError(
            ".".join(str(part) for part in (*path.split("."), *item["loc"]) if part != ""),
            "invalid_key" if item.get("ctx", {}).get("pattern") == KEY_PATTERN else _CODES.get(item["type"], "invalid"),
            {"detail": item["msg"], "field": str(item["loc"][-1]) if item["loc"] else path},
        )
        for item in error.errors()
    ]


def _read_field(
    each: FieldDocument, path: str, current: FormDefinition | None, errors: list[FieldError]
) -> Field | None:
    field_type = find_field_type(each.type)
    if field_type is None or not _is_offered(field_type.name):
        errors.append(FieldError(f"{path}.type", "unknown_field_type", {"type": each.type}))
        return None
    try:
        settings = field_type.settings.model_validate(each.settings)
    except ValidationError as error:
        errors += from_validation(error, f"{path}.settings")
        return None
    return Field(
        id=each.id or _known_id(each.key, current) or secrets.token_hex(5),
        key=each.key,
        type=field_type,
        label=each.label,
        settings=settings,
        required=each.required,
        unique=each.unique,
        help=each.help,
        placeholder=each.placeholder,
        width=each.width,
        retired=each.retired,
        hidden_from_partners=each.hidden_from_partners,
        default_formula=each.default_formula,
        linked=each.linked,
        privacy=each.privacy,
    )


def _is_offered(type_name: str) -> bool:
    return type_name not in ("record_id", "moment", "author", "revision")


def _known_id(key: str, current: FormDefinition | None) -> str | None:
    found = None if current is None else current.find(key)
    return None if found is None or found.is_system else found.id


def write_definition(definition: FormDefinition) -> Document:
    """The definition as a document; `read_definition` reads it back equal."""
    return {
        "id": definition.id,
        "key": definition.key,
        "version": definition.version,
        "title": definition.title,
        "label_field": definition.label_field,
        "icon": definition.icon,
        "color": definition.color,
        "partner_path": None if definition.partner_path is None else list(definition.partner_path),
        "shared_with_partners": definition.shared_with_partners,
        "unique_together": [list(keys) for keys in definition.unique_together],
        "layout": [write_section(section) for section in definition.layout],
        "rules": [write_rule(rule) for rule in definition.rules],
        "checks": [write_check(check) for check in definition.checks],
        "duplicates": [check.as_json() for check in definition.duplicates],
        "lifecycle": None if definition.lifecycle is None else definition.lifecycle.as_json(),
        "aggregate": write_aggregate(definition.aggregate),
        "fields": [write_field(each) for each in definition.fields],
    }


def write_field(each: Field) -> Document:
    """A field as a document."""
    return {
        "id": each.id,
        "key": each.key,
        "type": each.type.name,
        "label": each.label,
        "required": each.required,
        "unique": each.unique,
        "settings": write_settings(each),
        "help": each.help,
        "placeholder": each.placeholder,
        "width": each.width,
        "retired": each.retired,
        "hidden_from_partners": each.hidden_from_partners,
        "default_formula": each.default_formula,
        "linked": None if each.linked is None else each.linked.model_dump(mode="json"),
        "privacy": None if each.privacy is None else each.privacy.as_json(),
    }


def write_settings(each: Field) -> Document:
    """A field's settings as a document, what is usual left out."""
    return each.settings.model_dump(mode="json", exclude_defaults=True)


def stored_definition(document: Mapping[str, Any]) -> FormDefinition:
    """A definition that was stored: it passed every check when it was applied."""
    form = FormDocument.model_construct(**document)
    layout = tuple(stored_section(section) for section in document["layout"])
    rules = tuple(read_rule(RuleDocument.model_validate(rule)) for rule in document.get("rules", ()))
    may_hide = hideable(rules, layout)
    aggregate, lifecycle = document.get("aggregate"), document.get("lifecycle")
    fields = []
    for each in form.fields:
        item: dict[str, Any] = dict(each)
        field_type = find_field_type(item.pop("type"))
        assert field_type is not None
        settings = field_type.settings.model_validate(item.pop("settings"))
        linked = item.pop("linked", None)
        item["linked"] = None if linked is None else Linked.model_validate(linked)
        mark = item.pop("privacy", None)
        fields.append(
            Field(
                type=field_type,
                settings=settings,
                is_hideable=item["key"] in may_hide,
                privacy=None if mark is None else Privacy.model_validate(mark),
                **item,
            )
        )
    return FormDefinition(
        id=document["id"],
        key=form.key,
        title=form.title,
        label_field=document["label_field"],
        fields=tuple(fields),
        unique_together=tuple(tuple(keys) for keys in form.unique_together),
        partner_path=None if form.partner_path is None else tuple(form.partner_path),
        shared_with_partners=form.shared_with_partners,
        layout=layout,
        rules=rules,
        checks=tuple(read_check(CheckDocument.model_validate(check)) for check in document.get("checks", ())),
        duplicates=tuple(DuplicateCheck.model_validate(check) for check in document.get("duplicates", ())),
        lifecycle=None if lifecycle is None else Lifecycle.model_validate(lifecycle),
        aggregate=None if aggregate is None else read_aggregate(AggregateDocument.model_validate(aggregate)),
        icon=form.icon,
        color=form.color,
        version=document["version"],
    )
