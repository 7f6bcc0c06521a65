"""Where the columns of a file may go: the fields of a form as an import sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from tongzhou.access.contracts import FieldSet
from tongzhou.builder.fields.facade import LookupSettings, MoneySettings, MultiSelectSettings, SelectSettings, ValueKind
from tongzhou.builder.imports.contracts import Kind, Option, Target
from tongzhou.builder.query.facade import Sight
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.kernel.texts import Text

_KINDS: Mapping[ValueKind, Kind] = {
    ValueKind.TEXT: Kind.TEXT,
    ValueKind.NUMBER: Kind.NUMBER,
    ValueKind.MONEY: Kind.MONEY,
    ValueKind.DATE: Kind.DATE,
    ValueKind.INSTANT: Kind.DATE_TIME,
    ValueKind.BOOLEAN: Kind.BOOLEAN,
    ValueKind.CHOICE: Kind.CHOICE,
    ValueKind.CHOICES: Kind.CHOICES,
    ValueKind.REFERENCE: Kind.REFERENCE,
    ValueKind.REFERENCES: Kind.REFERENCES,
    ValueKind.ADDRESS: Kind.TEXT,
    ValueKind.LOCATION: Kind.TEXT,
    ValueKind.MARKUP: Kind.LONG_TEXT,
}
_KINDS_BY_TYPE: Mapping[str, Kind] = {
    "long_text": Kind.LONG_TEXT,
    "percent": Kind.PERCENT,
    "rating": Kind.INTEGER,
    "progress": Kind.PERCENT,
    "duration": Kind.TEXT,
}


@dataclass(frozen=True, slots=True)
class Destination:
    """A field that a column may feed, under its key or that of a lookup that spells it.

    `written` is the field whose column changes. For a reference, `matched` are the fields of the form it leads
    to by whose values a record may be named there; an id names one too, and so does the value of `label` where
    only one record that the actor sees has it; where the user chose `by`, nothing but that field does. One that a
    lookup spells is named by what that shows. A field of a sub-form has its key in `rows`.
    """

    target: Target
    written: Field
    form: FormDefinition | None = None
    matched: tuple[Field, ...] = ()
    label: Field | None = None
    rows: str | None = None
    by: Field | None = None
    is_spelled: bool = False

    @property
    def is_reference(self) -> bool:
        """Whether each of its values names a record of another form."""
        return self.form is not None and not self.is_list

    @property
    def is_list(self) -> bool:
        """Whether each of its values names several records of another form."""
        return self.written.list_target is not None

    @property
    def accepted(self) -> tuple[Field, ...]:
        """The fields whose values name a record here, the surest first."""
        return self.matched if self.label is None else (*self.matched, self.label)

    @property
    def takes_ids(self) -> bool:
        """Whether an id names a record here: not where one field alone does, by a lookup or as the user chose."""
        return self.by is None and not self.is_spelled

    def named_by(self, key: str) -> Destination | None:
        """The same where records are named by the values of one field only; None for a field that names none."""
        by = next((each for each in self.accepted if each.key == key), None)
        if by is None:
            return None
        is_label = by not in self.matched
        return replace(self, matched=() if is_label else (by,), label=by if is_label else None, by=by)


def destinations(form: FormDefinition, sight: Sight, writable: FieldSet) -> dict[str, Destination]:
    """The fields an import may write, by key. A lookup of a unique key counts where its reference is writable."""
    found = [_destination(form, sight, each) for each in form.live_fields]
    return {each.target.key: each for each in found if each is not None and each.written.key in writable}


def row_destinations(form: FormDefinition, sight: Sight, key: str, writable: FieldSet) -> dict[str, Destination]:
    """The fields of a sub-form's rows, as `items.price`, called by both labels."""
    settings = form.subforms[key]
    names = tuple(_words_of(form.get(key).label))
    found: dict[str, Destination] = {}
    for each in destinations(sight.forms.get(settings.form), sight, writable).values():
        if each.written.key == settings.through:
            continue
        labels = tuple(f"{name}.{label}" for name in names for label in each.target.labels)
        target = replace(each.target, key=f"{key}.{each.target.key}", labels=labels, required=False, unique=False)
        found[target.key] = replace(each, target=target, rows=key)
    return found


def _destination(form: FormDefinition, sight: Sight, each: Field) -> Destination | None:
    if isinstance(each.settings, LookupSettings):
        return _through_lookup(form, sight, each, each.settings)
    kind = _KINDS_BY_TYPE.get(each.type.name) or _KINDS.get(each.kind)
    if kind is None or not each.type.is_written_by_people or not each.type.is_stored:
        return None
    target = each.target or each.list_target
    if target is None:
        return Destination(_target(each, kind, required=each.is_always_required), each)
    led_to = sight.forms.get(target)
    matched = tuple(key for key in led_to.unique_keys() if _may_name(sight, led_to, key))
    label = _label(sight, led_to)
    return Destination(_target(each, kind, required=each.is_always_required), each, led_to, matched, label)


def _may_name(sight: Sight, form: FormDefinition, each: Field) -> bool:
    """Whether records may be looked for by the field: a guess at a masked value would be answered."""
    return not each.is_masked or sight.may_ask(form, each)


def _label(sight: Sight, form: FormDefinition) -> Field | None:
    """The field that shows a record in a reference, if it can be compared and does not name records anyway."""
    label = form.get(form.label_field)
    is_compared = label.type.is_stored and label.type.storage.is_text and not label.unique
    return label if is_compared and _may_name(sight, form, label) else None


def _through_lookup(form: FormDefinition, sight: Sight, each: Field, settings: LookupSettings) -> Destination | None:
    forms = sight.forms
    reference = form.find(settings.through)
    led_to = forms.find(reference.target) if reference is not None and reference.target is not None else None
    shown = led_to.find(settings.field) if led_to is not None else None
    if reference is None or led_to is None or shown is None or not shown.unique or not shown.type.is_stored:
        return None
    if not _may_name(sight, led_to, shown):
        return None
    return Destination(
        _target(each, Kind.REFERENCE, required=reference.is_always_required),
        reference,
        led_to,
        (shown,),
        is_spelled=True,
    )


def _target(each: Field, kind: Kind, *, required: bool) -> Target:
    return Target(
        key=each.key,
        kind=kind,
        labels=tuple(_words_of(each.label)),
        options=_options(each),
        required=required,
        unique=each.unique,
        others=getattr(each.settings, "takes_any", False),
        currency=each.settings.currency if isinstance(each.settings, MoneySettings) else None,
    )


def _options(each: Field) -> tuple[Option, ...]:
    if not isinstance(each.settings, (SelectSettings, MultiSelectSettings)):
        return ()
    return tuple(Option(option.key, tuple(_words_of(option.label))) for option in each.settings.options)


def _words_of(text: Text | Mapping[Literal["zh-CN", "en"], str] | None) -> Iterable[str]:
    if text is None:
        return ()
    return (text,) if isinstance(text, str) else tuple(dict.fromkeys(text.values()))
