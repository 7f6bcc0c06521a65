"""What names one field: forms, views, links and print templates, and whatever others tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, Protocol, TypeAlias
from uuid import UUID

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.errors import FormInUse
from tongzhou.builder.schema.queries import read_fresh_forms
from tongzhou.builder.schema.rules import check_definition
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError, NotFound
from tongzhou.kernel.texts import Text

UseKind: TypeAlias = Literal["form", "flow", "view", "link", "template"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldUse:
    """Something that names a field: its kind, key and title, and where in it. What `stands_in_the_way` is published."""

    kind: UseKind
    key: str
    title: Text
    places: tuple[Text, ...] = ()
    stands_in_the_way: bool = False


class UsesElsewhere(Protocol):
    """Tells what else names fields: what no longer holds once `after` are the forms, without these fields of one."""

    async def __call__(
        self, connection: Connection, before: Forms, after: Forms, *, fields: Collection[str]
    ) -> Sequence[FieldUse]:
        """What names one of the fields."""
        ...


async def list_field_uses(
    connection: Connection, key: str, field: str, *, elsewhere: UsesElsewhere, actor: Actor
) -> list[FieldUse]:
    """Everything that names a field of a form; raises NotFound."""
    require(actor, Permission.FORMS_MANAGE)
    forms = await read_fresh_forms(connection)
    form = forms.by_key.get(key)
    found = None if form is None else form.find(field)
    if form is None or found is None or all(each.key != field for each in form.live_fields):
        raise NotFound()
    after = without_fields(forms, form, {field})
    return [
        *_in_forms(forms, after, key, field),
        *await elsewhere(connection, forms, after, fields={field}),
        *await _in_tables(connection, form, {field, found.id}),
    ]


async def list_lost_uses(
    connection: Connection, before: Forms, after: Forms, key: str, field: str, *, elsewhere: UsesElsewhere
) -> list[FieldUse]:
    """What still names a field of a form that went out of use between `before` and `after`."""
    form = before.by_key[key]
    found = form.find(field)
    names = {field} if found is None else {field, found.id}
    return [*await elsewhere(connection, before, after, fields={field}), *await _in_tables(connection, form, names)]


def lost_fields(before: Forms, after: Forms) -> list[tuple[str, str]]:
    """The fields, by form and key, that were in use before and are not after."""
    return [
        (form.key, field.key)
        for form in before
        if form.key in after.by_key
        for field in form.live_fields
        if all(each.key != field.key for each in after.by_key[form.key].live_fields)
    ]


async def check_removed(
    connection: Connection, forms: Forms, current: FormDefinition, draft: FormDefinition, elsewhere: UsesElsewhere
) -> None:
    """Pass where nothing published elsewhere names a field that a draft takes out of use; raises FormInUse."""
    gone = {each.key for each in current.live_fields} - {each.key for each in draft.live_fields}
    if not gone:
        return
    after = without_fields(forms, current, gone)
    found = await elsewhere(connection, forms, after, fields=gone)
    errors = [
        FieldError(f"flows.{use.key}", "used_by_flow", {"flow": use.title}) for use in found if use.stands_in_the_way
    ]
    if errors:
        raise FormInUse(form=current.key, errors=errors)


def without_fields(forms: Forms, form: FormDefinition, keys: Collection[str]) -> Forms:
    """The forms as they are, but for these fields of one."""
    fields = tuple(replace(each, retired=True) if each.key in keys else each for each in form.fields)
    return forms.with_form(replace(form, fields=fields))


_PARTS: Final = frozenset({"rules", "checks", "lifecycle", "fields", "duplicates", "unique_together", "partner_path"})


def _in_forms(forms: Forms, after: Forms, key: str, field: str) -> Iterator[FieldUse]:
    """What of definitions no longer holds without the field, as the rules of definitions find it."""
    for form in forms:
        known = set(_told(check_definition(form, forms)))
        new = [
            each
            for each in check_definition(after.by_key[form.key], after)
            if (each.field, each.code) not in known and each.field != "fields" and each.field.split(".")[0] in _PARTS
        ]
        places: list[Text] = []
        for place in (_place(form, each.field) for each in new):
            if place is not None and place not in places:
                places.append(place)
        if new:
            yield FieldUse(kind="form", key=form.key, title=form.title, places=tuple(places))
    own = forms.by_key[key]
    if own.label_field == field:
        yield FieldUse(kind="form", key=key, title=own.title)


def _told(errors: Iterable[FieldError]) -> Iterator[tuple[str, str]]:
    return ((each.field, each.code) for each in errors)


def _place(form: FormDefinition, path: str) -> Text | None:
    """What people call the part of a form at a path: a field by its label, a transition by its title."""
    head, _, rest = path.partition(".")
    parts = rest.split(".")
    if head == "fields" and parts[0].isdigit() and int(parts[0]) < len(form.fields):
        return form.fields[int(parts[0])].label
    if head == "lifecycle" and len(parts) > 1 and parts[0] == "transitions" and form.lifecycle is not None:
        return form.lifecycle.transitions[int(parts[1])].title if parts[1].isdigit() else None
    return _PLACES.get(head)


_PLACES: Final[Mapping[str, Text]] = {
    "rules": {"zh-CN": "字段规则", "en": "Rules"},
    "checks": {"zh-CN": "提交校验", "en": "Checks"},
    "lifecycle": {"zh-CN": "生命周期", "en": "Lifecycle"},
    "duplicates": {"zh-CN": "查重规则", "en": "Duplicate checks"},
    "unique_together": {"zh-CN": "组合唯一", "en": "Unique together"},
    "partner_path": {"zh-CN": "所属伙伴", "en": "Partner"},
}


async def _in_tables(connection: Connection, form: FormDefinition, names: Collection[str]) -> list[FieldUse]:
    schema, found = connection.schema, []
    for kind, table, title, document in _TABLES:
        text = (
            f"select coalesce(key, id::text) as key, ({title})::jsonb as title, ({document})::jsonb as document"
            f' from "{schema}"."{table}" where form_id = %s order by 1'
        )
        cursor = await connection.execute(text.encode(), (UUID(form.id),))
        found += [
            FieldUse(kind=kind, key=row["key"], title=row["title"] or row["key"])
            for row in await cursor.fetchall()
            if mentions(row["document"], names)
        ]
    return found


_TABLES: Final[Sequence[tuple[UseKind, str, str, str]]] = (
    ("view", "_view", "title", "jsonb_build_array(filter, sort, columns, look)"),
    ("link", "_link", "document -> 'title'", "document"),
    ("template", "_template", "document -> 'title'", "document"),
)


def mentions(document: Any, names: Collection[str]) -> bool:
    """Whether a document says one of the names: as a value, at the head of a path, in braces, or as a key of fields."""
    wanted = re.compile(rf"(?:^|[{{#/,-])(?:{'|'.join(re.escape(each) for each in names)})(?:$|[}}.|:,\s])")
    return _says(document, lambda text: wanted.search(text) is not None)


def _says(value: Any, is_meant: Callable[[str], bool]) -> bool:
    if isinstance(value, str):
        return is_meant(value)
    if isinstance(value, Mapping):
        return any(
            _says(each, is_meant) or (key in _BY_FIELD and _says(list(each), is_meant)) for key, each in value.items()
        )
    return isinstance(value, list) and any(_says(each, is_meant) for each in value)


_BY_FIELD: Final = frozenset({"fields", "values", "prefill", "widths", "defaults"})
"""Parts of documents whose keys are fields."""
