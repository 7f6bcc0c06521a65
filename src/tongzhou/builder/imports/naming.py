"""By which of its fields a column names the records that it leads to: guessed from what its cells say."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from tongzhou.builder.imports.contracts import Cell, Choices, Reading
from tongzhou.builder.imports.destinations import Destination
from tongzhou.builder.imports.examining import Examined
from tongzhou.builder.imports.normalising import converter
from tongzhou.builder.imports.planning import Places
from tongzhou.builder.imports.staging import Visible, live_rows, shown_rows, spelt
from tongzhou.builder.schema.contracts import Field
from tongzhou.builder.schema.facade import table_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_value

_NAMES_MAX = 200


async def guess_references(
    connection: Connection, places: Places, choices: Choices, examined: Examined, visible: Visible
) -> dict[str, str]:
    """Per column that goes to a reference the one field whose values its cells are; none where several fit, or none."""
    named: dict[str, str] = {}
    for column in examined.layout.columns:
        place = places.get(choices.mapping.get(column.name) or "")
        if place is None or len(place.accepted) < 2:
            continue
        names = _names(place, examined.distinct.get(column.index, ()))
        if names and (by := await _likeliest(connection, place, names, visible)) is not None:
            named[column.name] = by.key
    return named


def _names(place: Destination, cells: Sequence[Cell]) -> list[str]:
    """What the first distinct cells call records."""
    convert, names = converter(place.target, Reading()), dict[str, None]()
    for cell in cells[:_NAMES_MAX]:
        value = convert(cell)
        if isinstance(value, str):
            names[value] = None
        elif isinstance(value, list):
            names |= dict.fromkeys(value)
    return list(names)[:_NAMES_MAX]


async def _likeliest(
    connection: Connection, place: Destination, names: Sequence[str], visible: Visible
) -> Field | None:
    """The only field by which any of these names is found. The label, which has no index, is asked last: not where a
    key finds all of them.
    """
    hits = {each: found for each in place.matched if (found := await _found(connection, place, each, names, visible))}
    is_settled = len(hits) == 1 and len(names) in hits.values()
    if place.label is not None and not is_settled and await _found(connection, place, place.label, names, visible):
        hits[place.label] = 1
    return next(iter(hits)) if len(hits) == 1 else None


async def _found(
    connection: Connection, place: Destination, each: Field, names: Sequence[str], visible: Visible
) -> int:
    """How many of the names are values of a field."""
    form = place.form
    assert form is not None
    table = table_of(form).alias("t")
    stored = table.c[each.column]
    value = (
        spelt(stored) if each is place.label else stored if each.type.storage.is_text else sa.cast(stored, sa.Text())
    )
    asked = sa.select(sa.func.count(sa.distinct(value))).where(
        value.in_(names), *live_rows(form, table), *shown_rows(visible(form, table))
    )
    return int(await fetch_value(connection, asked) or 0)
