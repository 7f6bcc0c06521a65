"""Personal data over HTTP: what is kept, revealing, finding a person, erasing."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor, Permission, require, system_actor
from tongzhou.audit.contracts import Reason
from tongzhou.builder.privacy.actions import REVEALED_MAX, reveal
from tongzhou.builder.privacy.answers import (
    ErasedAnswer,
    KeptAnswer,
    LooksAnswer,
    PersonalFieldsAnswer,
    RevealedAnswer,
    RevealedShown,
)
from tongzhou.builder.privacy.looks import list_looks
from tongzhou.builder.privacy.queries import find_person, list_marked, marked_forms
from tongzhou.builder.records.facade import Kept, OpenForm, erase, open_form
from tongzhou.builder.schema.facade import read_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import FieldError, InvalidParameters, NotFound
from tongzhou.kernel.http.routing import router

LOOKS_MAX = 200
routes: APIRouter = router("/api", "privacy")


class RevealBody(BaseModel):
    """Which records, which of their masked fields (all when absent), and what for: the audit keeps it."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[UUID], Field(min_length=1, max_length=REVEALED_MAX)]
    fields: Annotated[list[str], Field(max_length=300)] | None = None
    reason: Reason


class EraseBody(BaseModel):
    """Which records shall forget: some of their marked fields, or all but what `keep` names."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[UUID], Field(min_length=1, max_length=1_000)]
    fields: Annotated[list[str], Field(max_length=300)] | None = None
    keep: frozenset[Kept] = frozenset()


class PersonBody(BaseModel):
    """A phone number, mail address, ID number or name, whole."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[str, Field(min_length=1, max_length=200)]


@routes.post("/forms/{form}/records:reveal", response_model=RevealedAnswer)
async def reveal_records(request: Request, form: str, body: RevealBody, actor: CurrentActor) -> RevealedAnswer:
    """Masked values in full; the audit says who looked at which."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        found = await reveal(opened, list(dict.fromkeys(body.ids)), body.fields, body.reason)
    return RevealedAnswer(records=[RevealedShown(id=UUID(each["id"]), values=each["values"]) for each in found])


@routes.post("/forms/{form}/records:erase", response_model=ErasedAnswer)
async def erase_records(request: Request, form: str, body: EraseBody, actor: CurrentActor) -> ErasedAnswer:
    """Erase the marked fields of records, in the past too, with their comments and files; this cannot be undone."""
    require(actor, Permission.PRIVACY_MANAGE)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        return ErasedAnswer(erased=await erase(opened, set(body.ids), keys=body.fields, keep=body.keep))


@routes.get("/privacy/fields", response_model=PersonalFieldsAnswer)
async def list_fields(request: Request, actor: CurrentActor) -> PersonalFieldsAnswer:
    """All fields that hold data of people: what for, how long, in how many records."""
    require(actor, Permission.PRIVACY_MANAGE)
    database: Database = request.app.state.database
    program = await system_actor(database, actor.workspace.key)
    async with database.workspace(actor.workspace) as connection:
        forms = await read_forms(connection, actor.workspace)
        opened = [await _open(connection, form.key, program) for form in marked_forms(forms)]
        shown: list[Any] = [
            {"key": each.definition.key, "title": each.definition.title, "fields": await list_marked(each)}
            for each in opened
        ]
    return PersonalFieldsAnswer(forms=shown)


@routes.get("/privacy/looks", response_model=LooksAnswer)
async def read_looks(
    *,
    request: Request,
    actor: CurrentActor,
    form: Annotated[str | None, Query(max_length=100)] = None,
    record: UUID | None = None,
    cursor: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=LOOKS_MAX)] = 50,
) -> LooksAnswer:
    """Who saw masked values in full, on the screen or in an export, with their reasons; newest first.

    Of one `record` of a `form`: those who had it before them, and exports of its form, which do not say whose rows
    they had.
    """
    require(actor, Permission.AUDIT_READ)
    if record is not None and form is None:
        raise InvalidParameters(parameter="form", errors=[FieldError("form", "required")])
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        return await list_looks(connection, form=form, record=record, before=cursor, limit=limit)


@routes.post("/privacy/people:find", response_model=KeptAnswer)
async def find_people(request: Request, body: PersonBody, actor: CurrentActor) -> KeptAnswer:
    """Every record that holds this value in a marked field, as far as the caller may look."""
    require(actor, Permission.PRIVACY_MANAGE)
    database: Database = request.app.state.database
    found: list[Any] = []
    async with database.workspace(actor.workspace) as connection:
        forms = await read_forms(connection, actor.workspace)
        for form in marked_forms(forms):
            try:
                opened = await _open(connection, form.key, actor)
            except NotFound:
                continue
            found += await find_person(opened, body.value.strip())
    return KeptAnswer(records=found)


async def _open(connection: Connection, form: str, actor: Actor) -> OpenForm:
    return await open_form(connection, form, actor=actor, now=clock.now())
