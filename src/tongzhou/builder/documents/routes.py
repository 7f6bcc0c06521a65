"""Print templates of a form over HTTP, and what is printed with them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Constraint

from tongzhou.access.facade import Action, Actor, CurrentActor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.documents.actions import change_template, create_template, remove_template
from tongzhou.builder.documents.answers import TemplateAnswer, TemplatePagesAnswer, TemplatesAnswer
from tongzhou.builder.documents.binding import keyed
from tongzhou.builder.documents.contracts import PAGES_SHOWN, RECORDS_MAX, Template, TemplateDocument
from tongzhou.builder.documents.errors import TemplateBroken
from tongzhou.builder.documents.printing import Output, drawn_pages, file_name, gather, gather_sample, printed
from tongzhou.builder.documents.queries import get_template, list_templates
from tongzhou.builder.documents.rules import broken, faults
from tongzhou.builder.documents.showing import Reader
from tongzhou.builder.fields.facade import Key, Language
from tongzhou.builder.records.facade import OpenForm, open_form
from tongzhou.files.facade import FileStore
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import InvalidValues
from tongzhou.kernel.http.answers import binary
from tongzhou.kernel.http.problems import field_errors, locale_of
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.texts import DEFAULT_LOCALE, known_locale, words

router = strict_router("/api/forms/{form}/templates", "templates")

MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewTemplateBody(_Body):
    """A template under a key of its own."""

    key: Key
    document: TemplateDocument


class TemplateChangeBody(_Body):
    """The template as it is to be, and the revision that was changed."""

    document: TemplateDocument
    revision: Annotated[int, Constraint(ge=1, le=2**31 - 1)]


class TemplatePreviewBody(_Body):
    """A template that need not be saved, and a record to fill it with; without one its labels are."""

    document: TemplateDocument
    record: UUID | None = None
    language: Language | None = None


class PrintBody(_Body):
    """Records to print, in this order: as one PDF, or as an archive with a PDF of each."""

    ids: Annotated[list[UUID], Constraint(min_length=1, max_length=RECORDS_MAX)]
    output: Output = "pdf"
    language: Language | None = None


@router.get("", response_model=TemplatesAnswer)
async def list_form_templates(request: Request, actor: CurrentActor, form: str) -> dict[str, Any]:
    """The form's templates, for those who may print its records or change the form."""
    async with _opened(request, actor, form) as opened:
        if not actor.may(Permission.FORMS_MANAGE):
            opened.rows(Action.PRINT)
        found = await list_templates(opened.connection, opened.definition)
        return {"templates": [_shown(request, opened, each) for each in found]}


@router.post("", status_code=201, response_model=TemplateAnswer)
async def make_template(request: Request, actor: CurrentActor, form: str, body: NewTemplateBody) -> dict[str, Any]:
    """Save a template; one with an unknown placeholder is refused and says which."""
    async with _opened(request, actor, form) as opened:
        made = await create_template(
            opened.connection, opened.forms, opened.definition, body.key, body.document, actor=actor, now=opened.now
        )
        return {"template": _whole(request, opened, made)}


@router.post(":preview", response_model=TemplatePagesAnswer)
async def preview_template(
    request: Request, actor: CurrentActor, form: str, body: TemplatePreviewBody
) -> dict[str, Any]:
    """The pages that a template makes of a record, or of the form's labels; nothing is saved."""
    async with _opened(request, actor, form) as opened:
        require(actor, Permission.FORMS_MANAGE)
        document = keyed(opened.definition, body.document)
        errors = faults(opened.forms, opened.definition, document)
        if errors:
            raise InvalidValues(errors=errors)
        reader = _reader(request, opened, body.language)
        if body.record is None:
            gathered = await gather_sample(opened, document, reader)
        else:
            gathered = await gather(opened, document, [body.record], reader)
    pages = await drawn_pages(gathered, _store(request), actor.workspace.key)
    drawn = [f"data:image/png;base64,{b64encode(page).decode()}" for page in pages]
    return {"pages": drawn, "more": len(pages) == PAGES_SHOWN}


@router.get("/{template}", response_model=TemplateAnswer)
async def read_template(request: Request, actor: CurrentActor, form: str, template: str) -> dict[str, Any]:
    """A template with its page, to be edited."""
    async with _opened(request, actor, form) as opened:
        require(actor, Permission.FORMS_MANAGE)
        found = await get_template(opened.connection, opened.definition, template)
        return {"template": _whole(request, opened, found)}


@router.patch("/{template}", response_model=TemplateAnswer)
async def save_template(
    request: Request, actor: CurrentActor, form: str, template: str, body: TemplateChangeBody
) -> dict[str, Any]:
    """Replace a template that nobody changed meanwhile."""
    async with _opened(request, actor, form) as opened:
        changed = await change_template(
            opened.connection,
            opened.forms,
            opened.definition,
            template,
            body.document,
            revision=body.revision,
            actor=actor,
            now=opened.now,
        )
        return {"template": _whole(request, opened, changed)}


@router.delete("/{template}", status_code=204)
async def delete_template(request: Request, actor: CurrentActor, form: str, template: str) -> Response:
    """Forget a template."""
    async with _opened(request, actor, form) as opened:
        await remove_template(opened.connection, opened.definition, template, actor=actor, now=opened.now)
    return Response(status_code=204)


@router.post("/{template}:print", response_class=Response, responses=binary(*MEDIA_TYPES.values()))
async def print_records(request: Request, actor: CurrentActor, form: str, template: str, body: PrintBody) -> Response:
    """The documents of some records, written down in the audit. Fields that the caller may not see stay empty."""
    async with _opened(request, actor, form) as opened:
        opened.rows(Action.PRINT)
        found = await get_template(opened.connection, opened.definition, template)
        errors = broken(opened.forms, opened.definition, found)
        if errors:
            raise TemplateBroken(errors=errors)
        gathered = await gather(opened, found.document, body.ids, _reader(request, opened, body.language))
        await _audit(opened, found, body.ids, body.output)
    made = await printed(gathered, _store(request), actor.workspace.key, body.output)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file_name(gathered, body.output), safe='')}",
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, no-store",
    }
    return Response(made, media_type=MEDIA_TYPES[body.output], headers=headers)


@asynccontextmanager
async def _opened(request: Request, actor: Actor, form: str) -> AsyncIterator[OpenForm]:
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        yield await open_form(connection, form, actor=actor, now=clock.now())


def _reader(request: Request, form: OpenForm, language: str | None) -> Reader:
    workspace = form.actor.workspace
    return Reader(
        locale=known_locale(language) if language else locale_of(request),
        time_zone=workspace.time_zone,
        workspace=workspace.name,
        accent=workspace.accent,
        name=form.actor.name,
        now=form.now,
        today=form.today,
    )


def _shown(request: Request, form: OpenForm, template: Template) -> dict[str, Any]:
    shown = {
        "id": template.id,
        "key": template.key,
        "title": template.title,
        "paper": template.document.page.paper,
        "revision": template.revision,
        "updated_at": template.updated_at,
        "updated_by": template.updated_by,
    }
    if not form.actor.may(Permission.FORMS_MANAGE):
        return shown
    problems = broken(form.forms, form.definition, template)
    return {**shown, "problems": field_errors(problems, locale_of(request))}


def _whole(request: Request, form: OpenForm, template: Template) -> dict[str, Any]:
    return {**_shown(request, form, template), "document": template.document}


def _store(request: Request) -> FileStore:
    store: FileStore = request.app.state.files
    return store


async def _audit(form: OpenForm, template: Template, ids: Sequence[UUID], output: str) -> None:
    """Who took what out of the house, written down before the first byte leaves."""
    title = words(form.definition.title, DEFAULT_LOCALE)
    detail = {
        "template": words(template.title, DEFAULT_LOCALE),
        "format": output,
        "records": len(ids),
        "ids": [str(each) for each in ids[:50]],
    }
    await record(
        form.connection,
        actor=form.actor,
        action="records.printed",
        subject=Subject("form", form.definition.key, title),
        detail=detail,
        now=form.now,
    )
