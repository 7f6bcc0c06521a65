"""Addresses of public links that the program hands out, with values that whoever gets one cannot alter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from tongzhou.builder.links.actions import PURPOSE, prefill_address
from tongzhou.builder.links.contracts import LinkKind, Prefill
from tongzhou.builder.links.queries import list_links
from tongzhou.builder.links.rules import closed, is_broken
from tongzhou.builder.schema.contracts import Forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.sealing import Sealer


async def path_of_link(
    connection: Connection, forms: Forms, form: str, key: str, values: Mapping[str, Any], *, sealer: Sealer,
    now: datetime,
) -> str | None:  # fmt: skip
    """The path of a form's fill link with signed values; None where it has no address, a password or is not open.

    Raises NotFound, and InvalidValues for values that are not of the link.
    """
    definition = forms.get(form)
    link = next((each for each in await list_links(connection, definition) if each.key == key), None)
    if link is None or link.document.kind is not LinkKind.FILL:
        raise NotFound()
    signed = prefill_address(definition, link, Prefill(values=dict(values), channel=None), sealer)
    is_closed = closed(link, now, is_broken=is_broken(forms, definition, link.document)) is not None
    if is_closed or link.secret_sealed is None or link.password_hash is not None:
        return None
    return f"/f/{sealer.unseal(link.secret_sealed, PURPOSE)}?{urlencode({'p': signed})}"
