"""Partners as sessions and invitations show them; the package that owns the partner form finds them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from fastapi import Request

from tongzhou.identity.contracts import PartnerBook, PartnerCard
from tongzhou.kernel.database.connections import Workspace


async def find_partner(request: Request, workspace: Workspace, reference: str) -> PartnerCard | None:
    """The partner with this id or code; None too while no partner book is registered."""
    book: PartnerBook | None = getattr(request.app.state, "partner_book", None)
    return None if book is None else await book.find(workspace, reference)


async def find_partners(request: Request, workspace: Workspace, ids: Collection[UUID]) -> Mapping[UUID, PartnerCard]:
    """The partners with these ids; unknown ones are left out."""
    book: PartnerBook | None = getattr(request.app.state, "partner_book", None)
    return {} if book is None or not ids else await book.find_all(workspace, ids)


def nameless(partner_id: UUID) -> PartnerCard:
    """A partner whose record cannot be found (any more)."""
    return PartnerCard(partner_id, "", "")
