"""Writing public links, by those who may give away that much of a form themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from tongzhou.access.facade import Action, Actor, Permission, require, row_scope
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.links.contracts import LINKS_MAX, Link, LinkDocument, LinkKind, Prefill
from tongzhou.builder.links.errors import TooManyLinks
from tongzhou.builder.links.notices import keep_notice
from tongzhou.builder.links.queries import get_link
from tongzhou.builder.links.rules import (
    faults,
    fetched,
    fetched_from,
    prefill_faults,
    read_elsewhere,
    row_fields,
    signed_prefill,
)
from tongzhou.builder.links.tables import link_table
from tongzhou.builder.query.facade import FormRowConditions, sight_of
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.errors import FieldError, InvalidValues, NotAllowed
from tongzhou.kernel.http.addresses import hash_of, new_secret
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.texts import DEFAULT_LOCALE, words

PURPOSE = "link"


async def create_link(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    document: LinkDocument,
    *,
    password_hash: str | None,
    sealer: Sealer | None,
    actor: Actor,
    now: datetime,
) -> Link:
    """Make a link, without a sealer one that has no address yet; raises InvalidValues, NotAllowed and TooManyLinks."""
    await _check(connection, forms, form, document, actor)
    await _lock(connection, form)
    same_form = link_table.c.form_id == UUID(form.id)
    if await fetch_value(connection, select(func.count()).select_from(link_table).where(same_form)) >= LINKS_MAX:
        raise TooManyLinks(limit=LINKS_MAX)
    link_id = new_id()
    await execute(
        connection,
        insert(link_table).values(
            id=link_id,
            form_id=UUID(form.id),
            **_content(document),
            **({} if sealer is None else _secret(new_secret(actor.workspace.key), sealer)),
            password_hash=password_hash,
            paused=False,
            submissions=0,
            created_by=actor.member_id,
            created_at=now,
            updated_at=now,
        ),
    )
    await keep_notice(connection, link_id, document, now=now)
    await _note(connection, "link.created", link_id, document, {"form": form.key}, actor=actor, now=now)
    return await get_link(connection, form, link_id)


async def change_link(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    link_id: UUID,
    changes: Mapping[Literal["document", "password_hash", "paused"], Any],
    *,
    actor: Actor,
    now: datetime,
) -> Link:
    """Change what is given of a link; its address stays."""
    link = await get_link(connection, form, link_id)
    document = changes.get("document", link.document)
    if document.kind is not link.document.kind:
        raise InvalidValues(errors=[FieldError("document.kind", "cannot_change")])
    await _check(connection, forms, form, document, actor)
    values = {name: value for name, value in changes.items() if name != "document"}
    await execute(
        connection,
        update(link_table).where(link_table.c.id == link_id).values(**_content(document), **values, updated_at=now),
    )
    await keep_notice(connection, link_id, document, now=now)
    changed = {"changed": sorted(str(name) for name in changes), "form": form.key}
    await _note(connection, "link.changed", link_id, document, changed, actor=actor, now=now)
    return await get_link(connection, form, link_id)


async def renew_link(
    connection: Connection, form: FormDefinition, link_id: UUID, *, sealer: Sealer, actor: Actor, now: datetime
) -> Link:
    """Give a link another address; the old one, and all prefilled ones made of it, lead nowhere."""
    require(actor, Permission.LINKS_MANAGE)
    link = await get_link(connection, form, link_id)
    fresh = _secret(new_secret(actor.workspace.key), sealer)
    await execute(connection, update(link_table).where(link_table.c.id == link_id).values(**fresh, updated_at=now))
    await _note(connection, "link.renewed", link_id, link.document, {"form": form.key}, actor=actor, now=now)
    return await get_link(connection, form, link_id)


async def remove_link(
    connection: Connection, form: FormDefinition, link_id: UUID, *, actor: Actor, now: datetime
) -> None:
    """Forget a link. Records that came by it stay, and remember it."""
    require(actor, Permission.LINKS_MANAGE)
    link = await get_link(connection, form, link_id)
    await execute(connection, delete(link_table).where(link_table.c.id == link_id))
    await _note(connection, "link.removed", link_id, link.document, {"form": form.key}, actor=actor, now=now)


def prefill_address(form: FormDefinition, link: Link, prefill: Prefill, sealer: Sealer) -> str:
    """The `p` of an address whose values cannot be altered; raises InvalidValues for those that do not fit."""
    errors = prefill_faults(form, link.document, prefill)
    if errors:
        raise InvalidValues(errors=errors)
    return signed_prefill(prefill, link, sealer)


async def _check(
    connection: Connection, forms: Forms, form: FormDefinition, document: LinkDocument, actor: Actor
) -> None:
    require(actor, Permission.LINKS_MANAGE)
    errors = faults(forms, form, document)
    if document.rows:
        found = await FormRowConditions().find_errors(connection, PersonKind.MEMBER, {form.key: document.rows})
        errors += [FieldError("rows", error.code, error.params, error.sentences, error.at) for error in found]
    if errors:
        raise InvalidValues(errors=errors)
    _check_maker(forms, form, document, actor)


def _check_maker(forms: Forms, form: FormDefinition, document: LinkDocument, actor: Actor) -> None:
    """Nobody gives away what they do not have: every row, and each of the fields."""
    sight = sight_of(forms, actor)
    if document.kind is LinkKind.QUERY:
        reads = all(sight.may_ask(form, form.get(key)) for key in (*document.conditions, *document.shown))
        if not reads or not row_scope(actor, form.key, Action.READ).everything:
            raise NotAllowed()
        return
    scope = sight.field_scope(form)
    keys = [*(given.field for given in document.fields), *filter(None, [document.channel_field])]
    if not all(key in form.queries or scope.may_write(key, Action.CREATE) for key in keys):
        raise NotAllowed()
    rows = row_fields(forms, form, document)
    if not all(sight.field_scope(forms.get(key)).may_write(each, Action.CREATE) for key in rows for each in rows[key]):
        raise NotAllowed()
    targets = {form.get(given.field).target for given in document.fields if given.search}
    searched = [target for target in targets if target is not None and not target.startswith("_")]
    made = (row_scope(actor, key, Action.CREATE) for key in (form.key, *rows))
    linked = fetched(form, document).values()
    sources = [(forms.get(each.form), fetched_from(each)) for each in linked]
    sources += [(place.form, frozenset({place.field.key})) for place in read_elsewhere(forms, form, document)]
    if not all(sight.may_read(source, source.get(key)) for source, keys in sources for key in keys):
        raise NotAllowed()
    read = (*searched, *(source.key for source, _ in sources if not source.is_platform))
    scopes = [*made, *(row_scope(actor, key, Action.READ) for key in read)]
    if not all(each.everything for each in scopes):
        raise NotAllowed()


async def _lock(connection: Connection, form: FormDefinition) -> None:
    await execute(connection, select(func.pg_advisory_xact_lock(func.hashtext(f"links {form.id}"))))


def _content(document: LinkDocument) -> dict[str, Any]:
    return {"kind": document.kind.value, "document": document.model_dump(mode="json", exclude_defaults=True)}


def _secret(secret: str, sealer: Sealer) -> dict[str, Any]:
    return {"secret_hash": hash_of(secret), "secret_sealed": sealer.seal(secret, PURPOSE)}


async def _note(
    connection: Connection,
    action: str,
    link_id: UUID,
    document: LinkDocument,
    detail: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    subject = Subject("link", str(link_id), words(document.title, DEFAULT_LOCALE))
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=now)
