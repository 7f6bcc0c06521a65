"""What a name in a predicate stands for: fields of a form, dotted through references, as an actor sees them."""

from __future__ import annotations

from collections.abc import Callable

from tongzhou.builder.fields.facade import MoneySettings, MultiSelectSettings, SelectSettings, ValueKind
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.expressions.facade import FieldType, Kind, RowNames, Type

HOPS_MAX = 3

_KINDS: dict[ValueKind, Kind] = {
    ValueKind.TEXT: Kind.TEXT,
    ValueKind.NUMBER: Kind.NUMBER,
    ValueKind.MONEY: Kind.MONEY,
    ValueKind.DATE: Kind.DATE,
    ValueKind.INSTANT: Kind.INSTANT,
    ValueKind.BOOLEAN: Kind.BOOLEAN,
    ValueKind.CHOICE: Kind.CHOICE,
    ValueKind.CHOICES: Kind.LIST,
    ValueKind.REFERENCE: Kind.REFERENCE,
    ValueKind.REFERENCES: Kind.LIST,
    ValueKind.ADDRESS: Kind.TEXT,
    ValueKind.LOCATION: Kind.TEXT,
    ValueKind.MARKUP: Kind.TEXT,
    ValueKind.FILES: Kind.LIST,
    ValueKind.ROWS: Kind.LIST,
}

_ITEMS = {ValueKind.FILES: Kind.TEXT, ValueKind.ROWS: Kind.TEXT, ValueKind.REFERENCES: Kind.REFERENCE}

MayRead = Callable[[FormDefinition, Field], bool]


class FormNames:
    """Resolves `amount` and `partner.city` to paths of field ids; a field that may not be read is not there."""

    def __init__(self, forms: Forms, form: FormDefinition, may_read: MayRead) -> None:
        self._forms = forms
        self._form = form
        self._may_read = may_read

    def get(self, name: str, /) -> FieldType | None:
        """The field that `name` stands for."""
        form, path = self._form, list[str]()
        parts = name.split(".")
        if len(parts) > HOPS_MAX + 1:
            return None
        for index, part in enumerate(parts):
            each = form.find(part)
            if each is None or not self._may_read(form, each):
                return None
            path.append(each.id)
            if index == len(parts) - 1:
                return FieldType(".".join(path), expression_type(self._forms.meaning(form, each)))
            target = each.target
            if target is None:
                return None
            form = self._forms.get(target)
        return None


class FormulaNames(FormNames):
    """The same for formulas, which also calculate over rows of other forms.

    The key of a sub-form stands for its rows, `order_line` for the records of that form that point here; where
    several of its references do, `order_line.buyer` says by which; where none does, all of its records are meant
    (`LOOKUP`, `MAPX`).
    """

    def rows(self, name: str, /) -> RowNames | None:
        """The records that a name stands for. Their path is the form's key and the id of the reference."""
        subform = self._form.subforms.get(name)
        if subform is not None:
            return self._rows_of(self._forms.get(subform.form), [self._forms.get(subform.form).get(subform.through)])
        key, _, through = name.partition(".")
        found = self._forms.by_key.get(key)
        if found is None or found.is_platform or self._form.find(key) is not None:
            return None
        pointing = [each for each in found.fields if each.target == self._form.key and not each.is_computed]
        if through:
            chosen = [each for each in pointing if each.key == through]
            if len(pointing) < 2 or not chosen:
                return None
        else:
            chosen = pointing
            if len(pointing) > 1:
                return None
        return self._rows_of(found, chosen)

    def _rows_of(self, found: FormDefinition, chosen: list[Field]) -> RowNames | None:
        if not all(self._may_read(found, each) for each in chosen):
            return None
        path = ".".join([found.key, *(each.id for each in chosen)])
        return RowNames(path, FormNames(self._forms, found, self._may_read))


def expression_type(each: Field) -> Type:
    """The type of a field's values in the formula language."""
    settings = each.settings
    if isinstance(settings, MoneySettings):
        return Type(Kind.MONEY, currency=settings.currency)
    if isinstance(settings, SelectSettings):
        return Type(Kind.CHOICE, choices=_choices(settings))
    if isinstance(settings, MultiSelectSettings):
        return Type(Kind.LIST, item=Kind.CHOICE, choices=_choices(settings))
    if each.type.name in ("member", "author"):
        return Type(Kind.MEMBER)
    if each.type.name == "percent":
        return Type(Kind.PERCENT)
    return Type(_KINDS[each.kind], item=_ITEMS.get(each.kind) if each.type.name != "members" else Kind.MEMBER)


def _choices(settings: SelectSettings | MultiSelectSettings) -> frozenset[str] | None:
    """The keys that a value may be; None where people may write others."""
    return None if settings.takes_any else frozenset(option.key for option in settings.options)
