"""Flows as packages write them, one canonical spelling, and bringing a workspace's flow to a text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.actions import create_flow, publish, save_draft, watch
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.queries import get_flow
from tongzhou.builder.flows.stored import written
from tongzhou.builder.flows.tables import flow_table, select_active, version_table
from tongzhou.builder.flows.triggers.heard import heard_now
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all
from tongzhou.kernel.errors import NotFound

Text = dict[str, Any]


class PackagedFlow(FlowDocument):
    """A flow as a package writes it; a paused one begins nothing until somebody of the workspace lets it."""

    paused: bool = False


_MAPPINGS = frozenset({"fields", "values"})
"""Whose keys stand in no order of their own: JSON columns forget it."""
_FILTERS = frozenset({"where", "when"})
"""The same, at every depth."""


def flow_text(document: Mapping[str, Any]) -> Text:
    """The canonical spelling, without form and key; raises pydantic's ValidationError."""
    whole = PackagedFlow.model_validate({"form": "any", "key": "any", **document})
    return _content(_spelled(written(whole)))


async def read_flows(connection: Connection, form: FormDefinition | None) -> dict[str, Text]:
    """The flows of a form, or those about no record, each as new runs begin on it.

    One that the program stopped is not paused: mended, it goes on.
    """
    flow, version = flow_table.c, version_table.c
    rows = await fetch_all(
        connection,
        select_active(flow.key, version.document, (flow.paused & flow.fault.is_(None)).label("paused"))
        .where(flow.form.is_(None) if form is None else flow.form == form.key)
        .order_by(flow.key),
    )
    return {row["key"]: flow_text({**_content(row["document"]), "paused": row["paused"]}) for row in rows}


def _content(document: Mapping[str, Any]) -> Text:
    return {name: value for name, value in document.items() if name not in ("form", "key")}


async def save_flow(
    connection: Connection, form: FormDefinition | None, key: str, text: Mapping[str, Any], *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Make the flow, or bring it to this text, and publish it, as somebody does by hand."""
    content = {name: value for name, value in text.items() if name != "paused"}
    document = FlowDocument.model_validate({"form": None if form is None else form.key, "key": key, **content})
    try:
        known = await get_flow(connection, key, locks=True)
    except NotFound:
        made = await create_flow(connection, document, actor=actor, now=now)
    else:
        made = await save_draft(connection, key, document, known.revision, actor=actor, now=now)
    if made.draft_is_newer:
        await publish(connection, key, made.revision, actor=actor, wiring=None, now=now)
    paused = bool(text.get("paused", False))
    if paused != made.paused:
        heard = None if paused else await heard_now(connection, document)
        values = {"paused": paused, "heard": heard, "fault": None}
        await execute(connection, sa.update(flow_table).where(flow_table.c.id == made.id).values(**values))
        await watch(connection)


def _spelled(node: Any, *, sorts: bool = False, deep: bool = False) -> Any:
    if isinstance(node, Mapping):
        keys = sorted(node) if sorts or deep else node
        return {key: _spelled(node[key], sorts=key in _MAPPINGS, deep=deep or key in _FILTERS) for key in keys}
    if isinstance(node, list):
        return [_spelled(each, deep=deep) for each in node]
    return node
