"""Reading records of the workspace as samples for a package: in the order they were made, as their reader sees them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.facade import Action, Actor, unveil
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record as record_audit
from tongzhou.builder.packages.contracts import Document, Manifest
from tongzhou.builder.packages.errors import PackageInvalid
from tongzhou.builder.packages.samples import RECORDS_MAX, names_of, sample_text, spelled, travelling
from tongzhou.builder.query.facade import ListRequest, SortKey, compile_list
from tongzhou.builder.records.facade import OpenForm, get_record, open_form, rows_of
from tongzhou.builder.schema.contracts import Forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.texts import words


async def read_samples(
    connection: Connection,
    forms: Forms,
    manifest: Manifest,
    keys: Collection[str],
    *,
    personal: bool,
    actor: Actor,
    now: datetime,
) -> dict[str, list[Document]]:
    """The oldest records of these forms as text, at most RECORDS_MAX of each; written down as an export.

    Raises PackageInvalid for a form that is not in the package or has no records of its own, NotAllowed for records
    that the actor may not export and, with `personal`, for personal data that they may not reveal.
    """
    texts: dict[str, list[Document]] = {}
    names: dict[str, dict[str, str]] = {}
    for key in (key for key in manifest.forms if key in keys):
        form = forms.get(key)
        if form.aggregate is not None or forms.owner_of(key) is not None:
            raise PackageInvalid(file=f"samples/{key}.yaml", reason="the form has no records of its own")
        opened = await open_form(connection, key, actor=actor, now=now, forms=forms)
        found = await _records(opened, personal=personal)
        texts[key] = [sample_text(forms, form, each, personal=personal) for each in found]
        named = zip(found, names_of(form, texts[key]), strict=True)
        names[key] = {record["id"]: name for record, name in named}
        await _audit(opened, len(found), personal=personal)
    unknown = sorted(set(keys) - set(texts))
    if unknown:
        raise PackageInvalid(file=f"samples/{unknown[0]}.yaml", reason="the package has no such form")
    return {key: [spelled(forms, forms.get(key), each, names) for each in found] for key, found in texts.items()}


async def _records(opened: OpenForm, *, personal: bool) -> list[dict[str, Any]]:
    form = opened.definition
    rows = opened.rows(Action.EXPORT)
    marked = [each for each in travelling(opened.forms, form, personal=True) if each.privacy is not None]
    if personal and marked:
        opened.rows(Action.REVEAL)
        actor = unveil(opened.actor)
        opened = await open_form(opened.connection, form.key, actor=actor, now=opened.now, forms=opened.forms)
    keys = tuple(each.key for each in travelling(opened.forms, form, personal=personal))
    readable = tuple(key for key in keys if opened.sight.shown_on(form, form.get(key)) != ())
    asked = ListRequest(fields=(), sort=(SortKey("id"),), limit=RECORDS_MAX)
    listed = compile_list(opened.sight, form, asked, rows, today=opened.today)
    ids = [orjson.loads(row[0])["id"] for row in await rows_of(opened.connection, listed.statement)]
    return [orjson.loads(await get_record(opened, UUID(each), fields=readable)) for each in ids[:RECORDS_MAX]]


async def _audit(opened: OpenForm, count: int, *, personal: bool) -> None:
    form = opened.definition
    await record_audit(
        opened.connection,
        actor=opened.actor,
        action="records.exported",
        subject=Subject("form", form.key, words(form.title, "zh-CN")),
        detail={"format": "package", "records": count, "personal": personal},
        now=opened.now,
    )
