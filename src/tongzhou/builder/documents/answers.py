"""What the routes of templates answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.documents.contracts import TemplateDocument
from tongzhou.kernel.http.answers import FieldErrorShown
from tongzhou.kernel.texts import Text


class TemplateShown(TypedDict):
    """A template to print with; those who change the form are also told what it misses since the form changed."""

    id: UUID
    key: str
    title: Text
    paper: str
    revision: int
    updated_at: datetime
    updated_by: str
    problems: NotRequired[list[FieldErrorShown]]


class TemplatesAnswer(TypedDict):
    """The templates of a form."""

    templates: list[TemplateShown]


class TemplateWhole(TemplateShown):
    """A template with its page."""

    document: TemplateDocument


class TemplateAnswer(TypedDict):
    """One template, to be edited."""

    template: TemplateWhole


class TemplatePagesAnswer(TypedDict):
    """The first pages as pictures (`data:` addresses); `more` says that the document may go on."""

    pages: list[str]
    more: bool
