"""Permission sets: what members, departments and roles are given on one form besides their roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from tongzhou.access.contracts import Actor, RowConditions
from tongzhou.access.granting import change_set, create_set, remove_set
from tongzhou.access.permissions import Permission
from tongzhou.access.queries import list_sets
from tongzhou.access.requirements import require, require_inside
from tongzhou.access.routes.answers import PermissionSetAnswer, PermissionSetsAnswer, PermissionSetShown, PresetShown
from tongzhou.access.set_documents import PRESETS, Preset, SetDocument
from tongzhou.access.sign_in import CurrentActor
from tongzhou.access.sources import StoredSet
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.texts import say

routes: APIRouter = router("/api/permission-sets", "permission_sets")
"""Permission sets of the workspace's forms."""


@routes.get("")
async def read_sets(request: Request, actor: CurrentActor, form: str | None = None) -> PermissionSetsAnswer:
    """The sets of a form, or all; and the presets that a set may be."""
    _check(actor)
    locale = locale_of(request)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        found = await list_sets(connection, form)
    return PermissionSetsAnswer(
        sets=[_shown(each) for each in found],
        presets=[
            PresetShown(
                preset,
                say(locale, f"permission_presets.{preset}.title"),
                say(locale, f"permission_presets.{preset}.about"),
                sorted({action for grant in PRESETS[preset] for action in grant.actions}),
            )
            for preset in Preset
        ],
    )


@routes.post("", status_code=201)
async def create(body: SetDocument, request: Request, actor: CurrentActor) -> PermissionSetAnswer:
    """Make a set."""
    _check(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        made = await create_set(
            connection, body.as_json(), conditions=_conditions(request), actor=actor, now=clock.now()
        )
    return PermissionSetAnswer(_shown(made))


@routes.patch("/{set_id}")
async def update(set_id: UUID, body: dict[str, Any], request: Request, actor: CurrentActor) -> PermissionSetAnswer:
    """Change a set, or switch it on or off; what is not sent stays."""
    _check(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        changed = await change_set(
            connection, set_id, body, conditions=_conditions(request), actor=actor, now=clock.now()
        )
    return PermissionSetAnswer(_shown(changed))


@routes.delete("/{set_id}", status_code=204)
async def delete(set_id: UUID, request: Request, actor: CurrentActor) -> Response:
    """Remove a set."""
    _check(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        await remove_set(connection, set_id, actor=actor, now=clock.now())
    return Response(status_code=204)


def _check(actor: Actor) -> None:
    require_inside(actor)
    require(actor, Permission.ROLES_MANAGE)


def _conditions(request: Request) -> RowConditions:
    conditions: RowConditions = request.app.state.row_conditions
    return conditions


def _shown(stored: StoredSet) -> PermissionSetShown:
    return PermissionSetShown(stored.id, SetDocument.model_validate(stored.document))
