"""Settings of the workspace."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from fastapi import APIRouter, Request
from pydantic import StringConstraints

from tongzhou.access.permissions import Permission
from tongzhou.access.routes.answers import WorkspaceAnswer
from tongzhou.access.routes.session import show_workspace
from tongzhou.access.routes.shapes import Body, Name
from tongzhou.access.sign_in import CurrentActor
from tongzhou.identity.facade import change_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import FieldError, InvalidValues, NotAllowed
from tongzhou.kernel.http.routing import router

routes: APIRouter = router("/api/workspace", "workspace")
"""Name, accent colour, currency, time zone, business date."""


class WorkspaceChange(Body):
    """What may change; what is not sent stays. `business_date` null means the calendar's today."""

    name: Name | None = None
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")] | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    time_zone: Annotated[str, StringConstraints(max_length=64)] | None = None
    business_date: date | None = None
    locale: Literal["zh-CN", "en"] | None = None


@routes.get("")
async def read(actor: CurrentActor) -> WorkspaceAnswer:
    """The settings and today's date as this workspace counts it."""
    return WorkspaceAnswer(show_workspace(actor.workspace))


@routes.patch("")
async def change(body: WorkspaceChange, request: Request, actor: CurrentActor) -> WorkspaceAnswer:
    """Change settings."""
    if not actor.may(Permission.WORKSPACE_MANAGE):
        raise NotAllowed()
    changes = body.given()
    _check(changes)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        profile = await change_workspace(connection, actor.workspace.id, changes, actor=actor, now=clock.now())
    return WorkspaceAnswer(show_workspace(profile))


def _check(changes: dict[str, Any]) -> None:
    errors = [
        FieldError(name, "required") for name, value in changes.items() if value is None and name != "business_date"
    ]
    zone = changes.get("time_zone")
    if zone is not None and zone not in available_timezones():
        errors.append(FieldError("time_zone", "unknown_time_zone"))
    if errors:
        raise InvalidValues(errors=errors)
