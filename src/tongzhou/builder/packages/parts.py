"""What a package brings besides forms: for each kind how it is checked, read, carried away and saved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeAlias

from tongzhou.access.facade import Actor, Permission, list_role_documents, parse_role, save_role
from tongzhou.builder.documents.facade import read_templates, save_template, template_text
from tongzhou.builder.flows.facade import flow_text, read_flows, save_flow
from tongzhou.builder.links.facade import link_text, name_links, portable_link, read_links, save_link
from tongzhou.builder.packages.contracts import Document, PartKind, ViewDocument
from tongzhou.builder.packages.naming import key_for
from tongzhou.builder.packages.pictures import Pictures, read_pictures, spelled, with_pictures
from tongzhou.builder.packages.rules import form_text, role_text
from tongzhou.builder.packages.sets import name_sets, portable_set, read_sets, save_set, set_text
from tongzhou.builder.query.facade import FormRowConditions
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import write_definition
from tongzhou.builder.views.facade import list_shared_views, name_shared_views, save_shared_view
from tongzhou.builder.webhooks.facade import (
    name_webhooks,
    portable_webhook,
    read_webhooks,
    save_webhook,
    webhook_text,
)
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.texts import Text

NEEDS = MappingProxyType(
    {
        PartKind.ROLE: Permission.ROLES_MANAGE,
        PartKind.PERMISSION_SET: Permission.ROLES_MANAGE,
        PartKind.VIEW: Permission.VIEWS_SHARE,
        PartKind.TEMPLATE: Permission.FORMS_MANAGE,
        PartKind.LINK: Permission.LINKS_MANAGE,
        PartKind.WEBHOOK: Permission.WEBHOOKS_MANAGE,
        PartKind.FLOW: Permission.FLOWS_MANAGE,
    }
)
"""Who may install parts of a kind."""


@dataclass(frozen=True, slots=True)
class Hands:
    """With what parts are read and saved; `sealer` makes the secrets of webhooks."""

    connection: Connection
    forms: Forms
    actor: Actor
    now: datetime
    sealer: Sealer | None = None
    pictures: Pictures = field(default_factory=Pictures)


async def take_hands(
    connection: Connection, forms: Forms, actor: Actor, now: datetime, sealer: Sealer | None = None
) -> Hands:
    """Hands that know the pictures of the workspace."""
    return Hands(connection, forms, actor, now, sealer, await read_pictures(connection))


def live_form_text(hands: Hands, form: FormDefinition) -> Document:
    """A form as a package writes it, its pictures by the names that they travel under."""
    return with_pictures("form", form_text(write_definition(form)), hands.pictures.name)


Read: TypeAlias = Callable[[Hands, FormDefinition], Awaitable[Mapping[str, Document]]]
Save: TypeAlias = Callable[[Hands, FormDefinition, str, Document], Awaitable[None]]
Name: TypeAlias = Callable[[Hands, FormDefinition, Callable[[Text], str]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class FormPart:
    """A kind of parts that belong to forms. Texts here are without `form` and `key`."""

    text: Callable[[Mapping[str, Any]], Document]
    read: Read
    save: Save
    name: Name | None
    """Gives keys to those that people made without; None where everything has one."""


def _view_text(document: Mapping[str, Any]) -> Document:
    view = ViewDocument.model_validate({"form": "any", "key": "any", **document})
    return _content(view.model_dump(mode="json", exclude_none=True))


def _content(text: Mapping[str, Any]) -> Document:
    return {name: value for name, value in text.items() if name not in ("form", "key")}


async def _read_views(hands: Hands, form: FormDefinition) -> Mapping[str, Document]:
    return {view["key"]: _view_text(_content(view)) for view in await list_shared_views(hands.connection, form.key)}


async def _save_view(hands: Hands, form: FormDefinition, key: str, text: Document) -> None:
    document = {"form": form.key, "key": key, **text}
    await save_shared_view(hands.connection, document, actor=hands.actor, now=hands.now)


async def _read_templates(hands: Hands, form: FormDefinition) -> Mapping[str, Document]:
    found = await read_templates(hands.connection, form)
    return {key: with_pictures(PartKind.TEMPLATE, text, hands.pictures.name) for key, text in found.items()}


def _template_text(document: Mapping[str, Any]) -> Document:
    return spelled(PartKind.TEMPLATE, dict(document), template_text)


async def _save_template(hands: Hands, form: FormDefinition, key: str, text: Document) -> None:
    text = with_pictures(PartKind.TEMPLATE, text, lambda name: hands.pictures.ids.get((form.id, name)))
    await save_template(hands.connection, hands.forms, form, key, text, actor=hands.actor, now=hands.now)


async def _save_set(hands: Hands, form: FormDefinition, key: str, text: Document) -> None:
    await save_set(hands.connection, form.key, key, text, actor=hands.actor, now=hands.now)


async def _save_flow(hands: Hands, form: FormDefinition | None, key: str, text: Document) -> None:
    await save_flow(hands.connection, form, key, text, actor=hands.actor, now=hands.now)


async def _save_link(hands: Hands, form: FormDefinition, key: str, text: Document) -> None:
    await save_link(hands.connection, hands.forms, form, key, text, actor=hands.actor, now=hands.now)


async def _save_webhook(hands: Hands, form: FormDefinition, key: str, text: Document) -> None:
    if hands.sealer is None:
        raise TypeError("webhooks are installed with a sealer")
    given: dict[str, Any] = {"sealer": hands.sealer, "actor": hands.actor, "now": hands.now}
    await save_webhook(hands.connection, hands.forms, form, key, text, **given)


FORM_PARTS: Mapping[PartKind, FormPart] = MappingProxyType(
    {
        PartKind.PERMISSION_SET: FormPart(
            set_text,
            lambda hands, form: read_sets(hands.connection, form.key),
            _save_set,
            lambda hands, form, name: name_sets(hands.connection, form.key, name),
        ),
        PartKind.VIEW: FormPart(
            _view_text,
            _read_views,
            _save_view,
            lambda hands, form, name: name_shared_views(hands.connection, form, name),
        ),
        PartKind.TEMPLATE: FormPart(_template_text, _read_templates, _save_template, None),
        PartKind.LINK: FormPart(
            link_text,
            lambda hands, form: read_links(hands.connection, form),
            _save_link,
            lambda hands, form, name: name_links(hands.connection, form, name),
        ),
        PartKind.WEBHOOK: FormPart(
            webhook_text,
            lambda hands, form: read_webhooks(hands.connection, form),
            _save_webhook,
            lambda hands, form, name: name_webhooks(hands.connection, form, name),
        ),
        PartKind.FLOW: FormPart(flow_text, lambda hands, form: read_flows(hands.connection, form), _save_flow, None),
    }
)


def part_text(kind: PartKind, document: Mapping[str, Any], form_order: Collection[str]) -> Document:
    """A part in its canonical spelling, with `form` and `key`; raises pydantic's ValidationError or InvalidValues."""
    if kind is PartKind.ROLE:
        return role_text(parse_role(document).as_json(), form_order)
    return {**_named(document.get("form"), document["key"]), **FORM_PARTS[kind].text(_content(document))}


def name_of(kind: PartKind, text: Mapping[str, Any]) -> str:
    """What a part is called in its package: flows about no record, as roles, by their key alone."""
    form, key = text.get("form"), str(text.get("key"))
    return key if kind is PartKind.ROLE or (kind is PartKind.FLOW and form is None) else f"{form}.{key}"


def _named(form: str | None, key: str) -> Document:
    return {"key": key} if form is None else {"form": form, "key": key}


async def read_parts(hands: Hands, kind: PartKind, forms: Collection[str]) -> dict[str, Document]:
    """All parts of a kind as they stand, by name; of those that belong to forms, those of these forms, and of flows
    those about no record.
    """
    if kind is PartKind.ROLE:
        return {role["key"]: role_text(role, ()) for role in await list_role_documents(hands.connection)}
    found: dict[str, Document] = {}
    for form in (hands.forms.by_key[key] for key in forms if key in hands.forms.by_key):
        for key, text in (await FORM_PARTS[kind].read(hands, form)).items():
            found[f"{form.key}.{key}"] = {**_named(form.key, key), **text}
    if kind is PartKind.FLOW:
        found |= {
            key: {**_named(None, key), **text} for key, text in (await read_flows(hands.connection, None)).items()
        }
    return dict(sorted(found.items()))


async def save_part(hands: Hands, kind: PartKind, text: Document) -> None:
    """Make the part, or bring it to this text, as somebody does by hand."""
    if kind is PartKind.ROLE:
        await save_role(hands.connection, text, conditions=FormRowConditions(), actor=hands.actor, now=hands.now)
        return
    if kind is PartKind.FLOW and text.get("form") is None:
        await _save_flow(hands, None, text["key"], _content(text))
        return
    form = hands.forms.get(text["form"])
    await FORM_PARTS[kind].save(hands, form, text["key"], _content(text))


def called_first(parts: Iterable[tuple[PartKind, Document]]) -> list[tuple[PartKind, Document]]:
    """Parts in the order in which they are made: flows that other flows start before these, which are not published
    without them. Pure.
    """
    given = list(parts)
    flows = {text["key"]: (kind, text) for kind, text in given if kind is PartKind.FLOW}
    found: list[tuple[PartKind, Document]] = []
    begun: set[str] = set()

    def take(part: tuple[PartKind, Document]) -> None:
        kind, text = part
        if kind is PartKind.FLOW:
            if text["key"] in begun:
                return
            begun.add(text["key"])
            for key in (step["flow"] for step in text["steps"] if step["kind"] == "subflow"):
                if key in flows:
                    take(flows[key])
        found.append(part)

    for part in given:
        take(part)
    return found


async def name_parts(hands: Hands, kind: PartKind, forms: Collection[str]) -> None:
    """Give every part of these forms a key under which it travels."""
    part = FORM_PARTS.get(kind)
    if part is None or part.name is None:
        return
    for form in (hands.forms.get(key) for key in forms):
        taken = set(await part.read(hands, form))

        def named(title: Text, taken: set[str] = taken) -> str:
            key = key_for(title, taken, kind.value)
            taken.add(key)
            return key

        await part.name(hands, form, named)


def portable(kind: PartKind, text: Document, roles: Collection[str], form_order: Collection[str]) -> Document:
    """A part as it leaves the workspace: without what is only here (people, addresses, secrets)."""
    if kind is PartKind.ROLE:
        return role_text(text, form_order)
    if kind is PartKind.PERMISSION_SET:
        return portable_set(text, roles)
    carried = _PORTABLE.get(kind)
    return text if carried is None else carried(text)


_PORTABLE: Mapping[PartKind, Callable[[Document], Document]] = MappingProxyType(
    {
        PartKind.LINK: portable_link,
        PartKind.WEBHOOK: portable_webhook,
    }
)
