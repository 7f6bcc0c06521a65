"""Formulas over HTTP: the functions with their help, and a text checked and tried on a record."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import CurrentActor, Permission, require
from tongzhou.builder.formulas.answers import CheckAnswer, FunctionsAnswer
from tongzhou.builder.formulas.checking import Use, check, draft_names, names_for, shown_refusal
from tongzhou.builder.records.facade import open_form, try_formula
from tongzhou.builder.schema.facade import readable_draft
from tongzhou.expressions.facade import CATEGORIES, FUNCTIONS, Kind, help_of, shown_name, signature_of, written
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router

routes: APIRouter = router("/api", "formulas")


class CheckBody(BaseModel):
    """A formula's text, what it is for, the kind it should answer, and a record to try it on.

    `definition` is a draft of the form that the text is written in: it may name fields that are not published yet.
    """

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=10_000)]
    use: Use = Use.FORMULA
    kind: Kind | None = None
    record: UUID | None = None
    definition: dict[str, Any] | None = None


@routes.get("/expression-functions")
async def list_functions(request: Request, actor: CurrentActor) -> FunctionsAnswer:  # noqa: ARG001  signed in is enough
    """All functions of the formula language, with help in the caller's language."""
    locale = locale_of(request)
    place = 0 if locale == "zh-CN" else 1
    return {
        "categories": [{"key": key, "title": titles[place]} for key, titles in CATEGORIES.items()],
        "functions": [
            {
                "name": shown_name(each),
                "names": sorted({each.name, *each.aliases}),
                "category": each.category,
                "signature": signature_of(each, locale),
                "help": help_of(each, locale),
                "result": each.result,
                "examples": [{"formula": text, "result": written(result)} for text, result in each.examples.items()],
                "since": each.since,
            }
            for each in FUNCTIONS
        ],
    }


@routes.post("/forms/{form}/expressions:check")
async def check_expression(form: str, body: CheckBody, request: Request, actor: CurrentActor) -> CheckAnswer:
    """What a formula on a form answers, or what is wrong with it and where. Nothing is saved.

    One that only a draft can answer is not tried on a record: there is nothing stored to try it on.
    """
    database: Database = request.app.state.database
    async with database.statements(actor.workspace, actor.partner_id) as connection:
        opened = await open_form(connection, form, actor=actor, now=clock.now())
        checked = published = check(
            names_for(opened.sight, opened.definition, body.use), body.text, use=body.use, kind=body.kind
        )
        if body.definition is not None:
            require(actor, Permission.FORMS_MANAGE)
            draft = readable_draft(body.definition, opened.definition)
            checked = check(draft_names(opened.forms, draft, body.use), body.text, use=body.use, kind=body.kind)
        if checked.bound is None:
            refusal = checked.refusal
            errors = [] if refusal is None else [shown_refusal(refusal, body.text, locale_of(request))]
            return {"kind": None, "bound": None, "errors": errors, "sample": None}
        sample = None
        if body.record is not None and published.bound is not None:
            sample = {"value": await try_formula(opened, published.bound, body.record)}
    return {"kind": checked.bound.kind.value, "bound": checked.bound.to_json(), "errors": [], "sample": sample}  # type: ignore[typeddict-item]
