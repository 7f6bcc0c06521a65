"""What records held at an earlier moment, as far as history says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.builder.query.facade import present_text
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.running import run_text
from tongzhou.builder.schema.contracts import Field

BACK = {"created": "absent", "deleted": "live", "restored": "binned"}
"""What a record was before its next such entry."""


@dataclass(slots=True)
class Past:
    """A form's records then, where they differ from now: what they held by field id, and where they were."""

    values: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    places: dict[UUID, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many records differ."""
        return len(self.values.keys() | self.places.keys())

    def at(self, place: str) -> list[UUID]:
        """The records that were at a place and moved since."""
        return sorted(record for record, was in self.places.items() if was == place)


async def values_at(form: OpenForm, record: UUID, revision: int) -> dict[str, Any]:
    """What a record held at a revision in the fields that changed since, by field id, as history keeps it."""
    text = _values_text(form, "h.record_id = $2 and h.revision > $3")
    cursor = await run_text(form.connection, text, [UUID(form.definition.id), record, revision])
    return {key: value for _, key, value in await cursor.fetchall()}


async def past_of(form: OpenForm, moment: datetime) -> Past:
    """How the form's records were at a moment."""
    past = Past()
    asked = [UUID(form.definition.id), moment]
    placing = (
        f'select distinct on (record_id) record_id, action from "{form.connection.schema}"._record_history'
        " where form_id = $1 and at > $2 and action in ('created', 'deleted', 'restored')"
        " order by record_id, revision, at"
    )
    for record, action in await (await run_text(form.connection, placing.encode(), asked)).fetchall():
        past.places[record] = BACK[action]
    for record, key, value in await (
        await run_text(form.connection, _values_text(form, "h.at > $2"), asked)
    ).fetchall():
        if past.places.get(record) != "absent":
            past.values.setdefault(record, {})[key] = value
    return past


async def leave_out_gone(form: OpenForm, past: Past) -> int:
    """Take out of the past what leads to records that were removed for good; how many values that touches."""
    left_out = 0
    for identifier, each in stored_by_id(form, {key for held in past.values.values() for key in held}).items():
        target = each.target or each.list_target
        led_to = None if target is None else form.forms.find(target)
        if led_to is None or led_to.is_platform:
            continue
        led = [held for held in past.values.values() if held.get(identifier)]
        text = present_text(form.connection.schema, led_to.key)
        named = sorted({record for held in led for record in _named(held[identifier])})
        there = {str(row) for (row,) in await (await run_text(form.connection, text, [named])).fetchall()}
        for held in led:
            found = [record for record in _named(held[identifier]) if record in there]
            left_out += len(found) < len(_named(held[identifier]))
            if found and each.list_target is not None:
                held[identifier] = found
            elif not found:
                del held[identifier]
    return left_out


def _named(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


async def history_begins(form: OpenForm) -> datetime | None:
    """When the first of the form's records was made; None where nothing is known of any."""
    text = f'select min(at) from "{form.connection.schema}"._record_history where form_id = $1'
    rows = await (await run_text(form.connection, text.encode(), [UUID(form.definition.id)])).fetchall()
    first: datetime | None = rows[0][0]
    return first


def _values_text(form: OpenForm, which: str) -> bytes:
    """Of each field of each record what the first change since says it held before."""
    return (
        "select distinct on (h.record_id, c.key) h.record_id, c.key, c.value -> 0"
        f' from "{form.connection.schema}"._record_history h cross join lateral jsonb_each(h.changes) c'
        f" where h.form_id = $1 and {which} and h.action = 'updated' and jsonb_typeof(c.value) = 'array'"
        " order by h.record_id, c.key, h.revision"
    ).encode()


def stored_by_id(form: OpenForm, ids: Collection[str]) -> Mapping[str, Field]:
    """The fields of these ids that have a column now; others cannot be brought back."""
    found = ((key, form.definition.find_by_id(key)) for key in ids)
    return {key: each for key, each in found if each is not None and not each.retired and each.type.is_stored}
