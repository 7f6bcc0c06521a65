"""Who a visitor is to the rest of the program: an actor with the rights of one link."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid5

from tongzhou.access.contracts import FieldSet, FormGrant
from tongzhou.access.facade import Action, Actor, visitor_actor
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.links.contracts import Link, LinkKind, Prefill
from tongzhou.builder.links.rules import (
    fetched,
    fetched_from,
    fixed_values,
    live_fields,
    read_elsewhere,
    row_fields,
    visible,
)
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.kernel.texts import known_locale, words

NOTHING = FieldSet(frozenset())


def visitor_of(
    link: Link,
    forms: Forms,
    form: FormDefinition,
    workspace: WorkspaceProfile,
    *,
    ticket: UUID | None = None,
    prefill: Prefill | None = None,
) -> Actor:
    """The visitor of a link. `ticket` names one visit: files uploaded in it can be submitted in it only."""
    name = words(link.document.title, known_locale(workspace.locale))
    uploader = None if ticket is None else uuid5(link.id, str(ticket))
    grants: dict[str, tuple[FormGrant, ...]] = {form.key: (_own_grant(link, form, prefill),)}
    if link.document.kind is LinkKind.FILL:
        grants |= _target_grants(link, forms, form, prefill)
        grants |= _row_grants(link, forms, form)
        for key, grant in _fetch_grants(link, forms, form):
            grants[key] = (*grants.get(key, ()), grant)
    return visitor_actor(workspace, name=name, grants=grants, uploader=uploader)


def _own_grant(link: Link, form: FormDefinition, prefill: Prefill | None) -> FormGrant:
    document = link.document
    if document.kind is LinkKind.QUERY:
        read = FieldSet(frozenset((*document.conditions, *document.shown)))
        return FormGrant(actions=frozenset({Action.READ, Action.REVEAL}), rows=document.rows, read=read, write=NOTHING)
    written = {*live_fields(form, document), *filter(None, [document.channel_field])}
    return FormGrant(
        actions=frozenset({Action.READ, Action.CREATE}),
        rows=None,
        read=FieldSet(frozenset(visible(form, document, prefill))),
        write=FieldSet(frozenset(written)),
    )


def _row_grants(link: Link, forms: Forms, form: FormDefinition) -> dict[str, tuple[FormGrant, ...]]:
    """Making the rows that belong to a submission."""
    grants: dict[str, tuple[FormGrant, ...]] = {}
    for key, fields in row_fields(forms, form, link.document).items():
        through = {each.through for each in form.subforms.values() if each.form == key}
        seen, written = FieldSet(frozenset({*fields, *through})), FieldSet(frozenset(fields))
        actions = frozenset({Action.READ, Action.CREATE})
        grants[key] = (FormGrant(actions=actions, rows=None, read=seen, write=written),)
    return grants


def _fetch_grants(link: Link, forms: Forms, form: FormDefinition) -> Iterator[tuple[str, FormGrant]]:
    """Reading what linked values of the link are found by and taken from, what its query fields show and its choices
    offer."""
    for linked in fetched(form, link.document).values():
        label = {forms.get(linked.form).label_field} if linked.take == "id" else set()
        read = FieldSet(fetched_from(linked) | label)
        yield linked.form, FormGrant(actions=frozenset({Action.READ}), rows=None, read=read, write=NOTHING)
    for place in read_elsewhere(forms, form, link.document):
        read = FieldSet(frozenset({place.field.key}))
        yield place.form.key, FormGrant(actions=frozenset({Action.READ}), rows=None, read=read, write=NOTHING)


def _target_grants(
    link: Link, forms: Forms, form: FormDefinition, prefill: Prefill | None
) -> dict[str, tuple[FormGrant, ...]]:
    """Names of records that a field of the link may refer to: all where visitors may search, else none but its own."""
    fixed = fixed_values(form, link.document, prefill)
    targets = {
        form.get(key).target
        for key, given in live_fields(form, link.document).items()
        if form.get(key).target is not None and (given.search or key in fixed)
    }
    grants: dict[str, tuple[FormGrant, ...]] = {}
    for key in filter(None, targets):
        target = forms.get(key)
        if target.is_platform or key == form.key:
            continue
        names = {target.label_field, *(each.key for each in target.unique_keys() if each.kind is ValueKind.TEXT)}
        grant = FormGrant(actions=frozenset({Action.READ}), rows=None, read=FieldSet(frozenset(names)), write=NOTHING)
        grants[key] = (grant,)
    return grants
