"""Forms over HTTP: the list, a definition with what the caller may do, and its changes: plan first, then apply."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import (
    HOLDERS_MAX,
    Action,
    Actor,
    CurrentActor,
    FieldRights,
    Permission,
    actions_on,
    field_scope,
    give_field_rights,
    require_inside,
)
from tongzhou.builder.fields.facade import catalogue_document, divisions_of_china, sort_key
from tongzhou.builder.schema.actions import apply_change, create_forms, plan_change, read_draft
from tongzhou.builder.schema.allowed import allowed_on, listable_checks
from tongzhou.builder.schema.answers import (
    ChangePlanAnswer,
    DivisionsAnswer,
    FieldTypesAnswer,
    FieldUsesAnswer,
    FormAnswer,
    FormsAnswer,
    FormUsesAnswer,
    PreviewAnswer,
    RecordCountAnswer,
    RejectsAnswer,
    RetiredFormsAnswer,
    SpellingAnswer,
)
from tongzhou.builder.schema.computed import masked_in
from tongzhou.builder.schema.contracts import Document, FormDefinition, Forms
from tongzhou.builder.schema.currencies import with_currency
from tongzhou.builder.schema.documents import write_definition, write_settings
from tongzhou.builder.schema.errors import InvalidDefinition
from tongzhou.builder.schema.field_uses import list_field_uses
from tongzhou.builder.schema.live import live_document
from tongzhou.builder.schema.queries import list_rejects, read_forms, read_fresh_forms
from tongzhou.builder.schema.retirement import list_retired_forms, list_uses, purge_form, restore_form, retire_form
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import FieldError, NotFound
from tongzhou.kernel.http.problems import field_errors, locale_of
from tongzhou.kernel.http.routing import router

routes = router("/api", "forms")
_FIELD_TYPES = catalogue_document()
SUB_FORMS_MAX = 20


class DraftBody(BaseModel):
    """A draft with the version of the definition it was made from, and new forms for the draft's sub-forms."""

    model_config = ConfigDict(extra="forbid")

    version: int
    definition: dict[str, Any]
    sub_forms: Annotated[list[dict[str, Any]], Field(max_length=SUB_FORMS_MAX)] = []


class ApplyBody(DraftBody):
    """The same, with the word that confirms a loss, and what roles and permission sets may do with new fields."""

    confirm: Annotated[str, Field(max_length=100)] | None = None
    rights: Annotated[list[FieldRights], Field(max_length=HOLDERS_MAX)] = []


@routes.get("/field-types", response_model=FieldTypesAnswer)
async def list_field_types(actor: CurrentActor) -> Document:  # noqa: ARG001  signed in is enough
    """The catalogue of field types."""
    return _FIELD_TYPES


@routes.get("/divisions", response_model=DivisionsAnswer)
async def list_divisions(actor: CurrentActor, response: Response) -> Document:  # noqa: ARG001  signed in is enough
    """Provinces, cities and counties of China with their codes: what an address chooses from."""
    response.headers["Cache-Control"] = "private, max-age=86400"
    return {"divisions": divisions_of_china()}


@routes.get("/spelling", response_model=SpellingAnswer)
async def spell(text: Annotated[str, Query(max_length=200)], actor: CurrentActor) -> Document:
    """A name in Latin letters, Chinese in pinyin: what the key of a form, field, flow or role is made of."""
    require_inside(actor)
    return {"spelling": sort_key(text) or ""}


@routes.get("/forms", response_model=FormsAnswer)
async def list_forms(request: Request, actor: CurrentActor) -> Document:
    """The forms that the caller may read."""
    forms = await _forms(request, actor)
    return {
        "forms": [
            {
                "key": form.key,
                "title": form.title,
                "icon": form.icon,
                "color": form.color,
                "label_field": form.label_field,
                "part_of": None if (owner := forms.owner_of(form.key)) is None else owner.key,
                "actions": sorted(allowed_on(actor, form)),
            }
            for form in forms
            if _is_shown(form, actor)
        ]
    }


@routes.post("/forms", status_code=201, response_model=FormAnswer)
async def make_form(request: Request, body: dict[str, Any], actor: CurrentActor) -> Document:
    """Make a form from a definition, together with its `sub_forms`."""
    database: Database = request.app.state.database
    documents = [{key: value for key, value in body.items() if key != "sub_forms"}, *_sub_forms(body)]
    documents = [with_currency(each, actor.workspace.currency) for each in documents]
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        made, *_ = await create_forms(connection, documents, actor=actor, now=clock.now())
        forms = await read_fresh_forms(connection)
    return {"form": shown_form(made, forms, actor)}


@routes.get("/retired-forms", response_model=RetiredFormsAnswer)
async def list_retired(request: Request, actor: CurrentActor) -> Document:
    """The forms out of use."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return {"forms": await list_retired_forms(connection, actor=actor)}


@routes.post("/retired-forms/{form}:restore", response_model=FormAnswer)
async def restore(request: Request, form: str, actor: CurrentActor) -> Document:
    """Bring a form back with its records."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        back = await restore_form(connection, form, actor=actor, now=clock.now())
        forms = (await read_forms(connection, actor.workspace)).with_form(back)
    return {"form": shown_form(back, forms, actor)}


class PurgeBody(BaseModel):
    """The word that confirms the loss: the form's key."""

    model_config = ConfigDict(extra="forbid")

    confirm: Annotated[str, Field(max_length=100)] | None = None


@routes.post("/retired-forms/{form}:purge", response_model=RecordCountAnswer)
async def purge(request: Request, form: str, body: PurgeBody, actor: CurrentActor) -> Document:
    """Remove a form for good with its records, history, views and files."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return {"records": await purge_form(connection, form, confirm=body.confirm, actor=actor, now=clock.now())}


@routes.get("/forms/{form}/uses", response_model=FormUsesAnswer)
async def list_uses_of(request: Request, form: str, actor: CurrentActor) -> Document:
    """Where a form is used by others, which stands in the way of taking it out of use."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        uses, records = await list_uses(connection, form, actor=actor)
    return {"uses": uses, "records": records}


@routes.get("/forms/{form}/fields/{field}/uses", response_model=FieldUsesAnswer)
async def list_field_uses_of(request: Request, form: str, field: str, actor: CurrentActor) -> Document:
    """What names one field of a form, before it is taken out of use: forms, flows, views, links, print templates."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        uses = await list_field_uses(connection, form, field, elsewhere=request.app.state.field_uses, actor=actor)
    return {"uses": [asdict(each) for each in uses]}


@routes.post("/forms/{form}:retire", response_model=RecordCountAnswer)
async def retire(request: Request, form: str, actor: CurrentActor) -> Document:
    """Take a form out of use; its records stay and come back with it."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return {"records": await retire_form(connection, form, actor=actor, now=clock.now())}


@routes.get("/forms/{form}", response_model=FormAnswer)
async def get_form(request: Request, form: str, actor: CurrentActor) -> Document:
    """A definition with what the caller may do."""
    forms = await _forms(request, actor)
    definition = forms.by_key.get(form)
    if definition is None or not _is_shown(definition, actor):
        raise NotFound()
    return {"form": shown_form(definition, forms, actor)}


@routes.post("/forms/{form}:plan", response_model=ChangePlanAnswer)
async def plan_form(request: Request, form: str, body: DraftBody, actor: CurrentActor) -> Document:
    """What a draft would change, with counts from the data."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        definition, sub_forms = await _settled(connection, form, body, actor)
        planned = await plan_change(
            connection,
            form,
            definition,
            version=body.version,
            sub_forms=sub_forms,
            actor=actor,
            now=clock.now(),
        )
    return {"plan": planned.document(locale_of(request))}


@routes.post("/forms/{form}:preview", response_model=PreviewAnswer)
async def preview_form(request: Request, form: str, body: DraftBody, actor: CurrentActor) -> Document:
    """How a draft would behave while it is filled in, and what is wrong with it; nothing is changed."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        draft, errors = await read_draft(connection, form, body.definition, actor=actor)
        forms = await read_forms(connection, actor.workspace)
    live = None
    if draft is not None and not errors:  # what is calculated of a draft nobody can say yet
        live = live_document(forms.with_form(draft), draft, lambda each: not each.is_computed)
    ids = {} if draft is None else {each.key: each.id for each in draft.live_fields}
    return {"live": live, "ids": ids, "errors": field_errors(errors, locale_of(request))}


@routes.post("/forms/{form}:apply", response_model=FormAnswer)
async def apply_form(request: Request, form: str, body: ApplyBody, actor: CurrentActor) -> Document:
    """Bring a form to a draft, all of it or nothing."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        definition, sub_forms = await _settled(connection, form, body, actor)
        applied = await apply_change(
            connection,
            form,
            definition,
            version=body.version,
            confirm=body.confirm,
            sub_forms=sub_forms,
            elsewhere=request.app.state.field_uses,
            actor=actor,
            now=clock.now(),
        )
        await give_field_rights(
            connection,
            form,
            body.rights,
            keys=[each.key for each in applied.live_fields],
            conditions=request.app.state.row_conditions,
            actor=actor,
            now=clock.now(),
        )
        forms = await read_fresh_forms(connection)
    return {"form": shown_form(applied, forms, actor)}


@routes.get("/forms/{form}/rejects", response_model=RejectsAnswer)
async def list_form_rejects(request: Request, form: str, actor: CurrentActor) -> Document:
    """Values that a change of type could not convert, as they were."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return {"rejects": await list_rejects(connection, form, actor=actor)}


async def _settled(
    connection: Connection, form: str, body: DraftBody, actor: Actor
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The draft and its new forms, new money in the workspace's currency where they name none."""
    current = (await read_forms(connection, actor.workspace)).by_key.get(form)
    currency = actor.workspace.currency
    return with_currency(body.definition, currency, current), [with_currency(each, currency) for each in body.sub_forms]


def _sub_forms(body: dict[str, Any]) -> list[dict[str, Any]]:
    found = body.get("sub_forms", [])
    if not isinstance(found, list) or len(found) > SUB_FORMS_MAX or not all(isinstance(each, dict) for each in found):
        raise InvalidDefinition(errors=[FieldError("sub_forms", "invalid", {"detail": "a list of definitions"})])
    return found


def _told_lifecycle(definition: FormDefinition, shown: Collection[str]) -> Document | None:
    lifecycle = definition.lifecycle
    return None if lifecycle is None or lifecycle.field not in shown else lifecycle.told_to(shown).as_json()


def _is_shown(form: FormDefinition, actor: Actor) -> bool:
    return Action.READ in actions_on(actor, form.key) and (actor.partner_id is None or form.is_seen_by_partners)


async def _forms(request: Request, actor: Actor) -> Forms:
    database: Database = request.app.state.database
    async with database.statements(actor.workspace, actor.partner_id) as connection:
        return await read_forms(connection, actor.workspace)


def shown_form(definition: FormDefinition, forms: Forms, actor: Actor) -> Document:
    """The definition as the caller may know it: fields they do not read are not there, unless they design forms."""
    scope, allowed = field_scope(actor, definition.key), allowed_on(actor, definition)
    document = write_definition(definition)
    fields = []
    for each, written in zip(definition.fields, document["fields"], strict=True):
        readable = not each.retired and scope.rows_showing(each.key) != ()
        if readable and actor.partner_id is not None and each.hidden_from_partners:
            readable = False
        if not readable and not actor.may(Permission.FORMS_MANAGE):
            continue
        writable = {
            action.value: action in allowed and scope.may_write(each.key, action)
            for action in (Action.CREATE, Action.UPDATE)
        }
        meaning = each if each.retired else forms.meaning(definition, each)
        hidden = () if each.retired or actor.unveiled else masked_in(forms, definition, each)
        fields.append(
            {**written, "kind": meaning.kind.value, "meaning": meaning.type.name,
             "meaning_settings": write_settings(meaning), "readable": readable,
             "writable": any(writable.values()), "writable_by": writable, "masked": bool(hidden)}
        )  # fmt: skip
    shown = {each["key"] for each in fields if each["readable"]}
    live = live_document(forms, definition, lambda each: each.key in shown)
    if not actor.may(Permission.FORMS_MANAGE):
        aggregate = document["aggregate"]
        known = [{**each, "against": []} for each in document["duplicates"] if each["field"] in shown]
        document |= {
            "rules": [],
            "checks": [],
            "duplicates": known,
            "lifecycle": _told_lifecycle(definition, shown),
            "aggregate": aggregate and {**aggregate, "sources": []},
        }
    asked = {each["key"] for each in fields if scope.may_read(each["key"]) and each["readable"] and not each["masked"]}
    return {
        **document,
        "fields": fields,
        "live": live,
        "actions": sorted(allowed),
        "listable_checks": listable_checks(definition, actor, asked),
    }
