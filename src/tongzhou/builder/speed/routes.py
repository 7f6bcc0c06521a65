"""Slow lists and their indexes over HTTP, for those who build forms."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tongzhou.access.facade import Actor, CurrentActor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.query.facade import IndexWish
from tongzhou.builder.records.facade import INDEXES_MAX, IndexKeeper, count_indexes, take_index_away
from tongzhou.builder.schema.facade import read_forms
from tongzhou.builder.speed.answers import SlowListsAnswer
from tongzhou.builder.speed.errors import TooManyIndexes
from tongzhou.builder.speed.queries import get_wish, list_slow
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.http.routing import router

routes: APIRouter = router("/api/slow-lists", "forms")


@routes.get("", response_model=SlowListsAnswer)
async def list_slow_lists(request: Request, actor: CurrentActor) -> SlowListsAnswer:
    """Lists that were slow again and again, and what became of the indexes that they ask for."""
    require(actor, Permission.FORMS_MANAGE)
    async with _database(request).workspace(actor.workspace) as connection:
        return SlowListsAnswer(lists=await list_slow(connection, await read_forms(connection, actor.workspace)))


@routes.post("/{name}:make", status_code=204, response_class=Response)
async def make_index(request: Request, actor: CurrentActor, name: str) -> Response:
    """Have the index made beside the running work, also one that was taken away or failed before."""
    require(actor, Permission.FORMS_MANAGE)
    async with _database(request).workspace(actor.workspace) as connection:
        wish = await get_wish(connection, name)
        if await count_indexes(connection, wish.form) >= INDEXES_MAX:
            raise TooManyIndexes(limit=INDEXES_MAX)
        await _note(connection, actor, wish, "index.asked")
    keeper: IndexKeeper = request.app.state.index_keeper
    keeper.ask(actor.workspace, wish)
    return Response(status_code=204)


@routes.delete("/{name}", status_code=204, response_class=Response)
async def drop_index(request: Request, actor: CurrentActor, name: str) -> Response:
    """Take the index away; it is not made again by itself."""
    require(actor, Permission.FORMS_MANAGE)
    async with _database(request).workspace(actor.workspace) as connection:
        wish = await get_wish(connection, name)
        await _note(connection, actor, wish, "index.refused")
    async with _database(request).statements(actor.workspace) as connection:
        await take_index_away(connection, wish, now=clock.now())
    return Response(status_code=204)


async def _note(connection: Connection, actor: Actor, wish: IndexWish, action: str) -> None:
    subject, detail = Subject("form", wish.form, wish.form), {"columns": list(wish.columns)}
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=clock.now())


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database
