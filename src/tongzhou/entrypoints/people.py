"""Who stands behind a job and behind a look at jobs: rights are those of the moment, not of the enqueueing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from fastapi import Request

from tongzhou.access.facade import Actor, CurrentActor, Permission, Scope, actor_for, limit_to_scopes, system_actor
from tongzhou.identity.contracts import PersonKind, WorkspaceProfile
from tongzhou.identity.facade import get_workspace_profile
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.jobs.routes import JobReader


class JobPeople:
    """Looks up workspaces and actors for the job worker."""

    async def workspace(self, database: Database, workspace_id: UUID) -> WorkspaceProfile:
        """The workspace with its settings; raises NotFound."""
        async with database.reading_directory() as connection:
            return await get_workspace_profile(connection, workspace_id)

    async def actor(self, database: Database, workspace: WorkspaceProfile, initiator: Mapping[str, object]) -> Actor:
        """The person with today's rights, within the scopes of the token they came with; without one, the system.

        Raises NotFound for somebody who has left the workspace.
        """
        for key, kind in (("member_id", PersonKind.MEMBER), ("partner_user_id", PersonKind.PARTNER)):
            person = initiator.get(key)
            if person:
                actor = await actor_for(database, workspace.key, kind, UUID(str(person)))
                return _within(actor, initiator.get("token_scopes"))
        return await system_actor(database, workspace.key)


def _within(actor: Actor, scopes: object) -> Actor:
    if not isinstance(scopes, list):
        return actor
    known = {str(scope) for scope in Scope}
    return limit_to_scopes(actor, frozenset(Scope(name) for name in scopes if name in known))


def job_reader(request: Request, actor: CurrentActor) -> JobReader:
    """Members see their own jobs, who manages the workspace everybody's; partner users have none (NotFound)."""
    if actor.member_id is None:
        raise NotFound()
    return JobReader(
        workspace=actor.workspace,
        person=actor.member_id,
        sees_all=actor.may(Permission.WORKSPACE_MANAGE),
        locale=locale_of(request),
    )
