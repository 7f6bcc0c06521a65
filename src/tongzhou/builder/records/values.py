"""Values of a request to values of columns: parsed, permitted, defaulted, and checked for what is required. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from tongzhou.access.facade import Actor
from tongzhou.builder.fields.contracts import Parser, Refused
from tongzhou.builder.fields.facade import LookupSettings, ValueKind
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import DOTS
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.texts import Text

VALUE_SHOWN_MAX = 100


@dataclass(slots=True)
class Draft:
    """One record's values on their way to the table; `wanted` are references still to be resolved."""

    values: dict[str, Any] = field(default_factory=dict)
    wanted: dict[str, Reference] = field(default_factory=dict)
    wanted_lists: dict[str, tuple[Reference, ...]] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Of sub-forms, as they came: their own form reads them."""
    fetched: set[str] = field(default_factory=set)
    """Fields whose value came from another record: nobody is blamed for it."""
    moved: Moved | None = None
    """The transition by which the record goes to another stage."""

    def copy(self) -> Draft:
        """The same values; what is done with one is not done with the other."""
        return Draft(
            dict(self.values), dict(self.wanted), dict(self.wanted_lists), list(self.errors), dict(self.rows),
            set(self.fetched), self.moved,
        )  # fmt: skip

    def refuse(self, key: str, code: str, **params: Any) -> None:
        """Note what is wrong with a field."""
        self.errors.append(FieldError(key, code, {"field": key, **params}))


class Moved(NamedTuple):
    """A transition that was taken: its key, what it was called then, and why; `is_due`: time took it, nobody did."""

    transition: str
    title: Text
    reason: str | None = None
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A record named by its id, or by a unique key: of `key`, else of any unique field of the form."""

    form: str
    value: UUID | str
    key: str | None = None
    written_as: str = ""


class Written(NamedTuple):
    """A field that people write: what reads its values, and the form that a reference leads to."""

    key: str
    parse: Parser
    target: str | None
    list_target: str | None = None


@lru_cache(maxsize=2_000)
def written_fields(definition: FormDefinition) -> Mapping[str, Written]:
    """The live fields that people write, made once per version of a form."""
    return {
        each.key: Written(each.key, _parser(each), each.target, each.list_target)
        for each in definition.stored_fields
        if each.type.is_written_by_people
    }


def _parser(each: Field) -> Parser:
    """What reads a field's values; what a screen showed instead of a masked one is no value."""
    parse = each.type.codec.parser(each.settings)
    if not each.is_masked:
        return parse

    def refusing(value: Any) -> Any:
        if isinstance(value, str) and DOTS in value:
            raise Refused("masked_value")
        return parse(value)

    return refusing


@lru_cache(maxsize=2_000)
def defaults_of(definition: FormDefinition) -> Sequence[tuple[Field, Any]]:
    """The live fields that a new record gets a value for, each with its default."""
    found = ((each, getattr(each.settings, "default", None)) for each in definition.stored_fields)
    return tuple((each, default) for each, default in found if default is not None)


@lru_cache(maxsize=2_000)
def required_fields(definition: FormDefinition) -> Sequence[Field]:
    """The live fields that may not stay empty."""
    return tuple(each for each in definition.live_fields if each.required)


@dataclass(frozen=True, slots=True)
class Permitted:
    """What one set of rights may write of a form, and what it knows of, by field key."""

    writable: frozenset[str]
    seen: frozenset[str]


def read_values(forms: Forms, definition: FormDefinition, raw: Mapping[str, Any], permitted: Permitted) -> Draft:
    """Parse what a caller gave. Fields that they may not write or do not see are named, nothing is dropped."""
    draft = Draft()
    fields, subforms = written_fields(definition), definition.subforms
    for key, value in raw.items():
        written = fields.get(key)
        if written is not None and key in permitted.writable:
            _parse(written, value, draft)
            continue
        if key in subforms and key in permitted.writable:
            _take_rows(definition.get(key), value, draft)
            continue
        each = definition.find(key)
        if each is None or not (key in permitted.writable or key in permitted.seen):
            draft.refuse(key, "unknown_field")
        elif each.is_lookup:
            _spell(forms, definition, each, value, permitted, draft)
        elif written is not None:
            draft.refuse(key, "not_writable")
        else:
            draft.refuse(key, "read_only" if key in permitted.writable or each.is_system else "not_writable")
    return draft


def refuse_rows(draft: Draft) -> None:
    """Rows are written with one record, not with many at once."""
    for key in draft.rows:
        draft.refuse(key, "rows_with_one_record")


def _take_rows(each: Field, value: Any, draft: Draft) -> None:
    try:
        draft.rows[each.key] = each.type.codec.parser(each.settings)(value) or []
    except Refused as refused:
        draft.refuse(each.key, refused.code, **refused.params)


def _parse(each: Written, value: Any, draft: Draft) -> None:
    try:
        parsed = each.parse(value)
    except Refused as refused:
        draft.refuse(each.key, refused.code, **refused.params)
        return
    if each.target is not None and parsed is not None:
        draft.wanted[each.key] = Reference(each.target, parsed, None, each.key)
        draft.values.setdefault(each.key, None)
    elif each.list_target is not None and parsed is not None:
        target = each.list_target
        draft.wanted_lists[each.key] = tuple(Reference(target, item, None, each.key) for item in parsed)
        draft.values[each.key] = None
    elif each.key not in draft.wanted:
        draft.values[each.key] = parsed


def _spell(  # noqa: PLR0917  one caller, all of them needed
    forms: Forms, definition: FormDefinition, lookup: Field, value: Any, permitted: Permitted, draft: Draft
) -> None:
    """A lookup of a unique key is another spelling of its reference."""
    assert isinstance(lookup.settings, LookupSettings)
    through = definition.get(lookup.settings.through)
    target = forms.get(through.target or "")
    key = target.get(lookup.settings.field)
    if not key.unique or key.kind is not ValueKind.TEXT:
        draft.refuse(lookup.key, "read_only")
    elif through.key not in permitted.writable:
        draft.refuse(lookup.key, "not_writable")
    elif through.key in draft.wanted or through.key in draft.values:
        draft.refuse(lookup.key, "given_twice", other=through.key)
    elif value is None or value == "":
        draft.values[through.key] = None
    elif isinstance(value, (str, int)) and not isinstance(value, bool):
        draft.wanted[through.key] = Reference(target.key, str(value).strip(), key.key, lookup.key)
        draft.values[through.key] = None
    else:
        draft.refuse(lookup.key, "wrong_type", expected="text")


def add_defaults(definition: FormDefinition, draft: Draft, actor: Actor, now: datetime) -> None:
    """Fill what a new record leaves out."""
    for each, _ in defaults_of(definition):
        if each.key not in draft.values:
            draft.values[each.key] = default_of(definition, each, actor, now)


def default_of(definition: FormDefinition, each: Field, actor: Actor, now: datetime) -> Any:
    """The value that a field's settings give a new record, None for none."""
    default = getattr(each.settings, "default", None)
    if default is None:
        return None
    if each.type.name == "date":
        return actor.workspace.today(now)
    if each.type.name == "date_time":
        return now
    if each.type.name == "member":
        return actor.member_id
    return written_fields(definition)[each.key].parse(default)


def check_required(definition: FormDefinition, draft: Draft, *, is_new: bool) -> None:
    """A required field needs a value; one already refused or still to be resolved is not blamed again."""
    blamed = {error.field for error in draft.errors} | set(draft.wanted) | set(draft.wanted_lists)
    for each in required_fields(definition):
        given = draft.values if each.type.is_stored else draft.rows
        if each.key not in blamed and given.get(each.key) in (None, []) and (is_new or each.key in given):
            draft.refuse(each.key, "required")


def for_column(value: Any) -> Any:
    """A stored value as psycopg takes it."""
    return Jsonb(value) if isinstance(value, dict) else value


def as_json(value: Any) -> Any:
    """A stored value as history keeps it; `from_json` reads it back."""
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return [as_json(item) for item in value] if isinstance(value, list) else value


def from_json(each: Field, value: Any) -> Any:
    """A value that history kept, as the column stores it."""
    if value is None:
        return None
    if each.kind is ValueKind.NUMBER and isinstance(value, int):
        return value
    read = _READERS.get(each.kind)
    return value if read is None else read(value)


_READERS: dict[ValueKind, Callable[[Any], Any]] = {
    ValueKind.NUMBER: Decimal,
    ValueKind.MONEY: Decimal,
    ValueKind.DATE: date.fromisoformat,
    ValueKind.INSTANT: datetime.fromisoformat,
    ValueKind.REFERENCE: UUID,
    ValueKind.REFERENCES: lambda items: [UUID(item) for item in items],
    ValueKind.FILES: lambda items: [UUID(item) for item in items],
}
