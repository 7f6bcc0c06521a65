"""Duplicates and merges over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor, ReadingActor
from tongzhou.builder.duplicates.answers import LikelyAnswer, MergedAnswer, MergesAnswer, RepeatedAnswer
from tongzhou.builder.duplicates.queries import find_for, list_merges, list_repeated
from tongzhou.builder.records.facade import OpenForm, Side, insisting, merge, open_form, unmerge
from tongzhou.builder.schema.facade import DuplicateCheck
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import InvalidParameters
from tongzhou.kernel.http.routing import router

GROUPS_MAX = 50
routes: APIRouter = router("/api", "duplicates")


class AskedBody(BaseModel):
    """Values as somebody fills them in, of `record` or of a new one."""

    model_config = ConfigDict(extra="forbid")

    values: dict[str, Any]
    record: UUID | None = None


class SideBody(BaseModel):
    """One of two records, of the revision that was looked at."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    revision: Annotated[int, Field(ge=1)]


class MergeBody(BaseModel):
    """The record that stays, the one that becomes part of it, and the fields whose values that one gives."""

    model_config = ConfigDict(extra="forbid")

    survivor: SideBody
    other: SideBody
    take: Annotated[list[str], Field(max_length=300)] = []


@routes.post("/forms/{form}/records:duplicates", response_model=LikelyAnswer)
async def find_duplicates(request: Request, form: str, body: AskedBody, actor: ReadingActor) -> LikelyAnswer:
    """The records that these values are like, as far as the caller may know of them; nothing is written."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        return LikelyAnswer(duplicates=await find_for(opened, body.values, body.record))


@routes.get("/forms/{form}/duplicates", response_model=RepeatedAnswer)
async def list_duplicates(  # noqa: PLR0917  the path and what may be asked
    request: Request,
    form: str,
    actor: CurrentActor,
    check: Annotated[int | None, Query(ge=0)] = None,
    cursor: Annotated[str | None, Query(max_length=1_000)] = None,
    limit: Annotated[int, Query(ge=1, le=GROUPS_MAX)] = 20,
) -> RepeatedAnswer:
    """Records that are alike by one of the form's checks that compares them with one another, the first of them when
    none is named.
    """
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        return await list_repeated(opened, _check(opened, check), cursor=cursor, limit=limit)


@routes.post("/forms/{form}/records:merge", response_model=MergedAnswer)
async def merge_records(request: Request, form: str, body: MergeBody, actor: CurrentActor) -> MergedAnswer:
    """Make one record of two; the other goes into the recycle bin."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        survivor, other = (Side(each.id, each.revision) for each in (body.survivor, body.other))
        return MergedAnswer(merge=await merge(opened, survivor, other, body.take))


@routes.get("/forms/{form}/records/{record_id}/merges", response_model=MergesAnswer)
async def read_merges(request: Request, form: str, record_id: UUID, actor: CurrentActor) -> MergesAnswer:
    """The merges that a record went through."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return MergesAnswer(merges=await list_merges(await _open(connection, form, actor), record_id))


@routes.post("/forms/{form}/merges/{merge_id}:undo", status_code=204)
async def undo_merge(
    request: Request,
    form: str,
    merge_id: UUID,
    actor: CurrentActor,
    duplicates: Annotated[Literal["allow"] | None, Query()] = None,
) -> Response:
    """Make two records of one again; `duplicates=allow`: though one of them is likely there otherwise by now."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        await unmerge(insisting(opened) if duplicates == "allow" else opened, merge_id)
    return Response(status_code=204)


def _check(form: OpenForm, number: int | None) -> DuplicateCheck:
    """One of the form's checks by its place, or the first that compares the form's records with one another."""
    checks = dict(enumerate(form.definition.duplicates))
    within = {place: each for place, each in checks.items() if each.compares_with(form.definition.key)}
    found = next(iter(within.values()), None) if number is None else within.get(number)
    if found is None:
        raise InvalidParameters(parameter="check")
    return found


async def _open(connection: Connection, form: str, actor: Actor) -> OpenForm:
    return await open_form(connection, form, actor=actor, now=clock.now())
