"""Sample records of a package: made like any record, remembered, and taken away in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from tongzhou.access.facade import Actor, Permission, require, system_actor_on
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.packages.contracts import Document, Package, Removed
from tongzhou.builder.packages.errors import PackageInvalid
from tongzhou.builder.packages.samples import names_of, order, resolved
from tongzhou.builder.packages.tables import sample_table
from tongzhou.builder.query.facade import LIMIT_MAX, ListRequest
from tongzhou.builder.records.facade import OpenForm, change, create, open_form, read_records
from tongzhou.builder.records.facade import delete as delete_record
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, execute_many, fetch_all, fetch_value
from tongzhou.kernel.errors import InvalidValues


@dataclass(slots=True)
class _Made:
    """A sample record: whose it is, and what waits for records that come after it."""

    form: str
    id: UUID
    revision: int
    waiting: Document


async def count_samples(connection: Connection, package: str) -> int:
    """How many records came as samples of a package and were not taken away."""
    counted = select(func.count()).select_from(sample_table).where(sample_table.c.package == package)
    return int(await fetch_value(connection, counted))


async def seed(connection: Connection, package: Package, *, actor: Actor, now: datetime) -> int:
    """Make the package's sample records with the actor's rights; none where they are here already.

    Raises PackageInvalid naming the record that the workspace refuses.
    """
    if not package.samples or await count_samples(connection, package.manifest.key):
        return 0
    forms = await read_fresh_forms(connection)
    opened = {
        key: replace(await open_form(connection, key, actor=actor, now=now, forms=forms), brings=True)
        for key in package.samples
    }
    ids: dict[str, dict[str, str]] = {key: {} for key in package.samples}
    made = []
    for form in order(forms, tuple(package.samples)):
        texts = package.samples[form]
        for number, (text, name) in enumerate(zip(texts, names_of(forms.get(form), texts), strict=True), 1):
            each = await _make(opened[form], text, ids, number)
            ids[form][name] = str(each.id)
            made.append(each)
    for each in made:
        if each.waiting:
            await _complete(opened[each.form], each, ids)
    rows = [
        {
            "record_id": each.id,
            "package": package.manifest.key,
            "form": each.form,
            "seq": seq,
            "revision": each.revision,
        }
        for seq, each in enumerate(made)
    ]
    await execute_many(connection, insert(sample_table), rows)
    return len(made)


async def _make(opened: OpenForm, text: Document, ids: Mapping[str, Mapping[str, str]], number: int) -> _Made:
    form = opened.definition
    values, waiting = resolved(opened.forms, form, text, ids)
    try:
        written = await create(opened, {**_people(form, text, opened.actor), **values})
    except InvalidValues as error:
        raise _refused(form.key, number, error) from error
    return _Made(form.key, written.id, written.revision, waiting)


def _people(form: FormDefinition, text: Document, actor: Actor) -> Document:
    """Required members are whoever installs: samples name nobody."""
    if actor.member_id is None:
        return {}
    empty = [each for each in form.live_fields if each.required and each.key not in text]
    ones = {each.key: str(actor.member_id) for each in empty if each.type.name == "member"}
    return {**ones, **{each.key: [str(actor.member_id)] for each in empty if each.type.name == "members"}}


async def _complete(opened: OpenForm, made: _Made, ids: Mapping[str, Mapping[str, str]]) -> None:
    """Fill in references to records that were made after this one."""
    values, unknown = resolved(opened.forms, opened.definition, made.waiting, ids)
    if unknown:
        reason = f"{next(iter(unknown))}: the samples have no such record"
        raise PackageInvalid(file=f"samples/{made.form}.yaml", reason=reason)
    made.revision = (await change(opened, made.id, values, revision=made.revision)).revision


def _refused(form: str, number: int, error: InvalidValues) -> PackageInvalid:
    first: Any = error.errors[0]
    return PackageInvalid(file=f"samples/{form}.yaml", reason=f"record {number}, {first.field}: {first.code}")


async def remove_samples(connection: Connection, package: str, *, actor: Actor, now: datetime) -> Removed:
    """Put the package's sample records into the recycle bin, with the actor's rights.

    Those that somebody changed since, and those that records of the workspace lead to, stay and are the workspace's.
    """
    require(actor, Permission.PACKAGES_MANAGE)
    stored = select(sample_table).where(sample_table.c.package == package).order_by(sample_table.c.seq.desc())
    samples = await fetch_all(connection, stored)
    forms = await read_fresh_forms(connection)
    live = {each["record_id"]: each for each in samples if each["form"] in forms.by_key}
    revisions = await _revisions(connection, forms, list(live.values()), actor, now)
    changed = {key for key, revision in revisions.items() if revision != live[key]["revision"]}
    in_use: set[UUID] = set()
    program = await system_actor_on(connection, actor.workspace.key)
    while True:
        going = {str(key): live[key]["form"] for key in revisions if key not in changed | in_use}
        more = await _needed(connection, forms, going, program, now)
        if not more:
            break
        in_use |= more
    removed = 0
    for key in revisions:
        if key not in changed and key not in in_use:
            opened = await open_form(connection, live[key]["form"], actor=actor, now=now, forms=forms)
            await delete_record(opened, key)
            removed += 1
    await execute(connection, delete(sample_table).where(sample_table.c.package == package))
    done = Removed(removed, len(changed), len(in_use))
    detail = {"removed": done.removed, "changed": done.changed, "in_use": done.in_use}
    subject = Subject("package", package, package)
    await record(connection, actor=actor, action="package.samples_removed", subject=subject, detail=detail, now=now)
    return done


async def _revisions(
    connection: Connection, forms: Forms, samples: Sequence[Mapping[str, Any]], actor: Actor, now: datetime
) -> dict[UUID, int]:
    """The revisions of those that are still here, the last made first."""
    program = await system_actor_on(connection, actor.workspace.key)
    found: dict[UUID, int] = {}
    for form in dict.fromkeys(each["form"] for each in samples):
        opened = await open_form(connection, form, actor=program, now=now, forms=forms)
        ids = [str(each["record_id"]) for each in samples if each["form"] == form]
        asked = ListRequest(filter={"field": "id", "op": "in", "value": ids}, fields=("revision",), limit=LIMIT_MAX)
        found |= {UUID(row["id"]): row["revision"] for row in await read_records(opened, asked)}
    return {each["record_id"]: found[each["record_id"]] for each in samples if each["record_id"] in found}


async def _needed(
    connection: Connection, forms: Forms, going: Mapping[str, str], program: Actor, now: datetime
) -> set[UUID]:
    """Of the records that are to go (id → form) those that records which stay lead to."""
    needed: set[str] = set()
    for target in set(going.values()):
        ids = [key for key, form in going.items() if form == target]
        for other, each in forms.pointing_at(target):
            through = _through(forms, other)
            if other.aggregate is not None or through == each.key:
                continue
            opened = await open_form(connection, other.key, actor=program, now=now, forms=forms)
            fields = (each.key, *([through] if through else []))
            asked = ListRequest(filter={"field": each.key, "op": "in", "value": ids}, fields=fields, limit=LIMIT_MAX)
            rows = await read_records(opened, asked)
            staying = [row for row in rows if (row[through]["id"] if through else row["id"]) not in going]
            needed |= set(ids) if len(rows) == LIMIT_MAX else _ids(row[each.key] for row in staying) & set(ids)
    return {UUID(key) for key in needed}


def _through(forms: Forms, form: FormDefinition) -> str | None:
    """Where the rows of a sub-form lead to the record that they are part of."""
    owner = forms.owner_of(form.key)
    return None if owner is None else next(rows.through for rows in owner.subforms.values() if rows.form == form.key)


def _ids(values: Iterable[Any]) -> set[str]:
    return {item["id"] for value in values for item in (value if isinstance(value, list) else [value])}
