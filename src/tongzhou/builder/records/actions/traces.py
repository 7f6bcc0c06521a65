"""What keeps a value of a record besides the record: its past, what could bring it back, what was told of it.

Platform tables are named here whichever package writes them, as in `moving`: whoever erases must reach all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.records.contracts import COMMENT_FILES
from tongzhou.builder.records.opening import OpenForm, Stored
from tongzhou.builder.records.running import run_text
from tongzhou.builder.schema.contracts import Field
from tongzhou.files.facade import release

TELLING = 3
"""Shorter texts stand anywhere by chance: they are not looked for where only the value leads to a person."""
_SAYING = frozenset({ValueKind.TEXT, ValueKind.MARKUP, ValueKind.ADDRESS, ValueKind.LOCATION})
"""What is written in words of one's own. A choice, a date or a number is the same for many."""
_OWN_PARTS = ("street", "address")
"""What of a place is somebody's own: many live in the same city."""


async def telling_texts(form: OpenForm, rows: Sequence[Stored], fields: Sequence[Field]) -> set[str]:
    """The texts that say who is meant, now and in the past: those that no other record holds in the same fields."""
    records = [row.id for row in rows]
    saying = [each for each in fields if each.kind in _SAYING]
    now = (row.values.get(each.key) for row in rows for each in saying)
    texts = {text for value in now for text in _texts_in(value)}
    texts |= await _past_texts(form, records, [each.id for each in saying])
    for each in saying:
        if each.kind is ValueKind.TEXT and texts:
            texts -= await _held_by_others(form, each, records, texts)
    return texts


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= TELLING:
        yield value
    elif isinstance(value, dict):
        yield from (text for part in _OWN_PARTS for text in _texts_in(value.get(part)))
    elif isinstance(value, list):
        yield from (text for each in value for text in _texts_in(each))


async def _past_texts(form: OpenForm, records: Sequence[UUID], fields: Sequence[str]) -> set[str]:
    text = (
        f'select h.changes -> f from "{form.connection.schema}"._record_history h, unnest($3::text[]) f'
        " where h.form_id = $1::uuid and h.record_id = any($2::uuid[]) and h.changes ? f"
    )
    cursor = await run_text(form.connection, text.encode(), [UUID(form.definition.id), records, fields])
    return {text for (value,) in await cursor.fetchall() for text in _texts_in(value)}


async def _held_by_others(form: OpenForm, each: Field, records: Sequence[UUID], texts: Collection[str]) -> set[str]:
    text = (
        f'select distinct "{each.column}" from "{form.connection.schema}"."{form.definition.key}"'
        f' where "{each.column}" = any($1::text[]) and id <> all($2::uuid[])'
    )
    cursor = await run_text(form.connection, text.encode(), [sorted(texts), records])
    return {text for (text,) in await cursor.fetchall()}


async def merged_into(form: OpenForm, records: Sequence[UUID]) -> list[UUID]:
    """The records that were merged into these, and into those."""
    text = (
        f'with recursive m as (select other_id from "{form.connection.schema}"._merge'
        " where form_id = $1::uuid and survivor_id = any($2::uuid[]) and undone_at is null"
        f' union select n.other_id from "{form.connection.schema}"._merge n join m on n.survivor_id = m.other_id'
        " where n.form_id = $1::uuid and n.undone_at is null) select other_id from m"
    )
    cursor = await run_text(form.connection, text.encode(), [UUID(form.definition.id), list(records)])
    return [record for (record,) in await cursor.fetchall()]


async def forget_past(form: OpenForm, records: Sequence[UUID], fields: Sequence[str], retired: Sequence[str]) -> None:
    """Take fields out of history, of retired columns, of what a conversion rejected, of undo and of merges."""
    schema, key = form.connection.schema, form.definition.key
    one = [UUID(form.definition.id), records, fields]
    for text in (
        f'update "{schema}"._record_history set changes = changes - $3::text[]'
        " where form_id = $1::uuid and record_id = any($2::uuid[])",
        f'delete from "{schema}"._conversion_reject'
        " where form_id = $1::uuid and record_id = any($2::uuid[]) and field_id = any($3::text[])",
        f"update \"{schema}\"._merge set moved = jsonb_set(moved, '{{values}}', (moved -> 'values') - $3::text[])"
        " where form_id = $1::uuid and (survivor_id = any($2::uuid[]) or other_id = any($2::uuid[]))",
    ):
        await run_text(form.connection, text.encode(), one)
    undo = f'delete from "{schema}"._undo where {_naming("before")}'
    await run_text(form.connection, undo.encode(), [_spelled(records)])
    if retired:
        emptied = ", ".join(f'"{column}" = null' for column in retired)
        text = f'update "{schema}"."{key}" set {emptied} where id = any($1::uuid[])'
        await run_text(form.connection, text.encode(), [records])


async def forget_told(form: OpenForm, records: Sequence[UUID]) -> None:
    """Take the values of records, and of those that name them, out of what webhooks and callers were told."""
    schema, named = form.connection.schema, _spelled(records)
    answer = "convert_from(answer, 'UTF8')::jsonb"
    bare = (
        f"select jsonb_agg(case when {_naming('e')}"
        " then jsonb_build_object('id', e -> 'id', 'values', '{}'::jsonb) else e end)"
        " from jsonb_array_elements(body::jsonb -> 'records') e"
    )
    for text in (
        f"update \"{schema}\"._webhook_delivery set body = jsonb_set(body::jsonb, '{{records}}', ({bare}))::text,"
        f" response = null where {_naming('body::jsonb')}",
        f'update "{schema}"._idempotency'
        f" set answer = convert_to(jsonb_build_object('id', {answer} -> 'id')::text, 'UTF8') where {_naming(answer)}",
    ):
        await run_text(form.connection, text.encode(), [named])


async def forget_runs(form: OpenForm, records: Sequence[UUID]) -> None:
    """Take away what runs of flows about records were told, called them and kept of them. Those under way go on with
    it; they are marked, and forget it when they are over.
    """
    schema, about = form.connection.schema, "r.form = $1 and r.record_id = any($2::uuid[])"
    for text in (
        f'update "{schema}"._flow_step s set input = null, output = null from "{schema}"._flow_run r'
        f" where r.id = s.run_id and {about}",
        f"update \"{schema}\"._flow_run r set label = 'anon-' || right(replace(r.record_id::text, '-', ''), 12)"
        f" where {about}",
        f'update "{schema}"._flow_run r set happened = happened || \'{{"erased": true}}\''
        f" where {about} and r.finished_at is null",
        f"update \"{schema}\"._flow_run r set happened = happened - 'inputs', state = state - 'outputs'"
        f" where {about} and r.finished_at is not null",
    ):
        await run_text(form.connection, text.encode(), [form.definition.key, records])


async def forget_texts(form: OpenForm, texts: Collection[str]) -> None:
    """Take values out of what imports found wrong and of what lists are filtered by, where only they say who."""
    if not texts:
        return
    schema, form_id = form.connection.schema, UUID(form.definition.id)
    named, quoted = [f"%{_plain(each)}%" for each in texts], [f"%{_plain(_quoted(each))}%" for each in texts]
    for text, parameters in (
        (
            f"update \"{schema}\"._import_error e set value = '', params = '{{}}' from \"{schema}\"._import i"
            " where i.id = e.import_id and i.form_id = $1 and (e.value like any($2::text[])"
            " or e.params::text like any($3::text[]))",
            [form_id, named, quoted],
        ),
        (
            f'update "{schema}"._view set filter = null where form_id = $1'
            " and filter::jsonb::text like any($2::text[])",
            [form_id, quoted],
        ),
    ):
        await run_text(form.connection, text.encode(), parameters)


async def forget_outside(form: OpenForm, records: Sequence[UUID], texts: Collection[str]) -> None:
    """Take away what was sent to people without an account: about these records, or to one of these addresses."""
    addresses = sorted({*texts, *(each.lower() for each in texts)})
    text = (
        f"delete from \"{form.connection.schema}\"._message where person_kind = 'outside' and (form = $1 and"
        " record_id = any($2::uuid[]) or outside -> 'addresses' ->> 'email' = any($3::text[])"
        " or outside -> 'addresses' ->> 'sms' = any($3::text[]))"
    )
    await run_text(form.connection, text.encode(), [form.definition.key, records, addresses])


async def forget_talk(form: OpenForm, records: Sequence[UUID]) -> None:
    """Empty what was said of records, with its files and messages; who said something, and when, stays."""
    schema, form_id = form.connection.schema, UUID(form.definition.id)
    place = f"{form.definition.key}{COMMENT_FILES}"
    text = (
        f"update \"{schema}\"._comment set text = '', earlier = '[]', files = '{{}}',"
        " removed_at = coalesce(removed_at, $3) where form_id = $1::uuid and record_id = any($2::uuid[])"
    )
    await run_text(form.connection, text.encode(), [form_id, records, form.now])
    message = f'delete from "{schema}"._message where form = $1 and record_id = any($2::uuid[])'
    await run_text(form.connection, message.encode(), [form.definition.key, records])
    await release(form.connection, form=place, record_ids=records, now=form.now)


def _naming(document: str) -> str:
    """Whether a document has one of the ids $1 as a value, at any depth: it is read once, however many they are."""
    return f"jsonb_path_query_array({document}, '$.** ? (@.type() == \"string\")') ?| $1::text[]"


def _spelled(records: Sequence[UUID]) -> list[str]:
    return [str(record) for record in records]


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _quoted(text: str) -> str:
    """A text as it stands between quotes in jsonb and, written by us, in json."""
    return orjson.dumps(text).decode()[1:-1]
