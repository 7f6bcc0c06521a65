"""The DDL of forms as text. Pure: keys passed `[a-z][a-z0-9_]*`, everything is quoted and schema-qualified.

A form's table is its key, its columns the field keys; what is ours in it starts with `_`. Rows in the recycle
bin keep their values but hold no unique key and may lack required ones.
"""

from __future__ import annotations

from hashlib import md5

from tongzhou.builder.fields.facade import SerialSettings
from tongzhou.builder.schema.contracts import Field, FormDefinition

SYSTEM_COLUMNS = """
    id uuid primary key,
    created_at timestamptz not null,
    created_by uuid,
    updated_at timestamptz not null,
    updated_by uuid,
    revision integer not null default 1,
    deleted_at timestamptz,
    deleted_by uuid,
    _search text COLLATE "C",
    _label_key text COLLATE "C"
"""


def qualified(schema: str, name: str) -> str:
    """`"schema"."name"`."""
    return f'"{schema}"."{name}"'


def create_form(schema: str, form: FormDefinition) -> list[str]:
    """The table of a new form with all its columns, constraints and indexes."""
    table = qualified(schema, form.key)
    own = "".join(f',\n    "{each.column}" {each.type.storage.ddl}' for each in form.fields if each.type.is_stored)
    statements = [
        f"create table {table} ({SYSTEM_COLUMNS.rstrip()}{own})",
        f'create index {_name("search", form.id)} on {table} using gin ("{schema}"._bigrams(_search))',
        f"create index {_name('bin', form.id)} on {table} (deleted_at) where deleted_at is not null",
    ]
    for each in form.stored_fields:
        statements += attach(schema, form, each)
        if each.is_always_required:
            statements += require(schema, form, each)
        if each.unique:
            statements += make_unique(schema, form, each)
    for keys in form.unique_together:
        statements += make_unique_together(schema, form, keys)
    return statements


def add_column(schema: str, form: FormDefinition, each: Field) -> list[str]:
    """A new, empty column with what belongs to its type."""
    if not each.type.is_stored:
        return []
    column = f'alter table {qualified(schema, form.key)} add column "{each.column}" {each.type.storage.ddl}'
    return [column, *([] if each.retired else attach(schema, form, each))]


def attach(schema: str, form: FormDefinition, each: Field) -> list[str]:
    """What stands beside a column: a reference's constraint and index, a serial number's sequence."""
    table = qualified(schema, form.key)
    statements = []
    if each.target is not None:
        statements += [
            f'alter table {table} add constraint {_name("fk", each.id)} foreign key ("{each.column}")'
            f" references {qualified(schema, each.target)} (id)",
            f'create index {_name("ref", each.id)} on {table} ("{each.column}")',
        ]
    if each.list_target is not None:
        statements += _attach_list(schema, form, each)
    if isinstance(each.settings, SerialSettings):
        sequence = serial_sequence(schema, each)
        statements.append(f"create sequence if not exists {sequence} minvalue 0 start {each.settings.start}")
    return statements


def _attach_list(schema: str, form: FormDefinition, each: Field) -> list[str]:
    """What a foreign key is to one reference, a trigger is to a list; the index answers who points at a record."""
    table, column = qualified(schema, form.key), each.column
    return [
        f'create index {_name("ref", each.id)} on {table} using gin ("{column}")',
        f'create trigger {_name("fk", each.id)} after insert or update of "{column}" on {table} for each row'
        f' when (new."{column}" is not null) execute function "{schema}"._check_references'
        f"('{each.list_target}', '{column}', {_name('fk', each.id).replace(chr(34), chr(39))})",
    ]


def _detach_list(schema: str, form: FormDefinition, each: Field) -> list[str]:
    if each.list_target is None:
        return []
    return [
        f"drop trigger if exists {_name('fk', each.id)} on {qualified(schema, form.key)}",
        f'drop index if exists "{schema}".{_name("ref", each.id)}',
    ]


def serial_sequence(schema: str, each: Field) -> str:
    """The sequence that numbers a serial field."""
    return f'"{schema}"."{serial_name(each.id)}"'


def forget_numbers(schema: str, each: Field) -> list[str]:
    """Remove what numbered a serial field: its sequence and its counters."""
    return [
        f"drop sequence if exists {serial_sequence(schema, each)}",
        f"delete from {qualified(schema, '_serial_counter')} where field_id = '{each.id}'",
    ]


def serial_name(identifier: str) -> str:
    """The sequence's own name, by the field's id."""
    return f"_serial_{identifier}"


def require(schema: str, form: FormDefinition, each: Field) -> list[str]:
    """Refuse empty values from now on, and check the rows that are there without blocking writers for long."""
    table, name = qualified(schema, form.key), _name("required", each.id)
    return [
        f'alter table {table} add constraint {name} check (deleted_at is not null or "{each.column}" is not null)'
        " not valid",
        f"alter table {table} validate constraint {name}",
    ]


def stop_requiring(schema: str, form: FormDefinition, each: Field) -> list[str]:
    """Allow empty values."""
    return [f"alter table {qualified(schema, form.key)} drop constraint if exists {_name('required', each.id)}"]


def make_unique(schema: str, form: FormDefinition, each: Field) -> list[str]:
    """No two records outside the recycle bin share a value."""
    return [
        f'create unique index {unique_name(each)} on {qualified(schema, form.key)} ("{each.column}")'
        " where deleted_at is null"
    ]


def stop_unique(schema: str, _form: FormDefinition, each: Field) -> list[str]:
    """Allow equal values."""
    return [f'drop index if exists "{schema}".{unique_name(each)}']


def make_unique_together(schema: str, form: FormDefinition, keys: tuple[str, ...]) -> list[str]:
    """No two records outside the recycle bin share this combination."""
    columns = ", ".join(f'"{key}"' for key in keys)
    name = combination_name(form, keys)
    return [f"create unique index {name} on {qualified(schema, form.key)} ({columns}) where deleted_at is null"]


def stop_unique_together(schema: str, form: FormDefinition, keys: tuple[str, ...]) -> list[str]:
    """Allow equal combinations."""
    return [f'drop index if exists "{schema}".{combination_name(form, keys)}']


def retire(schema: str, form: FormDefinition, each: Field) -> list[str]:
    """Move a column out of the way; its values stay."""
    if not each.type.is_stored:
        return []
    table = qualified(schema, form.key)
    return [
        *stop_requiring(schema, form, each),
        *stop_unique(schema, form, each),
        *_detach_list(schema, form, each),
        f'alter table {table} rename column "{each.key}" to "_retired_{each.id}"',
    ]


def restore(schema: str, form: FormDefinition, each: Field) -> list[str]:
    """Bring a retired column back under its key."""
    if not each.type.is_stored:
        return []
    return [
        f'alter table {qualified(schema, form.key)} rename column "_retired_{each.id}" to "{each.key}"',
        *([] if each.list_target is None else _attach_list(schema, form, each)),
    ]


def start_conversion(schema: str, form: FormDefinition, after: Field) -> list[str]:
    """A column of the new type beside the old one, to be filled."""
    return [f'alter table {qualified(schema, form.key)} add column "_new_{after.id}" {after.type.storage.ddl}']


def finish_conversion(schema: str, form: FormDefinition, before: Field, after: Field) -> list[str]:
    """The filled column takes the old one's place; indexes and constraints of the old one go with it."""
    table = qualified(schema, form.key)
    statements = [
        *stop_requiring(schema, form, before),
        *_detach_list(schema, form, before),
        f'alter table {table} drop column "{before.column}"',
        f'alter table {table} rename column "_new_{after.id}" to "{after.key}"',
        *attach(schema, form, after),
    ]
    if before.is_always_required and after.is_always_required:
        statements += require(schema, form, after)
    if before.unique and after.unique:
        statements += make_unique(schema, form, after)
    return statements


def unique_name(each: Field) -> str:
    """The index that keeps a field unique; an error that names it means this field."""
    return _name("unique", each.id)


def combination_name(form: FormDefinition, keys: tuple[str, ...]) -> str:
    """The index that keeps a combination unique."""
    return _name("together", md5(f"{form.id}:{','.join(keys)}".encode(), usedforsecurity=False).hexdigest()[:16])


def _name(purpose: str, identifier: str) -> str:
    return f'"_{purpose}_{identifier.replace("-", "")}"'
