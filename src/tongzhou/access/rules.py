"""Pure decisions: what several roles give together, what a token or a preview takes away, which rows and fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from types import MappingProxyType

from tongzhou.access.contracts import (
    EVERY_FORM,
    NO_FIELD,
    SEAL,
    Actor,
    FieldScope,
    FieldSet,
    FormGrant,
    RowRule,
    RowScope,
)
from tongzhou.access.permissions import (
    READING_PERMISSIONS,
    SCOPE_ACTIONS,
    SCOPE_PERMISSIONS,
    Action,
    Permission,
    Scope,
)

Grants = Mapping[str, tuple[FormGrant, ...]]


def unite(roles: Iterable[Mapping[str, FormGrant]]) -> Grants:
    """The grants of several roles side by side: each keeps its own rows and fields."""
    united: dict[str, list[FormGrant]] = {}
    for role in roles:
        for form, grant in role.items():
            if grant not in united.setdefault(form, []):
                united[form].append(grant)
    return MappingProxyType({form: tuple(grants) for form, grants in united.items()})


def keep_actions(grants: Grants, actions: frozenset[Action]) -> Grants:
    """The same grants with no other action than these."""
    kept = {
        form: tuple(replace(grant, actions=grant.actions & actions) for grant in of_form if grant.actions & actions)
        for form, of_form in grants.items()
    }
    return MappingProxyType({form: of_form for form, of_form in kept.items() if of_form})


def limit_to_scopes(actor: Actor, scopes: frozenset[Scope]) -> Actor:
    """The rights of a token: its scopes ∩ its owner's rights."""
    actions = frozenset().union(*(SCOPE_ACTIONS.get(scope, frozenset()) for scope in scopes))
    permissions = frozenset().union(*(SCOPE_PERMISSIONS.get(scope, frozenset()) for scope in scopes))
    return replace(
        actor,
        permissions=actor.permissions & permissions,
        grants=keep_actions(actor.grants, actions),
        token_scopes=scopes,
    )


def limit_to_reading(actor: Actor) -> Actor:
    """The rights left in preview: to look, not to change and not to carry away."""
    return replace(
        actor,
        permissions=actor.permissions & READING_PERMISSIONS,
        grants=keep_actions(actor.grants, frozenset({Action.READ})),
    )


def grants_on(actor: Actor, form: str, action: Action) -> tuple[FormGrant, ...]:
    """The actor's grants on a form that contain an action, those for every form included."""
    return granted(actor.grants, form, action)


def granted(grants: Grants, form: str, action: Action) -> tuple[FormGrant, ...]:
    """Those of these grants on a form that contain an action, those for every form included."""
    named, general = grants.get(form, ()), grants.get(EVERY_FORM, ())
    return tuple(grant for grant in (*named, *general) if action in grant.actions)


def actions_on(actor: Actor, form: str) -> frozenset[Action]:
    """What the actor may do on at least one row of a form."""
    return frozenset(action for action in Action if grants_on(actor, form, action))


def rows_of(actor: Actor, form: str, action: Action) -> RowScope | None:
    """The rows an actor reaches with an action, or None when there are none."""
    grants = grants_on(actor, form, action)
    if not grants:
        return None
    return RowScope(form=form, action=action, rules=_row_rules(grants), variables=actor.team.variables(), seal=SEAL)


def fields_of(actor: Actor, form: str) -> FieldScope:
    """The fields an actor reads and writes on a form; without a grant, none."""
    reading = grants_on(actor, form, Action.READ)
    return FieldScope(
        form=form,
        readable=_on_every_row(reading, lambda grant: grant.read),
        creatable=_on_every_row(grants_on(actor, form, Action.CREATE), lambda grant: grant.write),
        updatable=_on_every_row(grants_on(actor, form, Action.UPDATE), lambda grant: grant.write),
        revealable=_on_every_row(reading, _revealed),
        shown=tuple((grant.rows, grant.read) for grant in reading),
        seal=SEAL,
    )


def _revealed(grant: FormGrant) -> FieldSet:
    return grant.read if Action.REVEAL in grant.actions else NO_FIELD


def unveil(actor: Actor) -> Actor:
    """The same actor reading personal data in full: only the rows and fields that they may reveal are left to read."""
    kept = {
        form: tuple(grant for grant in of_form if Action.REVEAL in grant.actions)
        for form, of_form in actor.grants.items()
    }
    grants = MappingProxyType({form: of_form for form, of_form in kept.items() if of_form})
    return replace(actor, grants=grants, unveiled=True)


def permissions_of(roles: Iterable[frozenset[Permission]]) -> frozenset[Permission]:
    """The permissions of several roles together."""
    return frozenset().union(*roles)


def row_rules(grants: Grants, form: str, action: Action) -> tuple[RowRule, ...] | None:
    """The rules of which any must admit a row of a form for an action: () no row, None every row."""
    return _row_rules(granted(grants, form, action))


def _row_rules(grants: tuple[FormGrant, ...]) -> tuple[RowRule, ...] | None:
    """The distinct rules in order, or None as soon as one grant opens every row."""
    rows = dict.fromkeys(grant.rows for grant in grants)
    if None in rows:
        return None
    return tuple(rule for rule in rows if rule is not None)


def _on_every_row(grants: tuple[FormGrant, ...], fields: Callable[[FormGrant], FieldSet]) -> FieldSet:
    """The fields that hold on each row the grants open: granted on all rows, or under every predicate."""
    by_rows: dict[RowRule | None, FieldSet] = {}
    for grant in grants:
        by_rows[grant.rows] = by_rows.get(grant.rows, NO_FIELD) | fields(grant)
    if not by_rows:
        return NO_FIELD
    everywhere = by_rows.pop(None, None)
    if everywhere is not None:
        return everywhere
    return reduce(lambda one, other: one & other, by_rows.values())
