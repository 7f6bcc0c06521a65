"""Partners as other packages ask for them: by id or code, and which of them somebody reaches."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action, Actor, actions_on, row_scope, system_actor
from tongzhou.builder.records.facade import extract_records, open_form
from tongzhou.channel import forms
from tongzhou.identity.contracts import PartnerCard
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import as_id


class FormPartners:
    """The partner form as identity's and the settlements' book of partners."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, workspace: Workspace, reference: str) -> PartnerCard | None:
        """The partner with this record id or this code, or None; also when there is no partner form."""
        field = "id" if as_id(reference) else forms.PARTNER_CODE
        found = await self._read(workspace, {"field": field, "op": "eq", "value": reference})
        return found[0] if found else None

    async def find_all(self, workspace: Workspace, ids: Collection[UUID]) -> Mapping[UUID, PartnerCard]:
        """The partners with these ids, by id; unknown ones are left out."""
        if not ids:
            return {}
        wanted = {"field": "id", "op": "in", "value": [str(each) for each in ids]}
        return {card.id: card for card in await self._read(workspace, wanted)}

    async def _read(self, workspace: Workspace, wanted: dict[str, Any]) -> list[PartnerCard]:
        """Under the program's own rights: who asks has been let in by what they ask for."""
        actor = await system_actor(self._database, workspace.key)
        async with self._database.workspace(workspace) as connection:
            try:
                opened = await open_form(connection, forms.PARTNER, actor=actor, now=clock.now())
            except NotFound:
                return []
            if any(opened.definition.find(key) is None for key in (forms.PARTNER_LABEL, forms.PARTNER_CODE)):
                return []  # a workspace with a partner form of its own making
            rows = await extract_records(opened, (forms.PARTNER_LABEL, forms.PARTNER_CODE), wanted=wanted)
        return [PartnerCard(UUID(identifier), label or code or "", code or "") for identifier, label, code in rows]


class FormReach:
    """Which partners an actor reaches: those whose records they may read."""

    async def reachable(self, connection: Connection, actor: Actor) -> frozenset[UUID] | None:
        """Record ids of the partners the actor reaches; None means every one."""
        if Action.READ not in actions_on(actor, forms.PARTNER):
            return frozenset()
        if row_scope(actor, forms.PARTNER).everything:
            return None
        opened = await open_form(connection, forms.PARTNER, actor=actor, now=clock.now())
        return frozenset(UUID(row[0]) for row in await extract_records(opened, ()))
