"""Permission sets: what people are given on one form besides their roles, as documents and as grants (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from tongzhou.access.contracts import EVERY_FIELD, FormGrant
from tongzhou.access.documents import ROWS_MAX, FieldsDocument, Key, Label, field_error, grant_of, rows_error
from tongzhou.access.permissions import Action
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.texts import Locale

RECEIVERS_MAX = 1_000
OWN_ROWS = "created_by = me"
NO_ROW = "false"
_LOOKING = frozenset({Action.READ, Action.EXPORT, Action.PRINT, Action.COMMENT})
_ADDING = frozenset({Action.CREATE, Action.COPY, Action.IMPORT})


class Preset(StrEnum):
    """Sets that most forms do with."""

    SUBMIT = "submit"
    OWN = "own"
    ADD_AND_VIEW = "add_and_view"
    MANAGE = "manage"
    VIEW = "view"


class GivenTo(BaseModel):
    """Who has a set: members, everybody in departments and those below them, whoever has a role."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    members: Annotated[list[UUID], Field(max_length=RECEIVERS_MAX)] = []
    departments: Annotated[list[UUID], Field(max_length=RECEIVERS_MAX)] = []
    roles: Annotated[list[Key], Field(max_length=RECEIVERS_MAX)] = []


class SetDocument(BaseModel):
    """A set on one form: a preset, or actions × fields × rows of its own; a preset takes none of the three."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Key
    title: Label | Annotated[dict[Locale, Label], Field(min_length=1)]
    preset: Preset | None = None
    actions: list[Action] = []
    rows: Annotated[str, StringConstraints(max_length=ROWS_MAX)] | None = None
    fields: FieldsDocument = FieldsDocument()
    given_to: GivenTo = GivenTo()
    enabled: bool = True

    def as_json(self) -> dict[str, Any]:
        """The document as it is stored."""
        return self.model_dump(mode="json")


def parse_set(document: Mapping[str, Any]) -> SetDocument:
    """The document checked; raises InvalidValues naming what is wrong."""
    try:
        parsed = SetDocument.model_validate(document)
    except ValidationError as error:
        raise InvalidValues(errors=[field_error(dict(item)) for item in error.errors()]) from error
    errors = _errors(parsed)
    if errors:
        raise InvalidValues(errors=errors)
    return parsed


def _errors(document: SetDocument) -> list[FieldError]:
    if document.preset is not None:
        own = (bool(document.actions), document.rows is not None, document.fields != FieldsDocument())
        names = ("actions", "rows", "fields")
        return [FieldError(name, "not_with_preset") for name, given in zip(names, own, strict=True) if given]
    if Action.READ not in document.actions:
        return [FieldError("actions", "role_needs_read" if document.actions else "required")]
    wrong = rows_error("rows", document.rows)
    return [] if wrong is None else [wrong]


def set_grants(document: Mapping[str, Any]) -> tuple[FormGrant, ...]:
    """What a stored set gives on its form."""
    preset = document.get("preset")
    return (grant_of(document),) if preset is None else PRESETS[Preset(preset)]


def _preset(actions: frozenset[Action], rows: str | None = None) -> FormGrant:
    return FormGrant(actions=actions, rows=rows, read=EVERY_FIELD, write=EVERY_FIELD)


PRESETS: Mapping[Preset, tuple[FormGrant, ...]] = MappingProxyType(
    {
        Preset.SUBMIT: (_preset(frozenset({Action.READ}), NO_ROW), _preset(frozenset({Action.CREATE}))),
        Preset.OWN: (_preset(frozenset(Action), OWN_ROWS),),
        Preset.ADD_AND_VIEW: (_preset(_LOOKING | _ADDING),),
        Preset.MANAGE: (_preset(frozenset(Action)),),
        Preset.VIEW: (_preset(_LOOKING),),
    }
)
"""Whoever may only submit reads the form but none of its records, those they sent included."""
