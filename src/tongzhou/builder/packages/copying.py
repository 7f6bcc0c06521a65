"""A form made like another: its text with other names, what belongs to it, and its records where they are wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict

from tongzhou.access.facade import Action, Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record as record_audit
from tongzhou.builder.fields.facade import Key, Texts, ValueKind
from tongzhou.builder.packages.contracts import Document, PartKind
from tongzhou.builder.packages.errors import TooManyToCopy
from tongzhou.builder.packages.menus import stand_beside
from tongzhou.builder.packages.parts import NEEDS, Hands, name_parts, portable, read_parts, save_part, take_hands
from tongzhou.builder.packages.pictures import with_pictures
from tongzhou.builder.packages.rules import form_text
from tongzhou.builder.query.facade import ListRequest, SortKey, compile_list
from tongzhou.builder.records.facade import OpenForm, change, create, get_record, open_form, rows_of
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import create_forms, masked_in, read_fresh_forms, write_definition
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.texts import words

RECORDS_MAX: Final = 1_000
KEY_LENGTH: Final = 48
CONDITIONS: Final = ("rules", "checks", "duplicates", "lifecycle")


class CopyOptions(BaseModel):
    """What the copy is called, and what comes along. Conditions are rules, checks, the
    lifecycle and looking for duplicates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key
    title: Texts
    conditions: bool = True
    views: bool = True
    templates: bool = True
    records: bool = False


async def copy_form(
    connection: Connection, key: str, options: CopyOptions, *, actor: Actor, now: datetime
) -> tuple[FormDefinition, int]:
    """Make a form with the fields of another under new ids, sub-forms with it; and how many records came along.

    Rights on the one give none on the other. Pictures and files stay behind, numbers are given anew, and so does what
    the actor may not see in full. In the menu the copy stands beside the other. Raises NotFound, TooManyToCopy, and as
    making each thing by hand does.
    """
    require(actor, Permission.FORMS_MANAGE)
    forms = await read_fresh_forms(connection)
    source = forms.by_key.get(key)
    if source is None:
        raise NotFound()
    kinds = [
        kind for kind, wanted in ((PartKind.VIEW, options.views), (PartKind.TEMPLATE, options.templates)) if wanted
    ]
    for kind in kinds:
        require(actor, NEEDS[kind])
    names = copied_names(forms, source, options.key)
    texts = [copied_text(forms.get(old), names, conditions=options.conditions) for old in names]
    made, *_ = await create_forms(connection, [{**texts[0], "title": options.title}, *texts[1:]], actor=actor, now=now)
    around = await read_fresh_forms(connection)
    for kind in kinds:
        await _copy_parts(await take_hands(connection, around, actor, now), kind, source.key, made.key)
    await stand_beside(connection, made.key, source.key, around, now=now)
    copied = await _copy_records(connection, around, source, made, actor=actor, now=now) if options.records else 0
    detail = {"form": made.key, "from": source.key, "records": copied}
    subject = Subject("form", made.id, words(made.title, "zh-CN"))
    await record_audit(connection, actor=actor, action="form.copied", subject=subject, detail=detail, now=now)
    return made, copied


def copied_names(forms: Forms, source: FormDefinition, key: str) -> dict[str, str]:
    """What the form and its sub-forms are called in the copy, the form itself first."""
    names = {source.key: key}
    taken = {form.key for form in forms} | {key}
    for field, form in _rows(forms, source):
        plain = f"{key}_{field}"[: KEY_LENGTH - 3].rstrip("_")
        numbered = (plain, *(f"{plain}_{number}" for number in range(2, 100)))
        names[form] = next(each for each in numbered if each not in taken)
        taken.add(names[form])
    return names


def _rows(forms: Forms, form: FormDefinition) -> Iterator[tuple[str, str]]:
    for key, rows in form.subforms.items():
        yield key, rows.form
        yield from _rows(forms, forms.get(rows.form))


def copied_text(form: FormDefinition, names: Mapping[str, str], *, conditions: bool) -> Document:
    """The form's text with the copies' names; without ids, so that its fields get new ones."""
    text = _without_pictures("form", form_text(write_definition(form)))
    kept = {name: value for name, value in text.items() if conditions or name not in CONDITIONS}
    renamed: Document = _renamed(kept, names)
    return {**renamed, "key": names[form.key]}


def _without_pictures(kind: str, text: Document) -> Document:
    return with_pictures(kind, text, lambda _picture: None)


def _renamed(node: Any, names: Mapping[str, str]) -> Any:
    """The same with the copies' names wherever a form is named."""
    if isinstance(node, Mapping):
        return {
            key: names.get(value, value) if key == "form" and isinstance(value, str) else _renamed(value, names)
            for key, value in node.items()
        }
    return [_renamed(item, names) for item in node] if isinstance(node, list | tuple) else node


async def _copy_parts(hands: Hands, kind: PartKind, source: str, key: str) -> None:
    await name_parts(hands, kind, [source])
    for text in (await read_parts(hands, kind, [source])).values():
        await save_part(hands, kind, {**_without_pictures(kind.value, portable(kind, text, (), ())), "form": key})


async def _copy_records(
    connection: Connection, forms: Forms, source: FormDefinition, made: FormDefinition, *, actor: Actor, now: datetime
) -> int:
    """The records that the actor may copy, oldest first, by the same write path as any."""
    opened = await open_form(connection, source.key, actor=actor, now=now, forms=forms)
    into = replace(await open_form(connection, made.key, actor=actor, now=now, forms=forms), brings=True)
    asked = ListRequest(fields=(), sort=(SortKey("id"),), limit=RECORDS_MAX + 1)
    listed = compile_list(opened.sight, source, asked, opened.rows(Action.COPY), today=opened.today)
    ids = [orjson.loads(row[0])["id"] for row in await rows_of(connection, listed.statement)]
    if len(ids) > RECORDS_MAX:
        raise TooManyToCopy(limit=RECORDS_MAX)
    fields = [each for each in source.live_fields if _comes_along(opened, each)]
    new: dict[str, str] = {}
    waiting: list[tuple[UUID, int, Document]] = []
    for each in ids:
        found = orjson.loads(await get_record(opened, UUID(each), fields=tuple(field.key for field in fields)))
        values = {field.key: _given(forms, source, field, found.get(field.key)) for field in fields}
        values = {key: value for key, value in values.items() if value not in (None, [], "")}
        now_, later = _own(source, values, new)
        written = await create(into, now_)
        new[each] = str(written.id)
        if later:
            waiting.append((written.id, written.revision, later))
    for record, revision, later in waiting:
        await change(into, record, _mapped(later, new), revision=revision)
    return len(new)


def _comes_along(opened: OpenForm, each: Field) -> bool:
    form = opened.definition
    return _is_plain(opened.forms, form, each) and opened.sight.shown_on(form, each) != ()


def _given(forms: Forms, form: FormDefinition, each: Field, value: Any) -> Any:
    """A value as read, as it is written: references by their ids, rows without what is only the source's."""
    if value is None:
        return None
    if each.kind is ValueKind.ROWS:
        within = form.subforms[each.key]
        inner = forms.get(within.form)
        fields = [
            field for field in inner.live_fields if field.key != within.through and _is_plain(forms, inner, field)
        ]
        return [{field.key: _given(forms, inner, field, row.get(field.key)) for field in fields} for row in value]
    if each.target is not None:
        return value["id"]
    return [item["id"] for item in value] if each.list_target is not None else value


def _is_plain(forms: Forms, form: FormDefinition, each: Field) -> bool:
    written = each.type.is_written_by_people and not each.is_computed and each.kind is not ValueKind.FILES
    return written and not masked_in(forms, form, each)


def _own(form: FormDefinition, values: Document, new: Mapping[str, str]) -> tuple[Document, Document]:
    """References among the records themselves lead to the copies; those to copies that are yet to be made wait."""
    own = {each.key for each in form.live_fields if form.key in (each.target, each.list_target)}
    leading = {key: value for key, value in values.items() if key in own}
    later = {key: value for key, value in leading.items() if not set(_ids(value)) <= set(new)}
    ready = {key: value for key, value in leading.items() if key not in later}
    rest = {key: value for key, value in values.items() if key not in own}
    return {**rest, **_mapped(ready, new)}, later


def _mapped(values: Document, new: Mapping[str, str]) -> Document:
    found = {
        key: [new[each] for each in value if each in new] if isinstance(value, list) else new.get(value)
        for key, value in values.items()
    }
    return {key: value for key, value in found.items() if value}


def _ids(value: Any) -> Collection[str]:
    return value if isinstance(value, list) else [value]
