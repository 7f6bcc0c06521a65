"""Which ways of signing in this installation has, for a door that knows neither who knocks nor for which workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

import psycopg
from fastapi import Request
from typing_extensions import TypedDict

from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.facade import list_workspace_profiles, network_of
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.callers import caller_address
from tongzhou.kernel.http.routing import PUBLIC, router
from tongzhou.kernel.logs import logger
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.errors import TooManyLooks
from tongzhou.notifications.posting import carriers_of

MEDIA: Final = (Medium.SMS, Medium.EMAIL)
LOOKS_MAX: Final = 300
"""From one network in a minute: a whole office behind one address may open the page."""
NETWORKS_MAX: Final = 100_000

ways_routes = router("/api/session", "session")


class Ways(TypedDict):
    """What the door offers: each is true where some workspace has it, whichever that is."""

    password: bool
    phone_code: bool
    mailed_reset: bool


@dataclass(slots=True)
class WayReader:
    """Looks at each workspace's channels again only once its version has changed."""

    database: Database
    _known: dict[UUID, tuple[int, frozenset[Medium]]] = field(default_factory=dict)
    _minute: datetime | None = None
    _looks: dict[str, int] = field(default_factory=dict)

    def count(self, caller: str, now: datetime) -> None:
        """Count a look from a network address; raises TooManyLooks."""
        minute = now.replace(second=0, microsecond=0)
        if self._minute != minute or len(self._looks) >= NETWORKS_MAX:
            self._minute, self._looks = minute, {}
        network = network_of(caller)
        self._looks[network] = self._looks.get(network, 0) + 1
        if self._looks[network] > LOOKS_MAX:
            wait = ceil((minute + timedelta(minutes=1) - now).total_seconds())
            raise TooManyLooks(headers={"retry-after": str(wait)})

    async def read(self) -> Ways:
        """The ways that there are now."""
        async with self.database.reading_directory() as connection:
            workspaces = await list_workspace_profiles(connection)
        found: set[Medium] = set()
        for workspace in workspaces:
            if not found.issuperset(MEDIA):
                found |= await self._media_of(workspace)
        return {"password": True, "phone_code": Medium.SMS in found, "mailed_reset": Medium.EMAIL in found}

    async def _media_of(self, workspace: WorkspaceProfile) -> frozenset[Medium]:
        known = self._known.get(workspace.id)
        if known is not None and known[0] == workspace.version:
            return known[1]
        try:
            media = frozenset([each for each in MEDIA if await carriers_of(self.database, workspace, each)])
        except psycopg.Error as error:  # a workspace that is out of order is not to shut the door of the others
            logger().warning("workspace_passed_over", purpose="ways", workspace=workspace.key, reason=str(error))
            return frozenset()
        self._known[workspace.id] = workspace.version, media
        return media


@ways_routes.get("/ways", openapi_extra=PUBLIC)
async def read_ways(request: Request) -> Ways:
    """Which ways of signing in there are; tells no workspace from another, nor how many there are."""
    reader: WayReader = request.app.state.ways
    reader.count(caller_address(request), clock.now())
    return await reader.read()
