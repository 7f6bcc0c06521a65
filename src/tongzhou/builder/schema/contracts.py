"""Form definitions: frozen values that everything in the builder goes by."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any, TypeVar

from tongzhou.builder.fields.contracts import FieldSettings, FieldType
from tongzhou.builder.fields.facade import (
    DateSettings,
    DateTimeSettings,
    DepartmentRange,
    FormulaSettings,
    Linked,
    LookupSettings,
    Measure,
    MemberSettings,
    MoneySettings,
    MultiSelectSettings,
    NumberSettings,
    PercentSettings,
    QuerySettings,
    ReferenceSettings,
    ReferencesSettings,
    RoleRange,
    RollupSettings,
    SelectSettings,
    SerialSettings,
    SubformSettings,
    SystemSettings,
    TextSettings,
    ValueKind,
    YesNoSettings,
    get_field_type,
)
from tongzhou.builder.schema.aggregates import Aggregate
from tongzhou.builder.schema.cascades import Cascade
from tongzhou.builder.schema.conditions import Check, Rule
from tongzhou.builder.schema.duplicates import DuplicateCheck
from tongzhou.builder.schema.layouts import Section
from tongzhou.builder.schema.lifecycles import Lifecycle
from tongzhou.builder.schema.privacy import Mask, Privacy
from tongzhou.kernel.texts import Text

MEMBER_FORM = "_member"
DEPARTMENT_FORM = "_department"
ROLE_FORM = "_role"
_LEADS_TO = {"member": MEMBER_FORM, "department": DEPARTMENT_FORM, "role": ROLE_FORM}
_LIST_LEADS_TO = {f"{name}s": form for name, form in _LEADS_TO.items()}
AVERAGE_DECIMALS = 4
Kept = TypeVar("Kept")


class FieldMissing(KeyError):
    """A form without a field that something names: only a draft that is yet to be refused is like that."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. Its id never changes; its key is the column's name and chosen at creation.

    `placeholder` stands in its editor while that is empty, `width` is that of its column in pixels until a view or
    a person says otherwise.
    """

    id: str
    key: str
    type: FieldType
    label: Text
    settings: FieldSettings
    required: bool = False
    unique: bool = False
    help: Text | None = None
    placeholder: Text | None = None
    width: int | None = None
    retired: bool = False
    hidden_from_partners: bool = False
    default_formula: str | None = None
    linked: Linked | None = None
    privacy: Privacy | None = None
    is_hideable: bool = False
    is_system: bool = False

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def column(self) -> str:
        """The column's name in the form's table; a retired field frees its key."""
        return f"_retired_{self.id}" if self.retired else self.key

    @property
    def kind(self) -> ValueKind:
        """What its values are; of a computed field ask `Forms.meaning`."""
        return self.type.kind

    @property
    def is_always_required(self) -> bool:
        """Whether the table itself refuses an empty value; one that a rule may hide is required while it is shown."""
        return self.required and not self.is_hideable

    @property
    def is_masked(self) -> bool:
        """Whether it is marked as data of people that is not shown as a matter of course."""
        return self.privacy is not None and self.privacy.mask is not Mask.NOT

    @property
    def is_lookup(self) -> bool:
        """Whether it shows a field of the record that a reference leads to."""
        return isinstance(self.settings, LookupSettings)

    @property
    def is_computed(self) -> bool:
        """Whether it has no column and is made of other fields when read."""
        return isinstance(self.settings, (LookupSettings, FormulaSettings, RollupSettings))

    @property
    def is_found(self) -> bool:
        """Whether it shows records of another form that fit this one."""
        return isinstance(self.settings, QuerySettings)

    @property
    def range(self) -> DepartmentRange | RoleRange | None:
        """Who of the people, departments or roles may be chosen; None for all."""
        found: DepartmentRange | RoleRange | None = getattr(self.settings, "range", None)
        return found

    @property
    def target(self) -> str | None:
        """The key of the form that a reference, member, department or role field leads to."""
        if isinstance(self.settings, ReferenceSettings):
            return self.settings.form
        return _LEADS_TO.get(self.type.name)

    @property
    def list_target(self) -> str | None:
        """The key of the form that each item of a list of references, members, departments or roles leads to."""
        if isinstance(self.settings, ReferencesSettings):
            return self.settings.form
        return _LIST_LEADS_TO.get(self.type.name)


def _system(key: str, type_name: str, zh: str, en: str) -> Field:
    return Field(
        id=key, key=key, type=get_field_type(type_name), label={"zh-CN": zh, "en": en},
        settings=SystemSettings(), required=key not in ("created_by", "updated_by"), is_system=True,
    )  # fmt: skip


SYSTEM_FIELDS: tuple[Field, ...] = (
    _system("id", "record_id", "编号", "Id"),
    _system("created_at", "moment", "创建时间", "Created at"),
    _system("created_by", "author", "创建人", "Created by"),
    _system("updated_at", "moment", "修改时间", "Updated at"),
    _system("updated_by", "author", "修改人", "Updated by"),
    _system("revision", "revision", "版本", "Revision"),
)
SYSTEM_KEYS = frozenset(each.key for each in SYSTEM_FIELDS)
RESERVED_KEYS = SYSTEM_KEYS | {"deleted_at", "deleted_by"}


@dataclass(frozen=True, kw_only=True)
class FormDefinition:
    """A typed table of records. `version` rises with each applied change.

    `partner_path` lists the reference fields that lead to the partner form, is empty for that form itself, and
    None where partner users see nothing. `shared_with_partners` shows every row to partner users, to read only.
    The records of a form with an `aggregate` are groups of other forms' records: they are read, never written.
    """

    id: str
    key: str
    title: Text
    label_field: str
    fields: tuple[Field, ...]
    unique_together: tuple[tuple[str, ...], ...] = ()
    partner_path: tuple[str, ...] | None = None
    shared_with_partners: bool = False
    layout: tuple[Section, ...] = ()
    rules: tuple[Rule, ...] = ()
    checks: tuple[Check, ...] = ()
    duplicates: tuple[DuplicateCheck, ...] = ()
    lifecycle: Lifecycle | None = None
    aggregate: Aggregate | None = None
    icon: str | None = None
    color: str | None = None
    version: int = 0

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    @cached_property
    def _live(self) -> Mapping[str, Field]:
        return {each.key: each for each in (*SYSTEM_FIELDS, *self.fields) if not each.retired}

    @cached_property
    def _by_id(self) -> Mapping[str, Field]:
        return {each.id: each for each in (*SYSTEM_FIELDS, *self.fields)}

    @cached_property
    def live_fields(self) -> tuple[Field, ...]:
        """The form's own fields that are not retired, in their order."""
        return tuple(each for each in self.fields if not each.retired)

    @cached_property
    def stored_fields(self) -> tuple[Field, ...]:
        """The live fields that have a column."""
        return tuple(each for each in self.live_fields if each.type.is_stored)

    @cached_property
    def subforms(self) -> Mapping[str, SubformSettings]:
        """The live sub-forms by key."""
        return {each.key: each.settings for each in self.live_fields if isinstance(each.settings, SubformSettings)}

    @cached_property
    def queries(self) -> Mapping[str, QuerySettings]:
        """The live fields that show records found in other forms, by key."""
        return {each.key: each.settings for each in self.live_fields if isinstance(each.settings, QuerySettings)}

    @cached_property
    def row_forms(self) -> Mapping[str, str]:
        """The live fields whose values are rows, with the form of those."""
        forms = {key: rows.form for key, rows in self.subforms.items()}
        return forms | {key: query.form for key, query in self.queries.items()}

    @cached_property
    def file_keys(self) -> tuple[str, ...]:
        """The live fields whose values are files."""
        return tuple(each.key for each in self.stored_fields if each.kind is ValueKind.FILES)

    @cached_property
    def serials(self) -> tuple[tuple[str, str, SerialSettings], ...]:
        """Of each live field that numbers records its id, key and settings."""
        return tuple(
            (each.id, each.key, each.settings)
            for each in self.stored_fields
            if isinstance(each.settings, SerialSettings)
        )

    @cached_property
    def inheriting(self) -> Mapping[str, str]:
        """The live references whose records' rights these records inherit, with the form each leads to."""
        references = ((each.key, each.settings) for each in self.live_fields)
        return {key: to.form for key, to in references if isinstance(to, ReferenceSettings) and to.inherits}

    @cached_property
    def hierarchies(self) -> tuple[Field, ...]:
        """The live references that lead to a record's parent in the same form."""
        return tuple(
            each
            for each in self.live_fields
            if isinstance(each.settings, ReferenceSettings) and each.settings.hierarchy
        )

    @cached_property
    def cascades(self) -> tuple[Cascade, ...]:
        """The live choices whose options depend on another field."""
        return tuple(
            Cascade(each.key, settings.depends_on, offers)
            for each in self.stored_fields
            if isinstance(settings := each.settings, (SelectSettings, MultiSelectSettings))
            and settings.depends_on is not None
            and (offers := {o.key: frozenset(o.when) for o in settings.options if o.when is not None})
        )

    @cached_property
    def fetching(self) -> tuple[Field, ...]:
        """The live references that fill other fields or may lead to some records only."""
        return tuple(
            each
            for each in self.stored_fields
            if isinstance(each.settings, ReferenceSettings) and (each.settings.fills or each.settings.filter)
        )

    @cached_property
    def linked(self) -> tuple[Field, ...]:
        """The live fields whose values come from other forms, each after those it depends on."""
        linked = {each.key: each for each in self.stored_fields if each.linked is not None}
        needs = {
            key: [match.equals for match in each.linked.where if match.equals in linked]
            for key, each in linked.items()
            if each.linked is not None
        }
        return tuple(linked[key] for key in TopologicalSorter(needs).static_order())

    @cached_property
    def sourced(self) -> tuple[Field, ...]:
        """The live choices that offer values of another form, and take no other."""
        return tuple(
            each
            for each in self.stored_fields
            if isinstance(settings := each.settings, (SelectSettings, MultiSelectSettings))
            and settings.source is not None
            and not settings.allow_other
        )

    @cached_property
    def ranged(self) -> tuple[Field, ...]:
        """The live fields that may name some members or departments only."""
        return tuple(each for each in self.stored_fields if each.range is not None)

    @cached_property
    def is_fetching(self) -> bool:
        """Whether writing a record takes anything over from other records, or asks which of them or of their values
        it may name."""
        return bool(self.fetching or self.linked or self.sourced or self.ranged)

    @cached_property
    def is_conditional(self) -> bool:
        """Whether there are rules, checks, stages or defaults by formula to ask when a record is written."""
        said = (self.rules, self.checks, self.cascades, self.lifecycle)
        return any(said) or any(each.default_formula for each in self.stored_fields)

    @property
    def is_platform(self) -> bool:
        """Members, departments and roles, which references may lead to and nobody edits as records."""
        return self.key.startswith("_")

    @property
    def is_seen_by_partners(self) -> bool:
        """Whether partner users may see any row at all."""
        return self.shared_with_partners or self.partner_path is not None

    def find(self, key: str) -> Field | None:
        """The live field or system field of this key."""
        return self._live.get(key)

    def get(self, key: str) -> Field:
        """The live field of this key, which must exist; else FieldMissing."""
        found = self._live.get(key)
        if found is None:
            raise FieldMissing(f"{self.key}.{key}")
        return found

    def find_by_id(self, identifier: str) -> Field | None:
        """The field of this id, retired or not."""
        return self._by_id.get(identifier)

    def unique_keys(self) -> Iterator[Field]:
        """Fields by whose values a record can be named."""
        return (each for each in self.stored_fields if each.unique)


@dataclass(frozen=True)
class Forms:
    """All forms of a workspace at one version of it."""

    by_key: Mapping[str, FormDefinition] = field(default_factory=dict)

    def __hash__(self) -> int:
        return id(self)

    def find(self, key: str) -> FormDefinition | None:
        """The form of this key, members, departments and roles included."""
        return self.by_key.get(key) or PLATFORM_FORMS.get(key)

    def get(self, key: str) -> FormDefinition:
        """The form of this key, which must exist."""
        return self.by_key.get(key) or PLATFORM_FORMS[key]

    def __iter__(self) -> Iterator[FormDefinition]:
        return iter(self.by_key.values())

    def with_form(self, definition: FormDefinition) -> Forms:
        """These forms with one added or replaced."""
        return Forms({**self.by_key, definition.key: definition})

    def meaning(self, form: FormDefinition, each: Field) -> Field:
        """The field that says what the values of `each` are: itself, or what a computed one is made of."""
        settings = each.settings
        if isinstance(settings, FormulaSettings):
            return _typed(each, settings.result, _RESULTS[settings.result](settings))
        if not isinstance(settings, (LookupSettings, RollupSettings)):
            return each
        if each in self._asked:
            return each  # made of itself, which the rules of definitions refuse
        self._asked.add(each)
        try:
            return self._shown(form, settings) if isinstance(settings, LookupSettings) else self._folded(each, settings)
        finally:
            self._asked.discard(each)

    @cached_property
    def has_masks(self) -> bool:
        """Whether any form has a field whose values are masked; where none has, nobody asks further."""
        return any(each.is_masked for form in self for each in form.fields)

    @cached_property
    def _asked(self) -> set[Field]:
        return set()

    def _shown(self, form: FormDefinition, settings: LookupSettings) -> Field:
        target = self.get(form.get(settings.through).target or "")
        return self.meaning(target, target.get(settings.field))

    def _folded(self, each: Field, settings: RollupSettings) -> Field:
        if settings.field is None or settings.measure is Measure.COUNT_DISTINCT:
            return _typed(each, "number", NumberSettings(decimals=0))
        source = self.get(settings.form)
        found = self.meaning(source, source.get(settings.field))
        if settings.measure is Measure.AVG and isinstance(found.settings, NumberSettings):
            decimals = max(AVERAGE_DECIMALS, found.settings.decimals or 0)
            return _typed(each, "number", NumberSettings(decimals=decimals))
        if found.type.name == "rating":
            return _typed(each, "number", NumberSettings(decimals=AVERAGE_DECIMALS))
        return _typed(each, found.type.name, found.settings)

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    def keep(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What was made of these forms for this key before, else made now."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: Kept = self._kept[key]
        return kept

    def owner_of(self, key: str) -> FormDefinition | None:
        """The form whose sub-form a form is, or None."""
        return self.keep(
            ("owner", key),
            lambda: next((form for form in self for rows in form.subforms.values() if rows.form == key), None),
        )

    def pointing_at(self, key: str) -> Iterator[tuple[FormDefinition, Field]]:
        """The live reference fields of all forms that lead to a form."""
        for form in self:
            for each in form.live_fields:
                if key in (each.target, each.list_target):
                    yield form, each


def _typed(each: Field, type_name: str, settings: FieldSettings) -> Field:
    return replace(each, type=get_field_type(type_name), settings=settings)


_RESULTS: Mapping[str, Callable[[FormulaSettings], FieldSettings]] = {
    "number": lambda formula: NumberSettings(decimals=formula.decimals),
    "money": lambda formula: MoneySettings(currency=formula.currency or ""),
    "percent": lambda formula: PercentSettings(decimals=2 if formula.decimals is None else min(formula.decimals, 6)),
    "text": lambda _formula: TextSettings(),
    "date": lambda _formula: DateSettings(),
    "date_time": lambda _formula: DateTimeSettings(),
    "yes_no": lambda _formula: YesNoSettings(),
}


def _platform_text(key: str, *, unique: bool = False) -> Field:
    return Field(
        id=key, key=key, type=get_field_type("text"), label=key, settings=TextSettings(), unique=unique,
        required=not unique,
    )  # fmt: skip


def _platform_reference(key: str, type_name: str) -> Field:
    return Field(id=key, key=key, type=get_field_type(type_name), label=key, settings=MemberSettings())


PLATFORM_FORMS: Mapping[str, FormDefinition] = {
    MEMBER_FORM: FormDefinition(
        id=MEMBER_FORM,
        key=MEMBER_FORM,
        title={"zh-CN": "成员", "en": "Members"},
        label_field="name",
        fields=(
            _platform_text("name"),
            _platform_text("code", unique=True),
            _platform_text("title"),
            _platform_reference("department_id", "department"),
            _platform_reference("manager_id", "member"),
        ),
        shared_with_partners=True,
    ),
    DEPARTMENT_FORM: FormDefinition(
        id=DEPARTMENT_FORM,
        key=DEPARTMENT_FORM,
        title={"zh-CN": "部门", "en": "Departments"},
        label_field="name",
        fields=(_platform_text("name"),),
        shared_with_partners=True,
    ),
    ROLE_FORM: FormDefinition(
        id=ROLE_FORM,
        key=ROLE_FORM,
        title={"zh-CN": "角色", "en": "Roles"},
        label_field="name",
        fields=(_platform_text("name"), _platform_text("code", unique=True)),
        shared_with_partners=True,
    ),
}


Document = dict[str, Any]
"""A definition as JSON or YAML."""
