"""What a name in a predicate stands for: fields of a form, dotted through references, as an actor sees them."""

from __future__ import annotations

from collections.abc import Callable

from tongzhou.builder.fields.facade import MoneySettings, MultiSelectSettings, SelectSettings, ValueKind
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.expressions.facade import FieldType, Kind, Type

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
    ValueKind.ADDRESS: Kind.TEXT,
    ValueKind.LOCATION: Kind.TEXT,
    ValueKind.MARKUP: Kind.TEXT,
    ValueKind.FILES: Kind.LIST,
}

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
    return Type(_KINDS[each.kind], item=Kind.TEXT if each.kind is ValueKind.FILES else None)


def _choices(settings: SelectSettings | MultiSelectSettings) -> frozenset[str] | None:
    """The keys that a value may be; None where people may write others."""
    return None if settings.allow_other else frozenset(option.key for option in settings.options)
