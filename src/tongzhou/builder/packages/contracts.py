"""An app as text: what a package's files say, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints, field_serializer, field_validator, model_validator
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Texts
from tongzhou.builder.views.contracts import ViewColumn, ViewKind, ViewLook

Document: TypeAlias = dict[str, Any]
Files: TypeAlias = dict[str, Any]
"""What a package is made of, by paths: texts as `str`, pictures as `bytes`."""
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


class PartKind(StrEnum):
    """What a package brings besides forms, in the order in which it is installed."""

    ROLE = "role"
    PERMISSION_SET = "permission_set"
    VIEW = "view"
    TEMPLATE = "template"
    LINK = "link"
    WEBHOOK = "webhook"
    FLOW = "flow"

    @property
    def folder(self) -> str:
        """Where its texts stand in a package."""
        return f"{self.value}s"


Parts: TypeAlias = Mapping[PartKind, Mapping[str, Document]]
"""Texts by kind and name: a role's key, `form.key` of what belongs to a form."""


@dataclass(frozen=True, slots=True)
class Package:
    """A whole package. Its texts are in their canonical spelling; what they mean is checked when they are installed."""

    manifest: Manifest
    forms: Mapping[str, Document]
    parts: Parts = field(default_factory=dict)
    samples: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures by their names. They are kept as the workspace's own, not with the installation."""

    @property
    def roles(self) -> Mapping[str, Document]:
        """Its roles by key."""
        return self.parts.get(PartKind.ROLE, {})

    def names(self) -> tuple[str, ...]:
        """All that it brings, as `Difference.part` names it."""
        parts = [f"{kind.value} {name}" for kind, texts in self.parts.items() for name in texts]
        return (*(f"form {key}" for key in self.forms), *parts)

    @classmethod
    def of_json(cls, stored: Document) -> Package:
        """The package that `as_json` wrote, today or when there were roles and views alone."""
        parts = {PartKind(kind): texts for kind, texts in stored.get("parts", {}).items()}
        if "views" in stored:
            views = {
                f"{view['form']}.{view['key']}": {name: value for name, value in view.items() if value is not None}
                for view in stored["views"]
            }
            parts = {PartKind.ROLE: stored["roles"], PartKind.VIEW: views}
        ordered = {kind: parts[kind] for kind in PartKind if kind in parts}
        return cls(Manifest.model_validate(stored["manifest"]), stored["forms"], ordered, stored.get("samples", {}))

    def as_json(self) -> Document:
        """Everything in one document, as it is kept with the installation."""
        return {
            "manifest": self.manifest.model_dump(mode="json"),
            "forms": dict(self.forms),
            "parts": {kind.value: dict(texts) for kind, texts in self.parts.items()},
            "samples": {key: list(records) for key, records in self.samples.items()},
        }


Outcome = Literal["created", "changed", "taken", "kept", "own"]
"""How a part came out: new here; the package's change; both sides changed it and the package's word was taken, or the
workspace's kept; the workspace's change alone."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A part in which package and workspace came to differ: `fields.tier.label` of `form partner`, empty for all of it.

    `here` is how the workspace had it, `package` what the package says; None where that side has no such part.
    """

    kind: str
    name: str
    path: str
    outcome: Outcome
    here: Any
    package: Any

    @property
    def part(self) -> str:
        """Its name in one line, as it is chosen by: `form partner: fields.tier.label`."""
        return f"{self.kind} {self.name}: {self.path}" if self.path else f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Options:
    """How to install: of what both sides changed, the parts (`Difference.part`) in which the package's word is taken;
    the forms on which values may be lost; whether the sample records are made.
    """

    take: frozenset[str] = frozenset()
    confirm: frozenset[str] = frozenset()
    samples: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """How many sample records went into the recycle bin; how many stay: changed here, or led to by other records."""

    removed: int = 0
    changed: int = 0
    in_use: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """What goes into a package besides its forms: these roles; all parts of these kinds, without them of every kind
    that the actor may make by hand; the records of these forms as samples, with personal data or without;
    `keep_ids` though texts name records by ids.
    """

    roles: tuple[str, ...] = ()
    kinds: tuple[PartKind, ...] | None = None
    samples: tuple[str, ...] = ()
    personal: bool = False
    keep_ids: bool = False


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation did, or would."""

    differences: tuple[Difference, ...] = ()
    samples: int = 0
    """Sample records made."""

    def parts(self, *outcomes: Outcome) -> tuple[str, ...]:
        """The names of the parts that came out so."""
        return tuple(each.part for each in self.differences if each.outcome in outcomes)

    @property
    def created(self) -> tuple[str, ...]:
        """What was not there before."""
        return self.parts("created")

    @property
    def changed(self) -> tuple[str, ...]:
        """Parts that follow the package now."""
        return self.parts("changed", "taken")

    @property
    def kept(self) -> tuple[str, ...]:
        """Parts that stay as the workspace has them though the package says otherwise."""
        return self.parts("kept")

    @property
    def is_nothing(self) -> bool:
        """Whether the workspace already was as the package says."""
        return not (self.created or self.changed or self.samples)
