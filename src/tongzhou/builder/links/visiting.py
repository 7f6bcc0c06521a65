"""What visitors do with a link. Each step finds the link anew: it may have been paused, renewed or removed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Integer, cast, insert, or_, update

from tongzhou.access.facade import Actor
from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.fields.facade import reading_of
from tongzhou.builder.links.contracts import Link, LinkKind, Prefill
from tongzhou.builder.links.errors import LinkClosed, LinkGone, LinkPasswordNeeded, LinkPasswordWrong
from tongzhou.builder.links.notices import check_told
from tongzhou.builder.links.queries import find_link
from tongzhou.builder.links.rules import closed, fetched, fixed_values, is_broken, merged, offering, queried, visible
from tongzhou.builder.links.tables import link_table, submission_table
from tongzhou.builder.links.visitors import visitor_of
from tongzhou.builder.query.facade import ListRequest
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import read_forms
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.facade import find_workspace_profile, verify_password
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.http.addresses import hash_of, workspace_in
from tongzhou.kernel.ids import as_id
from tongzhou.kernel.sealing import Sealer

PASS_LIFE: Final = timedelta(hours=12)
CHOICES_MAX: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A link that was found, with the form beneath it."""

    connection: Connection
    workspace: WorkspaceProfile
    link: Link
    forms: Forms
    form: FormDefinition
    now: datetime

    def visitor(self, *, ticket: UUID | None = None, prefill: Prefill | None = None) -> Actor:
        """Who comes by this link."""
        return visitor_of(self.link, self.forms, self.form, self.workspace, ticket=ticket, prefill=prefill)

    def check_open(self) -> None:
        """Raise LinkClosed with the reason where the link takes nothing now."""
        broken = is_broken(self.forms, self.form, self.link.document)
        reason = closed(self.link, self.now, is_broken=broken)
        if reason is None:
            return
        document = self.link.document
        opens = document.opens_at.isoformat() if reason == "early" and document.opens_at else None
        raise LinkClosed(
            extra={"reason": reason, "link": document.title, "opens_at": opens, "zone": self.workspace.time_zone}
        )

    def check_kind(self, kind: LinkKind) -> None:
        """Raise LinkGone where the link does not do this."""
        if self.link.document.kind is not kind:
            raise LinkGone()


@asynccontextmanager
async def visiting(database: Database, secret: str, now: datetime) -> AsyncIterator[Visit]:
    """A transaction in the workspace of the link with this secret; raises LinkGone."""
    key = workspace_in(secret)
    if key is None:
        raise LinkGone()
    try:
        async with database.reading_directory() as connection:
            workspace = await find_workspace_profile(connection, key)
    except NotFound:
        raise LinkGone() from None
    async with database.workspace(workspace) as connection:
        link = await find_link(connection, hash_of(secret))
        forms = await read_forms(connection, workspace)
        form = None if link is None else next((each for each in forms if each.id == str(link.form_id)), None)
        if link is None or form is None:
            raise LinkGone()
        yield Visit(connection=connection, workspace=workspace, link=link, forms=forms, form=form, now=now)


async def check_password(link: Link, password: str, sealer: Sealer, now: datetime) -> str:
    """What lets whoever knew the password in for PASS_LIFE; raises LinkPasswordWrong."""
    if not await verify_password(link.password_hash, password):
        raise LinkPasswordWrong()
    until = int((now + PASS_LIFE).timestamp())
    return f"{until}.{sealer.sign(str(until).encode(), _pass_purpose(link)).hex()}"


def check_pass(link: Link, shown: str | None, sealer: Sealer, now: datetime) -> None:
    """Raise LinkPasswordNeeded unless the link has no password or `check_password` made what is shown."""
    if link.password_hash is None:
        return
    until, _, signature = (shown or "").partition(".")
    is_whole = until.isdecimal() and until.isascii() and re.fullmatch(r"[0-9a-f]{64}", signature)
    if not is_whole or not sealer.is_signed(until.encode(), bytes.fromhex(signature), _pass_purpose(link)):
        raise LinkPasswordNeeded(extra={"link": link.document.title})
    if int(until) < now.timestamp():
        raise LinkPasswordNeeded(extra={"link": link.document.title})


def _pass_purpose(link: Link) -> str:
    return f"pass {link.id} {link.password_hash}"


async def submit(
    visit: Visit,
    values: Mapping[str, Any],
    *,
    ticket: UUID,
    prefill: Prefill | None,
    channel: str | None,
    told: int | None = None,
    accepted: bool = False,
) -> UUID:
    """Make a record of what a visitor filled in, who was told this version of the link's notice and may have agreed.

    Raises InvalidValues and LinkClosed. Nothing is read back.
    """
    channel = (prefill.channel if prefill else None) or channel
    whole, errors = merged(visit.form, visit.link.document, values, prefill, channel)
    if errors:
        raise InvalidValues(errors=errors)
    notice = await check_told(visit.connection, visit.link, told, accepted=accepted)
    await _count_in(visit)
    actor = visit.visitor(ticket=ticket, prefill=prefill)
    form = await records.open_form(visit.connection, visit.form.key, actor=actor, now=visit.now, forms=visit.forms)
    written = await records.create(form, whole)
    row = {
        "record_id": written.id,
        "link_id": visit.link.id,
        "channel": channel or None,
        "at": visit.now,
        "notice_version": None if notice is None else notice.version,
        "accepted_at": visit.now if notice is not None and accepted else None,
    }
    await execute(visit.connection, insert(submission_table).values(**row))
    return written.id


async def _count_in(visit: Visit) -> None:
    """Take one of the submissions that the link may have; others wait here until it is written or given up."""
    table = link_table.c
    most = cast(table.document["submissions_max"].astext, Integer)
    statement = (
        update(link_table)
        .where(table.id == visit.link.id, ~table.paused, or_(most.is_(None), table.submissions < most))
        .values(submissions=table.submissions + 1)
    )
    if await execute(visit.connection, statement) != 1:
        raise LinkClosed(extra={"reason": "full", "link": visit.link.document.title})


async def find_results(visit: Visit, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The shown fields of the records that fit all conditions exactly, by no id."""
    document = visit.link.document
    actor = visit.visitor()
    form = await records.open_form(visit.connection, visit.form.key, actor=actor, now=visit.now, forms=visit.forms)
    conditions = _conditions(visit, values)
    request = ListRequest(filter={"all": conditions}, fields=document.shown, limit=document.rows_max)
    found = await records.read_records(form, request)
    return [{key: _nameless(row.get(key)) for key in document.shown} for row in found]


def _conditions(visit: Visit, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every condition with the visitor's value; raises InvalidValues for one that is missing, unknown or no value."""
    keys = visit.link.document.conditions
    errors = [FieldError(key[:100], "unknown_field", {"field": key[:100]}) for key in values if key not in keys]
    conditions = []
    for key in keys:
        meaning = visit.forms.meaning(visit.form, visit.form.get(key))
        given = values.get(key)
        try:
            read = reading_of(meaning.type, meaning.settings)(given) if isinstance(given, str) else given
            parsed = meaning.type.codec.parser(meaning.settings)(read)
        except Refused as refused:
            errors.append(FieldError(key, refused.code, {"field": key, **refused.params}))
            continue
        if parsed is None:
            errors.append(FieldError(key, "required", {"field": key}))
        conditions.append({"field": key, "op": "eq", "value": read})
    if errors:
        raise InvalidValues(errors=errors)
    return conditions


def _nameless(value: Any) -> Any:
    """References by their names only: visitors are given no ids."""
    return value["label"] if isinstance(value, dict) and "label" in value else value


async def find_choices(visit: Visit, key: str, search: str) -> list[dict[str, str]]:
    """Records that a reference of the link may name, by their names; NotFound where visitors may not look."""
    given = next((each for each in visit.link.document.fields if each.field == key), None)
    target = visit.form.get(key).target if given is not None and visit.form.find(key) is not None else None
    if given is None or not given.search or target is None:
        raise NotFound()
    actor = visit.visitor()
    form = await records.open_form(visit.connection, target, actor=actor, now=visit.now, forms=visit.forms)
    label = form.definition.label_field
    condition = {"field": label, "op": "contains", "value": search} if search.strip() else None
    request = ListRequest(filter=condition, fields=(label,), limit=CHOICES_MAX)
    return [{"id": row["id"], "label": str(row[label])} for row in await records.read_records(form, request)]


async def find_fetched(visit: Visit, values: Mapping[str, Any], prefill: Prefill | None) -> dict[str, Any]:
    """What linked fields of the page take beside these values, records by their names, and query fields show."""
    form, document = visit.form, visit.link.document
    keys = {*fetched(form, document), *queried(form, document)} & set(visible(form, document, prefill))
    actor = visit.visitor(prefill=prefill)
    opened = await records.open_form(visit.connection, form.key, actor=actor, now=visit.now, forms=visit.forms)
    return await records.find_live(opened, {**values, **fixed_values(form, document, prefill)}, sorted(keys))


async def find_offered(
    visit: Visit, key: str, values: Mapping[str, Any], prefill: Prefill | None, *, search: str, skip: int
) -> tuple[list[str], bool]:
    """The values of another form that a choice of the page offers, and whether there are more."""
    form, document = visit.form, visit.link.document
    if key not in offering(form, document) or key not in visible(form, document, prefill):
        raise NotFound()
    actor = visit.visitor(prefill=prefill)
    opened = await records.open_form(visit.connection, form.key, actor=actor, now=visit.now, forms=visit.forms)
    given = {**values, **fixed_values(form, document, prefill)}
    return await records.find_options(opened, key, given, search=search, skip=skip, limit=CHOICES_MAX)


async def name_of(visit: Visit, key: str, record_id: Any, actor: Actor) -> dict[str, Any] | None:
    """A record that a fixed reference names, as an editor shows it."""
    target = visit.form.get(key).target
    if target is None or target.startswith("_"):
        return None
    form = await records.open_form(visit.connection, target, actor=actor, now=visit.now, forms=visit.forms)
    label = form.definition.label_field
    identifier = as_id(record_id)
    if identifier is None:
        return None
    try:
        found = orjson.loads(await records.get_record(form, identifier, fields=(label,)))
    except NotFound:
        return None
    return {"id": found["id"], "label": str(found[label])}


async def frame_ancestors(database: Database, secret: str, now: datetime) -> tuple[str, ...]:
    """The sites that may show this link inside their pages; none for an address that leads nowhere."""
    try:
        async with visiting(database, secret, now) as visit:
            return visit.link.document.frame_ancestors
    except LinkGone:
        return ()
