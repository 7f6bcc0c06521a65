"""Role documents: what a package's YAML and the role page write, checked and read into grants (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from tongzhou.access.contracts import EVERY_FIELD, EVERY_FORM, FieldSet, FormGrant
from tongzhou.access.permissions import PARTNER_PERMISSIONS, Action, Permission
from tongzhou.expressions.facade import ExpressionError, parse
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.texts import LOCALES, Locale, Text

KEY = r"^[a-z][a-z0-9_]{0,47}$"
ROWS_MAX = 4000
Key = Annotated[str, StringConstraints(pattern=KEY)]
FormKey = Annotated[str, StringConstraints(pattern=rf"^\*$|{KEY}")]
Label = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$"),
]
FieldList = Literal["*"] | Annotated[list[Key], Field(max_length=500)]


class FieldsDocument(BaseModel):
    """Fields by right: every field or those listed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    read: FieldList = "*"
    write: FieldList = "*"


class FormDocument(BaseModel):
    """What a role gives on one form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    actions: list[Action]
    rows: Annotated[str, StringConstraints(max_length=ROWS_MAX)] | None = None
    fields: FieldsDocument = FieldsDocument()


class RoleDocument(BaseModel):
    """A role as text: key, title per language, kind, permissions and what it gives on each form (`*`: on all)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key
    title: Label | Annotated[dict[Locale, Label], Field(min_length=1)]
    kind: PersonKind
    permissions: list[Permission] = []
    forms: dict[FormKey, FormDocument] = {}

    def as_json(self) -> dict[str, Any]:
        """The document as it is stored and answered."""
        return self.model_dump(mode="json")


@dataclass(frozen=True, slots=True)
class Role:
    """A role ready to be united with others."""

    key: str
    title: Mapping[str, str]
    kind: PersonKind
    permissions: frozenset[Permission]
    grants: Mapping[str, FormGrant]


def parse_role(document: Mapping[str, Any]) -> RoleDocument:
    """The document checked; raises InvalidValues naming what is wrong."""
    try:
        parsed = RoleDocument.model_validate(document)
    except ValidationError as error:
        raise InvalidValues(errors=[field_error(dict(item)) for item in error.errors()]) from error
    check_role(parsed)
    return parsed


def check_role(document: RoleDocument) -> None:
    """Refuse what the shape alone allows: partner roles with inside rights, actions without read."""
    errors = [
        FieldError(f"forms.{form}.actions", "role_needs_read")
        for form, given in document.forms.items()
        if given.actions and Action.READ not in given.actions
    ]
    if document.kind is PersonKind.PARTNER:
        beyond = set(document.permissions) - PARTNER_PERMISSIONS
        errors += [
            FieldError("permissions", "not_for_partners", {"permission": str(permission)})
            for permission in sorted(beyond)
        ]
        if EVERY_FORM in document.forms:
            errors.append(FieldError("forms.*", "not_for_partners", {"permission": EVERY_FORM}))
    errors += [
        error for form, given in document.forms.items() if (error := rows_error(f"forms.{form}.rows", given.rows))
    ]
    if errors:
        raise InvalidValues(errors=errors)


def rows_error(place: str, rows: str | None) -> FieldError | None:
    """What is wrong with a predicate's text, said of `place`; `RowConditions` says whether it fits the form."""
    try:
        if rows and rows.strip():
            parse(rows)
    except ExpressionError as error:
        return error.in_text(place)
    return None


def read_role(document: Mapping[str, Any]) -> Role:
    """A stored document as grants. What this version of the program does not know gives nothing."""
    known = {str(permission) for permission in Permission}
    return Role(
        key=document["key"],
        title=titles(document["title"]),
        kind=PersonKind(document["kind"]),
        permissions=frozenset(Permission(name) for name in document.get("permissions", ()) if name in known),
        grants=MappingProxyType({form: grant_of(given) for form, given in document.get("forms", {}).items()}),
    )


def titles(title: Text) -> Mapping[str, str]:
    """A title in every language."""
    if isinstance(title, str):
        return MappingProxyType(dict.fromkeys(LOCALES, title))
    return MappingProxyType(dict(title))


def grant_of(given: Mapping[str, Any]) -> FormGrant:
    """Actions, rows and fields of a document as a grant."""
    known = {str(action) for action in Action}
    fields = given.get("fields", {})
    rows = (given.get("rows") or "").strip()
    return FormGrant(
        actions=frozenset(Action(name) for name in given["actions"] if name in known),
        rows=rows or None,
        read=_field_set(fields.get("read", "*")),
        write=_field_set(fields.get("write", "*")),
    )


def _field_set(keys: str | list[str]) -> FieldSet:
    return EVERY_FIELD if keys == "*" else FieldSet(frozenset(keys))


def field_error(item: dict[str, Any]) -> FieldError:
    """A complaint of the shape's check as one of a field."""
    codes = {"missing": "required", "extra_forbidden": "unknown_field", "string_too_long": "too_long"}
    params = {"limit": item.get("ctx", {}).get("max_length", "")}
    return FieldError(".".join(str(part) for part in item["loc"]), codes.get(item["type"], "invalid"), params)
