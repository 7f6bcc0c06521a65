"""The doors in front of the sign-in: an open link, a submission, a query. A link's secret is all the right they need.

A browser's Origin is asked for as everywhere, although no cookie counts here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID, uuid4

import orjson
from fastapi import Depends, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Constraint

from tongzhou.access.facade import Actor, check_origin
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.links.answers import (
    ChoicesAnswer,
    FetchedAnswer,
    PassAnswer,
    PublicLinkAnswer,
    ResultsAnswer,
    SubmittedAnswer,
    VisitorFileAnswer,
)
from tongzhou.builder.links.contracts import PREFILL_MAX, Channel, LinkKind, Prefill
from tongzhou.builder.links.errors import TooManyFiles
from tongzhou.builder.links.limits import PASSWORDS_MAX, SEARCHES_MAX, count_try
from tongzhou.builder.links.notices import current_notice
from tongzhou.builder.links.rules import (
    fetched,
    fillable,
    fixed_values,
    live_fields,
    queried,
    read_prefill,
    row_fields,
)
from tongzhou.builder.links.visiting import (
    Visit,
    check_pass,
    check_password,
    find_choices,
    find_fetched,
    find_offered,
    find_results,
    name_of,
    submit,
    visiting,
)
from tongzhou.builder.records.facade import ONCE, Answered, OptionsAnswer, answer_once
from tongzhou.builder.schema.contracts import Document
from tongzhou.builder.schema.facade import shown_form
from tongzhou.files.facade import count_unattached, receive
from tongzhou.kernel import clock
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.callers import caller_address
from tongzhou.kernel.http.multipart import Parts, documented, receiving
from tongzhou.kernel.http.routing import PUBLIC
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.sealing import Sealer

router = strict_router("/api/public/{secret}", "public")


async def _from_our_pages(request: Request) -> None:
    check_origin(request)


OURS = [Depends(_from_our_pages)]
QUERY_SECONDS = 0.3
"""A query is answered after this time at the earliest, whether or not something was found."""
Pass = Annotated[str | None, Header(alias="x-link-pass", max_length=200)]
Signed = Annotated[str | None, Constraint(max_length=PREFILL_MAX)]
Values = Annotated[dict[str, Any], Constraint(max_length=300)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PasswordBody(_Body):
    """The link's password."""

    password: Annotated[str, Constraint(max_length=200)]


class SubmissionBody(_Body):
    """What a visitor filled in, in the visit of this ticket; `prefill` and `channel` as the address had them."""

    values: Values
    ticket: UUID
    prefill: Signed = None
    channel: Channel | None = None
    told: Annotated[int, Constraint(ge=1)] | None = None
    """The version of the link's notice that the visitor had before them."""
    accepted: bool = False
    """Whether the visitor agreed to it."""


class LinkedBody(_Body):
    """What is filled in so far; `prefill` as the address had it."""

    values: Values
    prefill: Signed = None


class OfferedBody(_Body):
    """Which choice's options are wanted, beside what is filled in so far; `prefill` as the address had it."""

    field: Annotated[str, Constraint(max_length=48)]
    values: Values
    search: Annotated[str, Constraint(max_length=100)] = ""
    skip: Annotated[int, Constraint(ge=0, le=1_000)] = 0
    prefill: Signed = None


class QueryBody(_Body):
    """A value for every condition."""

    values: Values


class FileParts(Parts):
    """The visit that a file belongs to, and the field it is for."""

    ticket: UUID
    field: Annotated[str, Constraint(max_length=48)]
    prefill: Signed = None


@router.get("", response_model=PublicLinkAnswer, openapi_extra=PUBLIC)
async def open_link(
    request: Request,
    secret: str,
    shown_pass: Pass = None,
    p: Annotated[str | None, Query(max_length=PREFILL_MAX)] = None,
) -> Document:
    """What a link offers; `p` is the prefill of its address."""
    async with _visit(request, secret, shown_pass) as visit:
        given = _prefill(request, visit, p)
        return {"link": await _shown(visit, given)}


@router.post(":enter", dependencies=OURS, response_model=PassAnswer, openapi_extra=PUBLIC)
async def enter(request: Request, secret: str, body: PasswordBody) -> Document:
    """Show the link's password; the answer lets in for twelve hours."""
    now = clock.now()
    async with visiting(request.app.state.database, secret, now) as visit:
        link, workspace = visit.link, visit.workspace
    await count_try(
        request.app.state.database, workspace, link.id, "password", caller_address(request),
        limit=PASSWORDS_MAX, now=now,
    )  # fmt: skip
    return {"passed": await check_password(link, body.password, _sealer(request), now)}


@router.post(
    "/submissions",
    dependencies=OURS,
    status_code=201,
    response_model=SubmittedAnswer,
    openapi_extra={**PUBLIC, "parameters": [ONCE]},
)
async def submit_link(request: Request, secret: str, body: SubmissionBody, shown_pass: Pass = None) -> Response:
    """Submit what was filled in."""
    await _count(request, secret, shown_pass, "submit", LinkKind.FILL)
    async with _visit(request, secret, shown_pass) as visit:
        given = _prefill(request, visit, body.prefill)
        document = visit.link.document

        async def write() -> Answered:
            await submit(
                visit,
                body.values,
                ticket=body.ticket,
                prefill=given,
                channel=body.channel,
                told=body.told,
                accepted=body.accepted,
            )
            return Answered(201, orjson.dumps({"thanks": document.thanks, "again": document.again}))

        owner = f"link {visit.link.id}"
        return await answer_once(request, visit.connection, visit.visitor(), write, caller=owner)


@router.post(
    "/files",
    dependencies=OURS,
    status_code=201,
    response_model=VisitorFileAnswer,
    openapi_extra={**documented(FileParts), **PUBLIC},
)
async def upload(request: Request, secret: str, shown_pass: Pass = None) -> Document:
    """Bring a file for a submission; it can be submitted in the visit of its ticket only."""
    limits = await _count(request, secret, shown_pass, "file", LinkKind.FILL)
    async with receiving(request, FileParts, bytes_max=limits.file_mb_max * 1024**2) as (file, parts):
        name, content = file.name, await file.content()
    async with _visit(request, secret, shown_pass) as visit:
        given = _prefill(request, visit, parts.prefill)
        each = visit.form.find(parts.field)
        if each is None or each.kind is not ValueKind.FILES or each.key not in fillable(visit.form, limits, given):
            raise NotFound()
        actor = visit.visitor(ticket=parts.ticket)
        assert actor.user_id is not None
        if await count_unattached(visit.connection, actor.user_id) >= limits.files_max:
            raise TooManyFiles(limit=limits.files_max)
        store = request.app.state.files
        stored = await receive(visit.connection, store, name=name, content=content, actor=actor, now=visit.now)
    return {"file": stored.shown()}


@router.get("/choices", response_model=ChoicesAnswer, openapi_extra=PUBLIC)
async def list_choices(
    request: Request,
    secret: str,
    field: Annotated[str, Query(max_length=48)],
    search: Annotated[str, Query(max_length=100)] = "",
    shown_pass: Pass = None,
) -> Document:
    """Records that a reference may name, where the link lets visitors look for them."""
    await _count(request, secret, shown_pass, "choices", LinkKind.FILL)
    async with _visit(request, secret, shown_pass) as visit:
        return {"choices": await find_choices(visit, field, search)}


@router.post("/linked", dependencies=OURS, response_model=FetchedAnswer, openapi_extra=PUBLIC)
async def find_linked(request: Request, secret: str, body: LinkedBody, shown_pass: Pass = None) -> Document:
    """What linked fields take beside what is filled in, where the link lets them be fetched. Nothing is written."""
    await _count(request, secret, shown_pass, "choices", LinkKind.FILL)
    async with _visit(request, secret, shown_pass) as visit:
        return {"values": await find_fetched(visit, body.values, _prefill(request, visit, body.prefill))}


@router.post("/options", dependencies=OURS, response_model=OptionsAnswer, openapi_extra=PUBLIC)
async def list_options(request: Request, secret: str, body: OfferedBody, shown_pass: Pass = None) -> Document:
    """Values of another form that a choice offers, where the link lets them be fetched."""
    await _count(request, secret, shown_pass, "choices", LinkKind.FILL)
    async with _visit(request, secret, shown_pass) as visit:
        prefill = _prefill(request, visit, body.prefill)
        options, more = await find_offered(visit, body.field, body.values, prefill, search=body.search, skip=body.skip)
        return {"options": options, "more": more}


@router.post("/results", dependencies=OURS, response_model=ResultsAnswer, openapi_extra=PUBLIC)
async def find(request: Request, secret: str, body: QueryBody, shown_pass: Pass = None) -> Document:
    """The records that fit every condition exactly. None found takes as long and looks alike."""
    began = time.monotonic()
    await _count(request, secret, shown_pass, "query", LinkKind.QUERY)
    async with _visit(request, secret, shown_pass) as visit:
        rows = await find_results(visit, body.values)
        shown = shown_form(visit.form, visit.forms, visit.visitor())["fields"]
    await asyncio.sleep(max(0.0, QUERY_SECONDS - (time.monotonic() - began)))
    by_key = {each["key"]: each for each in shown}
    return {"fields": [by_key[key] for key in visit.link.document.shown if key in by_key], "rows": rows}


@asynccontextmanager
async def _visit(request: Request, secret: str, shown_pass: str | None) -> AsyncIterator[Visit]:
    """An open link whose password was shown."""
    async with visiting(request.app.state.database, secret, clock.now()) as visit:
        visit.check_open()
        check_pass(visit.link, shown_pass, _sealer(request), visit.now)
        yield visit


async def _count(request: Request, secret: str, shown_pass: str | None, what: str, kind: LinkKind) -> Any:
    """Count a try of an open link; its document."""
    async with _visit(request, secret, shown_pass) as visit:
        visit.check_kind(kind)
        link, workspace = visit.link, visit.workspace
    document = link.document
    limits = {"file": document.rate * document.files_max, "choices": SEARCHES_MAX}
    await count_try(
        request.app.state.database, workspace, link.id, what, caller_address(request),
        limit=limits.get(what, document.rate), now=visit.now,
    )  # fmt: skip
    return document


def _prefill(request: Request, visit: Visit, text: str | None) -> Prefill | None:
    return read_prefill(text, visit.link, _sealer(request))


def _sealer(request: Request) -> Sealer:
    sealer: Sealer = request.app.state.sealer
    return sealer


async def _shown(visit: Visit, prefill: Prefill | None) -> Document:
    document, form, workspace = visit.link.document, visit.form, visit.workspace
    actor = visit.visitor(prefill=prefill)
    shown = shown_form(form, visit.forms, actor)
    keys = {each["key"] for each in shown["fields"]}
    fixed = {key: value for key, value in fixed_values(form, document, prefill).items() if key in keys}
    names = {key: await name_of(visit, key, value, actor) for key, value in fixed.items() if form.get(key).target}
    is_query = document.kind is LinkKind.QUERY
    by_key = {each["key"]: each for each in shown["fields"]}
    return {
        "kind": document.kind,
        "title": document.title,
        "about": document.about,
        "workspace": {
            "name": workspace.name,
            "accent": workspace.accent,
            "currency": workspace.currency,
            "time_zone": workspace.time_zone,
            "today": workspace.today(visit.now).isoformat(),
        },
        "closes_at": document.closes_at,
        "form": _outside(shown, [] if is_query else _with_links(shown["fields"], fetched(form, document))),
        "sub_forms": {} if is_query else _sub_forms(visit, actor),
        "values": {**fixed, **names},
        "locked": sorted(fixed),
        "searched": sorted(key for key, given in live_fields(form, document).items() if given.search and key in keys),
        "conditions": [by_key[key] for key in document.conditions if key in by_key] if is_query else [],
        "ticket": uuid4(),
        "notice": await _notice(visit),
        "files_max": document.files_max,
        "file_mb_max": document.file_mb_max,
    }


async def _notice(visit: Visit) -> Document | None:
    found, asked = await current_notice(visit.connection, visit.link), visit.link.document.notice
    if found is None or asked is None:
        return None
    return {"version": found.version, "text": found.text, "must_accept": asked.must_accept}


def _sub_forms(visit: Visit, actor: Actor) -> Document:
    """The definitions of the rows that visitors write or are shown, by their forms' keys."""
    document, found = visit.link.document, {}
    wanted = {key: set(written) for key, written in row_fields(visit.forms, visit.form, document).items()}
    for query in queried(visit.form, document).values():
        wanted.setdefault(query.form, set()).update(query.columns)
    for key, fields in wanted.items():
        rows = shown_form(visit.forms.get(key), visit.forms, actor)
        found[key] = _outside(rows, [each for each in rows["fields"] if each["key"] in fields])
    return found


def _with_links(fields: list[Document], fetchable: Collection[str]) -> list[Document]:
    """Of linked values visitors are told on which of their fields they depend, not where they come from; of query
    fields what they show besides.
    """
    return [_with_link(each, fetchable) for each in fields]


def _with_link(each: Document, fetchable: Collection[str]) -> Document:
    if each["type"] == "query":
        settings = each["settings"]
        told = {name: settings[name] for name in ("form", "columns")}
        return {**each, "settings": {**told, "where": [{"equals": match["equals"]} for match in settings["where"]]}}
    if each["settings"].get("source"):
        where = [{"equals": match["equals"]} for match in each["settings"]["source"].get("where", ())]
        each = {**each, "settings": {**each["settings"], "source": {"where": where}}}
    if each["linked"] is None:
        return each
    return {**each, "linked": {**each["linked"], "form": "", "take": "", "where": _asked(each, fetchable)}}


def _asked(each: Document, fetchable: Collection[str]) -> list[Document]:
    where = each["linked"]["where"] if each["key"] in fetchable else []
    return [{"field": "", "equals": match["equals"]} for match in where]


def _outside(shown: Document, fields: list[Document]) -> Document:
    """A definition without what tells more of the form than its visitors may know."""
    keys = {each["key"] for each in fields}
    layout = [
        {**section, "items": [item for item in section["items"] if _is_outside(item, keys)]}
        for section in shown["layout"]
        if _keeps_field(section["items"], keys)
    ]
    return {
        **shown,
        "fields": fields,
        "layout": [section for section in layout if section["items"]],
        "unique_together": [],
        "duplicates": [],
        "partner_path": None,
        "actions": ["create"],
    }


def _keeps_field(items: list[Any], keys: Collection[str]) -> bool:
    """Whether a section has a field for visitors, or never had any: notes go with the fields that they are about."""
    named = [key for key in map(_field_of, items) if key is not None]
    return not named or any(key in keys for key in named)


def _field_of(item: Any) -> str | None:
    field: str | None = item if isinstance(item, str) else item.get("field")
    return field


def _is_outside(item: Any, keys: Collection[str]) -> bool:
    """Whether visitors are shown a part of the layout: their fields, notes, lines; no pictures."""
    field = _field_of(item)
    return field in keys if field is not None else "image" not in item
