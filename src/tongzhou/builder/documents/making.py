"""A document of one record made by the program: for a step of a flow, in the workspace's language."""

from __future__ import annotations

from uuid import UUID

from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.documents.contracts import Template
from tongzhou.builder.documents.errors import TemplateBroken
from tongzhou.builder.documents.printing import file_name, gather, printed
from tongzhou.builder.documents.queries import get_template
from tongzhou.builder.documents.rules import broken
from tongzhou.builder.documents.showing import Reader
from tongzhou.builder.records.facade import OpenForm
from tongzhou.files.facade import FileStore
from tongzhou.kernel.texts import DEFAULT_LOCALE, known_locale, words


async def make_document(form: OpenForm, template: str, record_id: UUID, store: FileStore) -> tuple[str, bytes]:
    """Name and PDF of a record by a template, written down in the audit; raises NotFound and TemplateBroken."""
    found = await get_template(form.connection, form.definition, template)
    errors = broken(form.forms, form.definition, found)
    if errors:
        raise TemplateBroken(errors=errors)
    gathered = await gather(form, found.document, [record_id], _reader(form))
    made = await printed(gathered, store, form.actor.workspace.key, "pdf")
    await _note(form, found, record_id)
    return file_name(gathered, "pdf"), made


def _reader(form: OpenForm) -> Reader:
    workspace = form.actor.workspace
    return Reader(
        locale=known_locale(workspace.locale),
        time_zone=workspace.time_zone,
        workspace=workspace.name,
        accent=workspace.accent,
        name=form.actor.name,
        now=form.now,
        today=form.today,
    )


async def _note(form: OpenForm, template: Template, record_id: UUID) -> None:
    title = words(template.title, DEFAULT_LOCALE)
    await record(
        form.connection,
        actor=form.actor,
        action="records.printed",
        subject=Subject("form", form.definition.key, words(form.definition.title, DEFAULT_LOCALE)),
        detail={"template": title, "format": "pdf", "records": 1, "ids": [str(record_id)]},
        now=form.now,
    )
