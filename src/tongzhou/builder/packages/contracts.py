"""An app as text: what a package's files say, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints, field_serializer, field_validator, model_validator
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Texts
from tongzhou.builder.views.contracts import ViewColumn, ViewKind, ViewLook

Document: TypeAlias = dict[str, Any]
VERSION_PATTERN = r"^\d{1,4}\.\d{1,4}\.\d{1,4}$"
ITEMS_MAX = 200


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MenuItem(_Strict):
    """One entry: a form's grid, or a page of the program shown to whoever has a permission or reads a form."""

    form: Key | None = None
    page: Key | None = None
    title: Texts | None = None
    icon: Annotated[str, StringConstraints(max_length=40)] | None = None
    permission: Annotated[str, StringConstraints(max_length=60)] | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> MenuItem:
        if self.page is None and self.form is None:
            raise ValueError("an entry names a form or a page")
        if self.page is not None and (self.title is None or (self.permission is None) == (self.form is None)):
            raise ValueError("a page needs a title and either a permission or the form that its readers read")
        return self


class MenuApp(_Strict):
    """A named group of entries."""

    key: Key
    title: Texts
    items: Annotated[tuple[MenuItem, ...], Constraint(max_length=ITEMS_MAX)]


class ViewDocument(_Strict):
    """A shared view of a form."""

    form: Key
    key: Key
    title: Texts
    kind: ViewKind = "grid"
    filter: Document | None = None
    sort: Annotated[str, StringConstraints(max_length=500)] | None = None
    columns: Annotated[tuple[ViewColumn, ...], Constraint(max_length=ITEMS_MAX)] = ()
    locked: Literal[True] | None = None
    look: ViewLook | None = None

    @field_validator("look")
    @classmethod
    def _plain_is_none(cls, look: ViewLook | None) -> ViewLook | None:
        return look if look is not None and look.written() else None

    @field_serializer("look")
    def _lean_look(self, look: ViewLook | None) -> Document | None:
        return None if look is None else look.written()


class Manifest(_Strict):
    """package.yaml: who the package is and in what order its forms and menu stand."""

    key: Key
    version: Annotated[str, StringConstraints(pattern=VERSION_PATTERN)]
    title: Texts
    summary: Texts | None = None
    forms: Annotated[tuple[Key, ...], Constraint(max_length=ITEMS_MAX)]
    menu: Annotated[tuple[MenuApp, ...], Constraint(max_length=50)] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A whole package. Forms and roles are documents that schema and access check when they install them."""

    manifest: Manifest
    forms: Mapping[str, Document]
    views: tuple[ViewDocument, ...]
    roles: Mapping[str, Document]

    def as_json(self) -> Document:
        """Everything in one document, as it is kept with the installation."""
        return {
            "manifest": self.manifest.model_dump(mode="json"),
            "forms": dict(self.forms),
            "views": [view.model_dump(mode="json") for view in self.views],
            "roles": dict(self.roles),
        }


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation did, or would: all empty when everything stood already.

    `changed` names the parts that differ, `kept` those that stay as the workspace has them though the package says
    otherwise: `form partner: fields.tier.label`.
    """

    created: tuple[str, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether the workspace already was as the package says."""
        return not (self.created or self.changed)
