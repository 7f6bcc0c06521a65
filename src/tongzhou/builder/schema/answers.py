"""What the routes of forms answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NotRequired
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.access.facade import Action
from tongzhou.builder.schema.duplicates import Comparison, OnMatch
from tongzhou.builder.schema.layouts import SectionKind
from tongzhou.builder.schema.lifecycles import Reason
from tongzhou.builder.schema.plans import ChangeClass
from tongzhou.builder.schema.privacy import Level, Mask
from tongzhou.kernel.http.answers import FieldErrorShown
from tongzhou.kernel.texts import Text
from tongzhou.kernel.workdays import Unit


class FieldTypeShown(TypedDict):
    """A field type: what can be asked of its values and how a field of it is set."""

    name: str
    kind: str
    operators: list[str]
    measures: list[str]
    sortable: bool
    unique_possible: bool
    searchable: bool
    written_by_people: bool
    placeholder: bool
    system: bool
    becomes: list[str]
    settings_schema: dict[str, Any]


class FieldTypesAnswer(TypedDict):
    """The catalogue of field types."""

    types: list[FieldTypeShown]


class DivisionShown(TypedDict):
    """A province, city or county and what lies in it."""

    code: str
    name: str
    within: NotRequired[list[DivisionShown]]


class DivisionsAnswer(TypedDict):
    """The divisions of a country."""

    divisions: list[DivisionShown]


class FormSummaryShown(TypedDict):
    """A form in a list, with what the caller may do; a sub-form is part of another form."""

    key: str
    title: Text
    icon: str | None
    color: str | None
    label_field: str
    part_of: str | None
    actions: list[Action]


class FormsAnswer(TypedDict):
    """The forms that the caller may read."""

    forms: list[FormSummaryShown]


class RetiredFormShown(TypedDict):
    """A form out of use, with how many records it keeps."""

    key: str
    title: Text
    icon: str | None
    color: str | None
    records: int
    retired_at: datetime


class RetiredFormsAnswer(TypedDict):
    """The forms out of use, the latest first."""

    forms: list[RetiredFormShown]


class FormUseShown(TypedDict):
    """A field of another form that needs this one; without a field an aggregate table that counts it, or a flow that is
    about it or works on its records, whose title is told.
    """

    form: str
    title: Text
    field: str | None
    label: Text | None
    flow: str | None


class FormUsesAnswer(TypedDict):
    """What stands in the way of taking a form out of use, and how many records would go with it."""

    uses: list[FormUseShown]
    records: int


class FieldUseShown(TypedDict):
    """Something that names a field, and where in it; what `stands_in_the_way` keeps the field from being retired."""

    kind: Literal["form", "flow", "view", "link", "template"]
    key: str
    title: Text
    places: list[Text]
    stands_in_the_way: bool


class FieldUsesAnswer(TypedDict):
    """What names one field."""

    uses: list[FieldUseShown]


class RecordCountAnswer(TypedDict):
    """How many records a form takes along."""

    records: int


class WritableShown(TypedDict):
    """Whether the caller may give a field a value."""

    create: bool
    update: bool


class MatchShown(TypedDict):
    """A field of another form that holds what a field of this one does."""

    field: str
    equals: str


class LinkedShown(TypedDict):
    """Where a field's value comes from."""

    form: str
    where: list[MatchShown]
    match: str
    take: str
    overwrite: bool


class PrivacyShown(TypedDict):
    """A field marked as data of people."""

    level: Level
    mask: Mask
    purpose: NotRequired[Text]
    keep_days: NotRequired[int]
    fresh_code: NotRequired[bool]


class FieldShown(TypedDict):
    """A field with what the caller may do. `meaning` is the type of its values, with that type's settings: of a
    computed field those of its results. The values of a `masked` field are shown to the caller in part only.
    """

    id: str
    key: str
    type: str
    label: Text
    required: bool
    unique: bool
    settings: dict[str, Any]
    help: Text | None
    placeholder: Text | None
    width: int | None
    retired: bool
    hidden_from_partners: bool
    default_formula: str | None
    linked: LinkedShown | None
    privacy: PrivacyShown | None
    masked: bool
    kind: str
    meaning: str
    meaning_settings: dict[str, Any]
    readable: bool
    writable: bool
    writable_by: WritableShown


class ItemShown(TypedDict):
    """An item of a section that is not just a field's key: exactly one of field, note, image and divider."""

    field: NotRequired[str]
    note: NotRequired[Text]
    image: NotRequired[UUID]
    divider: NotRequired[bool]
    span: NotRequired[int]


class SectionShown(TypedDict):
    """A part of the form's page; an item is a field's key, or says what else stands there."""

    kind: SectionKind
    key: str | None
    title: Text | None
    columns: int
    items: list[str | ItemShown]


Tree = dict[str, Any]
"""A bound formula, as `expressions.Bound.to_json` writes it; fields stand in it by id."""


class FieldWhenShown(TypedDict):
    """A condition about one field."""

    field: str
    when: Tree


class SectionWhenShown(TypedDict):
    """A condition about one section."""

    section: str
    when: Tree


class LiveCheckShown(TypedDict):
    """What must hold, and what is told at which fields where it does not."""

    that: Tree
    message: Text
    fields: list[str]


class DefaultShown(TypedDict):
    """What fills a field of a new record until somebody does."""

    field: str
    value: Tree


class ComputedShown(TypedDict):
    """A calculation that conditions read, and the fields that its value depends on."""

    field: str
    id: str
    of: list[str]


class LiveShown(TypedDict):
    """The form's conditions for a page that fills it in. Hidden fields and defaults are decided in `order`: a hidden
    field counts as empty for what follows, unless it is always hidden.
    """

    order: list[str]
    hidden: list[FieldWhenShown]
    always_hidden: list[str]
    sections: list[SectionWhenShown]
    required: list[FieldWhenShown]
    read_only: list[FieldWhenShown]
    checks: list[LiveCheckShown]
    defaults: list[DefaultShown]
    computed: list[ComputedShown]


class RuleShown(TypedDict):
    """A rule as its designer wrote it."""

    when: str | dict[str, Any] | None
    show: NotRequired[list[str]]
    hide: NotRequired[list[str]]
    require: NotRequired[list[str]]
    read_only: NotRequired[list[str]]
    show_sections: NotRequired[list[str]]
    hide_sections: NotRequired[list[str]]


class CheckShown(TypedDict):
    """A check as its designer wrote it."""

    that: str | dict[str, Any]
    message: Text
    fields: list[str]


class ComparedFieldShown(TypedDict):
    """A field of a form whose records a new one may be."""

    form: str
    field: str


class DuplicateCheckShown(TypedDict):
    """By what likely duplicates of a record are found; whom it is compared with is there for those who design forms."""

    field: str
    compare: Comparison
    against: list[ComparedFieldShown]
    on_match: OnMatch
    tells_outside: bool


class ListableCheckShown(TypedDict):
    """A check, by its place in the definition, whose groups of records that are alike the caller may list."""

    check: int
    field: str
    compare: Comparison


TransitionShown = TypedDict(
    "TransitionShown",
    {
        "key": str,
        "title": Text,
        "from": NotRequired[list[str]],
        "to": str,
        "guard": NotRequired[str | dict[str, Any]],
        "roles": NotRequired[list[str]],
        "members": NotRequired[list[str]],
        "not_creator": NotRequired[bool],
        "require": NotRequired[list[str]],
        "show": NotRequired[list[str]],
        "reason": NotRequired[Reason],
    },
)
"""A way from some stages, without `from` from every other, to one. What is usual is left out."""


class TimeLimitShown(TypedDict):
    """How long a record may be in a stage, and what happens then."""

    stage: str
    after: int
    unit: NotRequired[Unit]
    remind: NotRequired[int]
    tell: NotRequired[list[str]]
    then: NotRequired[str]


class LifecycleShown(TypedDict):
    """The lifecycle of a form; guards and who may take a transition are there for those who design forms."""

    field: str
    initial: str
    transitions: NotRequired[list[TransitionShown]]
    limits: NotRequired[list[TimeLimitShown]]
    former: NotRequired[dict[str, str]]


class AggregateSourceShown(TypedDict):
    """A form whose rows an aggregate table counts, and the formulas of what they give."""

    form: str
    where: NotRequired[str | dict[str, Any]]
    values: dict[str, str]


class AggregateShown(TypedDict):
    """Where the rows of an aggregate table come from; the sources are there for those who design forms."""

    sources: list[AggregateSourceShown]
    measures: dict[str, str]


class FormShown(TypedDict):
    """A definition as the caller may know it. Rules and checks as written are there for those who design forms."""

    id: UUID
    key: str
    version: int
    title: Text
    label_field: str
    icon: str | None
    color: str | None
    partner_path: list[str] | None
    shared_with_partners: bool
    unique_together: list[list[str]]
    layout: list[SectionShown]
    rules: list[RuleShown]
    checks: list[CheckShown]
    duplicates: list[DuplicateCheckShown]
    listable_checks: list[ListableCheckShown]
    lifecycle: LifecycleShown | None
    aggregate: AggregateShown | None
    live: LiveShown | None
    fields: list[FieldShown]
    actions: list[Action]


class SpellingAnswer(TypedDict):
    """A name in Latin letters."""

    spelling: str


class PreviewAnswer(TypedDict):
    """The conditions of a draft, or what is wrong with it. `ids` says under which id a field of the draft stands in
    them, by its key: of a new field one that is made for this answer.
    """

    live: LiveShown | None
    ids: dict[str, str]
    errors: list[FieldErrorShown]


class FormAnswer(TypedDict):
    """One form."""

    form: FormShown


PlannedChangeShown = TypedDict(
    "PlannedChangeShown",
    {"kind": str, "field": str | None, "class": ChangeClass, "text": str, "count": int, "sample": list[str]},
)
"""One step of a planned change, with how many records it touches and some of their values."""


class ChangePlanShown(TypedDict):
    """What a draft would change; with problems it cannot be applied."""

    changes: list[PlannedChangeShown]
    requires_confirmation: bool
    confirm_with: str | None
    problems: list[FieldErrorShown]


class ChangePlanAnswer(TypedDict):
    """The plan of a change."""

    plan: ChangePlanShown


class RejectShown(TypedDict):
    """A value that a change of type could not convert, as it was."""

    field: str | None
    record_id: UUID
    value: str
    code: str
    at: datetime


class RejectsAnswer(TypedDict):
    """Rejected values, newest first."""

    rejects: list[RejectShown]
