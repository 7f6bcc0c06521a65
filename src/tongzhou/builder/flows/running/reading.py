"""Reading records by the paths of formulas, each record once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.facade import Actor
from tongzhou.builder.query.facade import LIMIT_MAX, ListRequest
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import as_id

Values = Mapping[str, Any]


class RecordReader:
    """Reads for a flow, in one transaction; what was read is kept until it may have changed."""

    def __init__(self, connection: Connection, forms: Forms, actor: Actor, now: datetime) -> None:
        self.connection, self.forms, self.actor, self.now = connection, forms, actor, now
        self._known: dict[tuple[str, UUID], Values | None] = {}

    async def open(self, key: str) -> records.OpenForm:
        """A form, opened by the flow."""
        return await records.open_form(self.connection, key, actor=self.actor, now=self.now, forms=self.forms)

    def forget(self) -> None:
        """Records may have changed."""
        self._known.clear()

    async def record(self, form: str, record_id: UUID) -> Values | None:
        """A record's values by field key as the API writes them, also one in the bin; None for one that is gone."""
        place = (form, record_id)
        if place not in self._known:
            opened = await self.open(form)
            found = await _read(opened, record_id, deleted=False)
            self._known[place] = found if found is not None else await _read(opened, record_id, deleted=True)
        return self._known[place]

    async def look_ahead(self, form: FormDefinition, ids: Collection[UUID], paths: Collection[str]) -> None:
        """Read many records at once as far as paths of field ids lead: what follows them then asks nothing more.

        Only what the paths name is known of them afterwards.
        """
        beyond: dict[str, set[str]] = {}
        for path in paths:
            head, _, rest = path.partition(".")
            beyond.setdefault(head, set()).update([rest] if rest else ())
        named = [each for part in beyond if (each := form.find_by_id(part)) is not None]
        opened, wanted = await self.open(form.key), list(ids)
        for at in range(0, len(wanted), LIMIT_MAX):
            found = await _read_many(opened, wanted[at : at + LIMIT_MAX], tuple(each.key for each in named))
            for record_id, values in found.items():
                place = (form.key, record_id)
                self._known[place] = values and {**(self._known.get(place) or {}), **values}
        for each in named:
            if each.target is not None and (further := beyond[each.id]):
                led = {self._leads_to(form, record_id, each) for record_id in wanted} - {None}
                await self.look_ahead(self.forms.get(each.target), led, further)  # type: ignore[arg-type]

    def _leads_to(self, form: FormDefinition, record_id: UUID, each: Field) -> UUID | None:
        value = (self._known[form.key, record_id] or {}).get(each.key)
        return as_id(str(value.get("id"))) if isinstance(value, Mapping) else None

    async def through(self, form: FormDefinition, record_id: UUID, path: str, *, label: bool = False) -> Any:
        """The value at a path of field ids, dotted through references; with `label` as people read it."""
        current, identifier = form, record_id
        *steps, last = path.split(".")
        for part in steps:
            each, value = await self._at(current, identifier, part)
            target = as_id(str(value.get("id"))) if isinstance(value, Mapping) else None
            if each is None or each.target is None or target is None:
                return None
            current, identifier = self.forms.get(each.target), target
        each, value = await self._at(current, identifier, last)
        return labelled(each, value) if label else bare(value)

    async def read(self, form: FormDefinition, record_id: UUID, paths: Collection[str], prefix: str) -> Values | None:
        """What a formula reads of one record, under a prefix; None where the record is gone."""
        if await self.record(form.key, record_id) is None:
            return None
        start = f"{prefix}."
        found: dict[str, Any] = {prefix: str(record_id)}
        for path in paths:
            if path.startswith(start):
                found[path] = await self.through(form, record_id, path.removeprefix(start))
            elif path != prefix:
                found[path] = None
        return found

    async def _at(self, form: FormDefinition, record_id: UUID, part: str) -> tuple[Field | None, Any]:
        values, each = await self.record(form.key, record_id), form.find_by_id(part)
        return each, None if values is None or each is None else values.get(each.key)


async def _read(opened: records.OpenForm, record_id: UUID, *, deleted: bool) -> Values | None:
    try:
        found: Values = orjson.loads(await records.get_record(opened, record_id, deleted=deleted))
    except NotFound:
        return None
    return found


async def _read_many(opened: records.OpenForm, ids: Sequence[UUID], keys: tuple[str, ...]) -> dict[UUID, Values | None]:
    """Some values of records, those in the bin too, None for those that are gone."""
    found: dict[UUID, Values | None] = dict.fromkeys(ids)
    for deleted in (False, True):
        missing = [str(each) for each, values in found.items() if values is None]
        if missing:
            wanted = {"field": "id", "op": "in", "value": missing}
            request = ListRequest(filter=wanted, fields=keys, limit=LIMIT_MAX, deleted=deleted)
            rows = await records.read_records(opened, request)
            found |= {UUID(row["id"]): row for row in rows}
    return found


def bare(value: Any) -> Any:
    """References by their ids."""
    if isinstance(value, Mapping) and "id" in value:
        return value["id"]
    return [bare(each) for each in value] if isinstance(value, list) else value


def labelled(each: Field | None, value: Any) -> Any:
    """A value as people read it: references by their label, choices by their option."""
    if isinstance(value, list):
        return [labelled(each, item) for item in value]
    if isinstance(value, Mapping):
        return value.get("label") or value.get("name") or value.get("amount")
    options = getattr(getattr(each, "settings", None), "options", ())
    return next((option.label for option in options if getattr(option, "key", None) == value), value)
