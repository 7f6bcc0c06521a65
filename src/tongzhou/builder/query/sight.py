"""What one set of rights shows of the forms, and the statements compiled for it.

A sight is shared by all actors with equal rights on one version of a workspace, so its statements are too.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from tongzhou.access.contracts import FormGrant
from tongzhou.access.facade import Action, Actor, FieldScope, RowRule, actions_on, field_scope, row_rules
from tongzhou.builder.query.contracts import CompiledQuery
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import FormNames, FormulaNames, Mask, Place, Privacy, inputs_of, masked_in
from tongzhou.expressions.facade import Bound, bind_condition, parse
from tongzhou.kernel.errors import NotFound

SIGHTS_MAX = 300
KEPT_MAX = 2_000
Kept = TypeVar("Kept")


class Sight:
    """Which forms and fields one set of rights shows. Nothing here depends on who the actor is."""

    def __init__(self, forms: Forms, schema: str, actor: Actor) -> None:
        self.forms = forms
        self.schema = schema
        self.zone = actor.workspace.time_zone
        self.is_partner = actor.partner_id is not None
        self._hides = forms.has_masks and not actor.unveiled
        self._grants = actor.grants
        self._scopes: dict[str, FieldScope | None] = {
            form.key: field_scope(actor, form.key) if is_shown(form, actor) else None for form in forms
        }
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._rules: dict[tuple[str, str], Bound] = {}
        self._conditional: dict[tuple[str, str], tuple[RowRule, ...] | None] = {}

    def form(self, key: str) -> FormDefinition:
        """The form of this key; NotFound where there is none or it may not be read."""
        found = self.forms.by_key.get(key)
        if found is None or self._scopes[key] is None:
            raise NotFound()
        return found

    def field_scope(self, form: FormDefinition) -> FieldScope:
        """Which fields of a form these rights read and write; NotFound for a form that is not shown."""
        scope = self._scopes[form.key]
        if scope is None:
            raise NotFound()
        return scope

    def may_read(self, form: FormDefinition, each: Field) -> bool:
        """Whether the field is readable in full on every row: only then may one sort, group and calculate with it."""
        return self.shown_on(form, each) is None and self.mask(form, each) is None

    def may_ask(self, form: FormDefinition, each: Field) -> bool:
        """Whether one may look for records by the field: what is masked only who may reveal it everywhere."""
        return self.shown_on(form, each) is None and (
            self.mask(form, each) is None or all(self._may_reveal(place) for place in masked_in(self.forms, form, each))
        )

    def mask(self, form: FormDefinition, each: Field) -> Privacy | None:
        """How the field's values are masked for these rights; None in full. A computed one hides what it is made of."""
        if not self._hides:
            return None
        return self.keep(("mask", form.key, each.key), lambda: (self._mask(form, each),))[0]

    def _mask(self, form: FormDefinition, each: Field) -> Privacy | None:
        hidden = masked_in(self.forms, form, each)
        if not hidden:
            return None
        mark = hidden[0].field.privacy
        assert mark is not None
        is_shown_as_it_is = each.is_masked or (each.is_lookup and len(hidden) == 1 and not self._is_made(form, each))
        return mark if is_shown_as_it_is else mark.model_copy(update={"mask": Mask.WHOLLY})

    def _is_made(self, form: FormDefinition, lookup: Field) -> bool:
        return not any(place.field.is_masked for place in inputs_of(self.forms, form, lookup))

    def _may_reveal(self, place: Place) -> bool:
        scope = self._scopes.get(place.form.key)
        return scope is not None and scope.may_reveal(place.field.key)

    def shown_on(self, form: FormDefinition, each: Field) -> tuple[RowRule, ...] | None:
        """On which rows the field is shown: None on all, else where one of these rules holds, () nowhere."""
        key = (form.key, each.key)
        if key not in self._conditional:
            self._conditional[key] = self._decide(form, each)
        return self._conditional[key]

    def _decide(self, form: FormDefinition, each: Field) -> tuple[RowRule, ...] | None:
        if self.is_partner and (each.hidden_from_partners or not form.is_seen_by_partners):
            return ()
        if form.is_platform:
            return None if each.key in ("id", form.label_field) or each.unique else ()
        scope = self._scopes[form.key]
        if scope is None:
            return ()
        own = scope.rows_showing(each.key)
        if each.is_found and not all(self.may_ask(*place) for place in inputs_of(self.forms, form, each)):
            return ()
        return own if all(self._is_open(place, form, own) for place in inputs_of(self.forms, form, each)) else ()

    def _is_open(self, place: Place, form: FormDefinition, rows: tuple[RowRule, ...] | None) -> bool:
        """Whether what a computed field is made of is shown wherever that field is: else it would tell of it."""
        shown = self.shown_on(*place)
        return shown is None or (place.form == form and shown == rows)

    def label_visible(self, target: FormDefinition) -> bool:
        """Whether a reference shows its record's label: partner users only where the database lets them look.

        Inside the company a reference shows its label to whoever reads the record that holds it.
        """
        label = target.get(target.label_field)
        return not self.is_partner or (target.is_seen_by_partners and not label.hidden_from_partners)

    def names(self, form: FormDefinition) -> FormNames:
        """The names that this actor's conditions may use."""
        return FormNames(self.forms, form, self.may_read)

    def filter_names(self, form: FormDefinition) -> FormNames:
        """The names that this actor's filters may use: masked ones too, for some operators."""
        return FormNames(self.forms, form, self.may_ask)

    def formula_names(self, form: FormDefinition) -> FormulaNames:
        """The names that formulas written by this actor may use: rows of other forms, too."""
        return FormulaNames(self.forms, form, self.may_read)

    def rules(self, form: str, action: Action) -> tuple[RowRule, ...] | None:
        """The rules of which any must admit a row of a form for an action: () no row, None every row."""
        return row_rules(self._grants, form, action)

    def rule(self, form: FormDefinition, predicate: str) -> Bound:
        """A row predicate, bound; it may use every field, whoever reads."""
        key = (form.key, predicate)
        if key not in self._rules:
            names = FormNames(self.forms, form, lambda _form, _field: True)
            self._rules[key] = bind_condition(parse(predicate), names)
        return self._rules[key]

    def statement(self, shape: Hashable, compile_query: Callable[[], CompiledQuery]) -> CompiledQuery:
        """The statement kept for this shape, else made now."""
        return self.keep(shape, compile_query)

    def keep(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What was made for this key before, else made now. Only what depends on these rights and forms alone."""
        known: Kept | None = self._kept.get(key)
        if known is None:
            known = self._kept[key] = make()
            if len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return known


def is_shown(form: FormDefinition, actor: Actor) -> bool:
    """Whether a form exists for an actor: one that partners do not see is not there for them, whatever their role."""
    return Action.READ in actions_on(actor, form.key) and (actor.partner_id is None or form.is_seen_by_partners)


class _Rights:
    """An actor's grants as a key: equal where all grants are equal."""

    __slots__ = ("grants", "hashed")

    def __init__(self, grants: Mapping[str, tuple[FormGrant, ...]]) -> None:
        self.grants = grants
        self.hashed = hash(frozenset(grants.items()))

    def __hash__(self) -> int:
        return self.hashed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rights) and (self.grants is other.grants or dict(self.grants) == dict(other.grants))


_sights: OrderedDict[Any, Sight] = OrderedDict()


def sight_of(forms: Forms, actor: Actor) -> Sight:
    """The sight of an actor's rights on these forms."""
    return actor.keep("sight", lambda: _shared(forms, actor), fits=lambda sight: sight.forms is forms)


def _shared(forms: Forms, actor: Actor) -> Sight:
    key = (actor.workspace.schema, id(forms), actor.partner_id is not None, actor.unveiled, _Rights(actor.grants))
    known = _sights.get(key)
    if known is None or known.forms is not forms:
        known = _sights[key] = Sight(forms, actor.workspace.schema, actor)
        if len(_sights) > SIGHTS_MAX:
            _sights.popitem(last=False)
    else:
        _sights.move_to_end(key)
    return known
