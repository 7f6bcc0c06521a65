"""Which flows name fields of a form: what of them would no longer hold without these."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from tongzhou.builder.flows.checking import find_errors
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.queries import list_flows
from tongzhou.builder.flows.stored import find_document, title_of
from tongzhou.builder.flows.tables import flow_table, select_active, version_table
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import FieldUse
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.texts import Text


async def flows_using(
    connection: Connection, before: Forms, after: Forms, *, fields: Collection[str]
) -> list[FieldUse]:
    """The flows whose draft or active version no longer holds once fields of a form are gone, with the steps that name
    them. The active ones stand in the way.
    """
    active = await fetch_all(connection, select_active(flow_table.c.key, version_table.c.document))
    published = {row["key"]: row["document"] for row in active}
    flows = await list_flows(connection)
    keys = {each.key for each, _ in flows}
    found = []
    for each, _ in flows:
        drafted = await _places(connection, each.stored, before, after, fields, keys)
        begun = await _places(connection, published.get(each.key), before, after, fields, keys)
        if drafted or begun:
            places = tuple({**begun, **drafted}.values())
            title = title_of(each.stored, each.key)
            use = FieldUse(kind="flow", key=each.key, title=title, places=places, stands_in_the_way=bool(begun))
            found.append(use)
    return found


async def _places(  # noqa: PLR0917  a document among its forms, before and after
    connection: Connection, stored: Mapping[str, Any] | None, before: Forms, after: Forms, fields: Collection[str],
    flows: Collection[str],
) -> dict[str, Text]:  # fmt: skip
    """The steps of a document that name one of the fields, by key with their titles; the flow itself under no key."""
    text = b"" if stored is None else orjson.dumps(stored)
    document = None if stored is None or not any(key.encode() in text for key in fields) else find_document(stored)
    if document is None:
        return {}
    known = {
        (each.field, each.code) for each in await find_errors(connection, before, document, wiring=None, flows=flows)
    }
    new = await find_errors(connection, after, document, wiring=None, flows=flows)
    return dict(_place(document, each.field) for each in new if (each.field, each.code) not in known)


def _place(document: FlowDocument, path: str) -> tuple[str, Text]:
    head, _, rest = path.partition(".")
    key = rest.split(".")[0]
    if head == "lines" and key.isdigit():
        key = document.lines[int(key)].source
    titles = {step.key: step.title for step in document.steps}
    return (key, titles[key]) if head in ("steps", "lines") and key in titles else ("", document.title)
