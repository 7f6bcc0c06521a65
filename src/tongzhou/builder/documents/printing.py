"""From records to a document: read what the actor may print of them, fetch pictures, compose, typeset."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import orjson

from tongzhou.access.facade import Action
from tongzhou.builder.documents.actions import files_of
from tongzhou.builder.documents.binding import used_in
from tongzhou.builder.documents.composing import Composer, Filled, LogEntry
from tongzhou.builder.documents.contracts import (
    PAGES_SHOWN,
    PICTURES_BYTES_MAX,
    RECORDS_MAX,
    HistoryBlock,
    TemplateDocument,
)
from tongzhou.builder.documents.errors import PicturesTooLarge, TooManyPrinted
from tongzhou.builder.documents.showing import Reader
from tongzhou.builder.documents.values import (
    PRINTED_TYPES,
    RecordValues,
    SampleValues,
    Writer,
    picture_name,
    printed_files,
)
from tongzhou.builder.query.facade import ListRequest, compile_list
from tongzhou.builder.records.facade import OpenForm, list_history, rows_of
from tongzhou.builder.schema.facade import LAYOUT_FILES
from tongzhou.files.facade import FileStore, list_files
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.texts import words
from tongzhou.kernel.typesetting.contracts import Work
from tongzhou.kernel.typesetting.setting import typeset

TEMPLATE = Path(__file__).with_name("document.typ")
NAME_MAX = 120
_UNFIT_FOR_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')

Output = Literal["pdf", "zip"]


@dataclass(slots=True)
class Gathered:
    """All that was read for a document; the connection is no longer needed."""

    composer: Composer
    records: Sequence[Filled]
    names: Sequence[str]
    files: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    """Pictures to fetch: under which name each lies beside the template, and its size."""


async def gather(form: OpenForm, document: TemplateDocument, ids: Sequence[UUID], reader: Reader) -> Gathered:
    """Read records to print, in the order asked; raises TooManyPrinted, and NotFound for one out of the actor's reach.

    A field that the actor may not see is not read, so it prints as nothing.
    """
    if len(ids) > RECORDS_MAX:
        raise TooManyPrinted(limit=RECORDS_MAX)
    records = await _read(form, document, ids)
    writer, columns = Writer(form.forms, reader), _columns(form, document)
    filled = [
        Filled(RecordValues(writer, form.definition, record, columns), await _history(form, document, record, reader))
        for record in records
    ]
    gathered = Gathered(Composer(document, reader), filled, [])
    gathered.names = [
        _name(gathered.composer, form, each, record) for each, record in zip(filled, records, strict=True)
    ]
    for record in records:
        _want_files(gathered, form, record)
    await _own_pictures(form, document, gathered)
    return gathered


async def gather_sample(form: OpenForm, document: TemplateDocument, reader: Reader) -> Gathered:
    """A document of no record: its fields by their labels."""
    composer = Composer(document, reader)
    gathered = Gathered(composer, [Filled(SampleValues(Writer(form.forms, reader), form.definition))], ["sample"])
    await _own_pictures(form, document, gathered)
    return gathered


async def printed(gathered: Gathered, store: FileStore, workspace: str, output: Output) -> bytes:
    """One PDF of all records, or an archive with one of each."""
    composer, records = gathered.composer, gathered.records
    parts = [records] if output == "pdf" else [[each] for each in records]
    made = await _set(gathered, store, workspace, [composer.composed(part) for part in parts])
    return made[0][0] if output == "pdf" else _archive(gathered.names, [pdf for (pdf,) in made])


async def drawn_pages(gathered: Gathered, store: FileStore, workspace: str) -> list[bytes]:
    """The first pages as pictures (PNG)."""
    (pages,) = await _set(gathered, store, workspace, [gathered.composer.composed(gathered.records)], is_preview=True)
    return pages


async def _set(
    gathered: Gathered,
    store: FileStore,
    workspace: str,
    documents: Sequence[Mapping[str, Any]],
    *,
    is_preview: bool = False,
) -> list[list[bytes]]:
    if sum(size for _, size in gathered.files.values()) > PICTURES_BYTES_MAX:
        raise PicturesTooLarge(limit=PICTURES_BYTES_MAX // 1024**2)
    pictures = {name: await store.read(workspace, file) for file, (name, _) in gathered.files.items()}
    pictures |= gathered.composer.drawn
    if is_preview:
        return await typeset(
            Work(template=TEMPLATE, documents=documents, pictures=pictures, output="png", pages_max=PAGES_SHOWN)
        )
    return await typeset(Work(template=TEMPLATE, documents=documents, pictures=pictures))


def file_name(gathered: Gathered, output: Output) -> str:
    """What the answer is called: the record's name for one, the template's title for many."""
    title = words(gathered.composer.document.title, gathered.composer.reader.locale)
    alone = output == "pdf" and len(gathered.names) == 1
    return f"{gathered.names[0] if alone else _safe(title)}.{output}"


async def _read(form: OpenForm, document: TemplateDocument, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    wanted = list(dict.fromkeys(str(each) for each in ids))
    definition, rows = form.definition, form.rows(Action.PRINT)
    used = dict.fromkeys(each.key for each in used_in(document))
    keys = (definition.label_field, *used)
    fields = tuple(key for key in dict.fromkeys(keys) if form.sight.shown_on(definition, definition.get(key)) != ())
    asked = ListRequest(filter={"field": "id", "op": "in", "value": wanted}, fields=fields, limit=len(wanted))
    statement = compile_list(form.sight, definition, asked, rows, today=form.today).statement
    answered = [orjson.loads(row[0]) for row in await rows_of(form.connection, statement)]
    found: dict[str, dict[str, Any]] = {record["id"]: record for record in answered}
    if any(each not in found for each in wanted):
        raise NotFound()
    return [found[each] for each in wanted]


def _columns(form: OpenForm, document: TemplateDocument) -> dict[str, frozenset[str]]:
    """The fields of each sub-form's rows that the actor sees."""
    seen: dict[str, frozenset[str]] = {}
    for key in {used.key for used in used_in(document) if used.column is not None}:
        rows = form.forms.get(form.definition.row_forms[key])
        shown = (each.key for each in rows.live_fields if form.sight.shown_on(rows, each) != ())
        is_seen = form.sight.shown_on(form.definition, form.definition.get(key)) != ()
        seen[key] = frozenset(shown) if is_seen else frozenset()
    return seen


async def _history(
    form: OpenForm, document: TemplateDocument, record: Mapping[str, Any], reader: Reader
) -> list[LogEntry]:
    entries = max((block.entries for block in document.blocks if isinstance(block, HistoryBlock)), default=0)
    if not entries:
        return []
    found = await list_history(form, UUID(record["id"]), cursor=None, limit=entries)
    return [
        LogEntry(
            reader.moment(datetime.fromisoformat(entry["at"])), entry["by"]["label"] or "", _told(form, entry, reader)
        )
        for entry in found["entries"]
    ]


def _told(form: OpenForm, entry: Mapping[str, Any], reader: Reader) -> str:
    said = reader.say(f"history.{entry['action']}")
    keys = [change["field"] for change in entry["changes"]] if entry["action"] == "updated" else []
    fields = [words(each.label, reader.locale) for key in keys if (each := form.definition.find(key)) is not None]
    return f"{said} {reader.several(fields)}".strip()


def _want_files(gathered: Gathered, form: OpenForm, record: Mapping[str, Any]) -> None:
    for key, value in record.items():
        field_of = form.definition.find(key)
        if field_of is None or not isinstance(value, list):
            continue
        if form.forms.meaning(form.definition, field_of).kind.value == "files":
            for file in printed_files(value):
                gathered.files[UUID(file["id"])] = (picture_name(file), file["size"])


async def _own_pictures(form: OpenForm, document: TemplateDocument, gathered: Gathered) -> None:
    """The template's pictures: those of the form, or that the actor has just uploaded."""
    known = await list_files(form.connection, sorted(files_of(document)))
    for file in known:
        is_ours = (file.form, file.record_id) == (LAYOUT_FILES, UUID(form.definition.id))
        is_new = file.record_id is None and file.uploaded_by == form.actor.user_id
        if file.type in PRINTED_TYPES and (is_ours or is_new):
            name = picture_name(file.shown())
            gathered.files[file.id] = (name, file.size)
            gathered.composer.pictures = {**gathered.composer.pictures, str(file.id): name}


def _name(composer: Composer, form: OpenForm, filled: Filled, record: Mapping[str, Any]) -> str:
    document = composer.document
    if document.file_name:
        named = composer.text(document.file_name, filled.values)
    else:
        label = filled.values.text(form.definition.label_field)
        named = f"{words(document.title, composer.reader.locale)} {label}"
    return _safe(named) or str(record["id"])


def _safe(name: str) -> str:
    return _UNFIT_FOR_NAMES.sub(" ", name).strip(" .")[:NAME_MAX].strip()


def _archive(names: Sequence[str], documents: Sequence[bytes]) -> bytes:
    counts: Counter[str] = Counter()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, document in zip(names, documents, strict=True):
            counts[name.casefold()] += 1
            number = counts[name.casefold()]
            archive.writestr(f"{name} ({number}).pdf" if number > 1 else f"{name}.pdf", document)
    return target.getvalue()
