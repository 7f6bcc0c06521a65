"""What differs between two definitions of a form, change by change. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tongzhou.builder.schema.conditions import Check
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.documents import write_field


class ChangeKind(StrEnum):
    """What a change does. Sentences about each stand under `schema_changes.<kind>`."""

    CREATE_FORM = "create_form"
    CHANGE_FORM = "change_form"
    CHANGE_RULES = "change_rules"
    CHANGE_DUPLICATES = "change_duplicates"
    CHANGE_LIFECYCLE = "change_lifecycle"
    ADD_CHECK = "add_check"
    CHANGE_AGGREGATE = "change_aggregate"
    CHANGE_PARTNER_ACCESS = "change_partner_access"
    CHANGE_PRIVACY = "change_privacy"
    ADD_FIELD = "add_field"
    CHANGE_TEXTS = "change_texts"
    CHANGE_WIDTH = "change_width"
    REORDER = "reorder"
    CHANGE_SETTINGS = "change_settings"
    CHANGE_TYPE = "change_type"
    REQUIRE = "require"
    STOP_REQUIRING = "stop_requiring"
    REQUIRE_WHEN_SHOWN = "require_when_shown"
    MAKE_UNIQUE = "make_unique"
    STOP_UNIQUE = "stop_unique"
    MAKE_UNIQUE_TOGETHER = "make_unique_together"
    STOP_UNIQUE_TOGETHER = "stop_unique_together"
    RETIRE = "retire"
    RESTORE = "restore"
    REMOVE_FIELD = "remove_field"


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One change; `before` and `after` are the field's two states where it is about a field, `check` is a new one."""

    kind: ChangeKind
    before: Field | None = None
    after: Field | None = None
    keys: tuple[str, ...] = ()
    check: Check | None = None

    @property
    def field(self) -> str | None:
        """The key of the field in question."""
        found = self.after or self.before
        return None if found is None else found.key


def diff(current: FormDefinition | None, draft: FormDefinition) -> tuple[SchemaChange, ...]:
    """All changes that lead from `current` to `draft`, in the order in which they are run."""
    if current is None:
        return (SchemaChange(ChangeKind.CREATE_FORM),)
    return tuple(_changes(current, draft) if draft.aggregate is None else _aggregate_changes(current, draft))


def _changes(current: FormDefinition, draft: FormDefinition) -> Iterator[SchemaChange]:
    yield from _combinations(ChangeKind.STOP_UNIQUE_TOGETHER, current, draft)
    before = {each.id: each for each in current.fields}
    after = {each.id: each for each in draft.fields}
    for identifier, each in before.items():
        if identifier not in after:
            yield SchemaChange(ChangeKind.REMOVE_FIELD, before=each)
        elif not each.retired and after[identifier].retired:
            yield SchemaChange(ChangeKind.RETIRE, before=each, after=after[identifier])
    for identifier, each in after.items():
        old = before.get(identifier)
        if old is None:
            yield SchemaChange(ChangeKind.ADD_FIELD, after=each)
        else:
            yield from _field_changes(old, each)
    yield from _combinations(ChangeKind.MAKE_UNIQUE_TOGETHER, draft, current)
    if [each.id for each in current.fields if each.id in after] != [e.id for e in draft.fields if e.id in before]:
        yield SchemaChange(ChangeKind.REORDER)
    if _partner_access(current) != _partner_access(draft):
        yield SchemaChange(ChangeKind.CHANGE_PARTNER_ACCESS)
    new = _new_checks(current, draft)
    yield from (SchemaChange(ChangeKind.ADD_CHECK, check=check) for check in new)
    if _conditions(current) != _conditions(replace(draft, checks=tuple(c for c in draft.checks if c not in new))):
        yield SchemaChange(ChangeKind.CHANGE_RULES)
    if current.duplicates != draft.duplicates:
        yield SchemaChange(ChangeKind.CHANGE_DUPLICATES)
    if _stages(current) != _stages(draft):
        yield SchemaChange(ChangeKind.CHANGE_LIFECYCLE)
    if _form_texts(current) != _form_texts(draft):
        yield SchemaChange(ChangeKind.CHANGE_FORM)


def _aggregate_changes(current: FormDefinition, draft: FormDefinition) -> Iterator[SchemaChange]:
    """An aggregate table holds no values of its own: whatever changes of it, its view is made anew."""
    if _grouping(current) != _grouping(draft):
        yield SchemaChange(ChangeKind.CHANGE_AGGREGATE)
    else:
        yield from (SchemaChange(ChangeKind.ADD_CHECK, check=check) for check in _new_checks(current, draft))
    if current.checks != draft.checks:
        yield SchemaChange(ChangeKind.CHANGE_RULES)
    if _form_texts(current) != _form_texts(draft):
        yield SchemaChange(ChangeKind.CHANGE_FORM)


def _new_checks(current: FormDefinition, draft: FormDefinition) -> tuple[Check, ...]:
    known = [check.that for check in current.checks]
    return tuple(check for check in draft.checks if check.that not in known)


def _grouping(form: FormDefinition) -> object:
    return form.aggregate, [write_field(each) for each in form.fields]


def _combinations(kind: ChangeKind, these: FormDefinition, others: FormDefinition) -> Iterator[SchemaChange]:
    """Combinations that only `these` have; one with a field of another type is made anew with its column."""
    types = {each.id: each.type for each in others.fields}
    retyped = {each.key for each in these.live_fields if types.get(each.id, each.type) != each.type}
    for keys in these.unique_together:
        if keys not in others.unique_together or not retyped.isdisjoint(keys):
            yield SchemaChange(kind, keys=keys)


def _field_changes(old: Field, new: Field) -> Iterator[SchemaChange]:
    if old.retired and not new.retired:
        yield SchemaChange(ChangeKind.RESTORE, old, new)
    if new.retired:
        return
    if old.type != new.type:
        yield SchemaChange(ChangeKind.CHANGE_TYPE, old, new)
    elif old.settings != new.settings:
        yield SchemaChange(ChangeKind.CHANGE_SETTINGS, old, new)
    if (old.label, old.help, old.placeholder) != (new.label, new.help, new.placeholder):
        yield SchemaChange(ChangeKind.CHANGE_TEXTS, old, new)
    if old.width != new.width:
        yield SchemaChange(ChangeKind.CHANGE_WIDTH, old, new)
    if old.hidden_from_partners != new.hidden_from_partners:
        yield SchemaChange(ChangeKind.CHANGE_PARTNER_ACCESS, old, new)
    if old.privacy != new.privacy:
        yield SchemaChange(ChangeKind.CHANGE_PRIVACY, old, new)
    requirement, unique = _requirement(new), old.unique and not old.retired
    if requirement is not (ChangeKind.STOP_REQUIRING if old.retired else _requirement(old)):
        yield SchemaChange(requirement, old, new)
    if unique != new.unique:
        yield SchemaChange(ChangeKind.MAKE_UNIQUE if new.unique else ChangeKind.STOP_UNIQUE, old, new)


def _requirement(each: Field) -> ChangeKind:
    """What brings the table to demand values of the field as its definition says."""
    if not each.required:
        return ChangeKind.STOP_REQUIRING
    return ChangeKind.REQUIRE if each.is_always_required else ChangeKind.REQUIRE_WHEN_SHOWN


def _conditions(form: FormDefinition) -> object:
    defaults = {each.id: each.default_formula for each in form.live_fields if each.default_formula is not None}
    linked = {each.id: each.linked for each in form.live_fields if each.linked is not None}
    return form.rules, form.checks, defaults, linked


def _stages(form: FormDefinition) -> object:
    """The lifecycle, and the stages that there are: an option that goes may be one that records are in."""
    each = None if form.lifecycle is None else form.find(form.lifecycle.field)
    return form.lifecycle, [option.key for option in getattr(each and each.settings, "options", ())]


def _partner_access(form: FormDefinition) -> object:
    return form.partner_path, form.shared_with_partners


def _form_texts(form: FormDefinition) -> object:
    return form.title, form.icon, form.color, form.label_field, form.layout
