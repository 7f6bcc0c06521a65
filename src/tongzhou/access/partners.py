"""Partners as sessions and invitations show them; the package that owns the partner form finds them."""

from __future__ import annotations

from fastapi import Request

from tongzhou.identity.contracts import PartnerBook, PartnerCard
from tongzhou.kernel.database.connections import Workspace


async def find_partner(request: Request, workspace: Workspace, reference: str) -> PartnerCard | None:
    """The partner with this id or code; None too while no partner book is registered."""
    book: PartnerBook | None = getattr(request.app.state, "partner_book", None)
    return None if book is None else await book.find(workspace, reference)
