"""Records as a tree: a level at a time, with what a filter finds and all that stands above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.facade import Action
from tongzhou.builder.query.facade import (
    Level,
    ListRequest,
    compile_above,
    compile_below,
    compile_ids,
    compile_list,
    compile_totals,
    read_parent,
    read_sums,
)
from tongzhou.builder.records.naming import find_named
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.schema.contracts import Field

MATCHES_MAX = 10_000
"""Of more records that a filter finds, the first by their ids are shown in the tree, and it says so."""


@dataclass(frozen=True, slots=True)
class BranchRequest:
    """One level of a tree: the page asked for in `listing`, below these records or at the top; what to sum up."""

    parent: str
    listing: ListRequest
    below: tuple[UUID, ...] | None = None
    sums: tuple[str, ...] = ()
    totals: bool = False


async def list_branch(form: OpenForm, request: BranchRequest) -> bytes:
    """A page of one level as JSON: records, and of each what lies below it and whether it was looked for."""
    parent = read_parent(form.sight, form.definition, request.parent)
    sums = read_sums(form.sight, form.definition, request.sums)
    matches, more = await _matches(form, request.listing)
    within = None if matches is None else await _with_those_above(form, parent, matches)
    plain = replace(request.listing, filter=None, search=None)
    level = Level(parent, request.below, within)
    rows = form.rows(Action.READ)
    listed = compile_list(form.sight, form.definition, plain, rows, today=form.today, level=level)
    found = await rows_of(form.connection, listed.statement)
    page = [row[0] for row in found[: listed.limit]]
    ids = tuple(UUID(orjson.loads(text)["id"]) for text in page)
    told = await _told(form, Level(parent, ids, within), matches)
    if request.totals:
        await _add_totals(form, Level(parent, ids, matches), sums, told)
    answer = {"next_cursor": listed.next_cursor(found), "below": told, "more_matches": more}
    return b'{"records":[' + ",".join(page).encode() + b"]," + orjson.dumps(answer)[1:]


async def _matches(form: OpenForm, asked: ListRequest) -> tuple[tuple[UUID, ...] | None, bool]:
    """The ids that a filter or search finds, None without one; and whether there are more than are looked at."""
    if asked.filter is None and not (asked.search and asked.search.strip()):
        return None, False
    statement = compile_ids(
        form.sight, form.definition, asked.filter, form.rows(Action.READ),
        today=form.today, limit=MATCHES_MAX + 1,
        search=asked.search, named=await find_named(form, asked.search),
    )  # fmt: skip
    found = [identifier for (identifier,) in await rows_of(form.connection, statement)]
    return tuple(found[:MATCHES_MAX]), len(found) > MATCHES_MAX


async def _with_those_above(form: OpenForm, parent: Field, ids: Sequence[UUID]) -> tuple[UUID, ...]:
    statement = compile_above(form.sight, form.definition, parent, ids, form.rows(Action.READ), today=form.today)
    return tuple(identifier for (identifier,) in await rows_of(form.connection, statement))


async def _told(form: OpenForm, level: Level, matches: tuple[UUID, ...] | None) -> dict[str, dict[str, Any]]:
    statement = compile_below(form.sight, form.definition, level, form.rows(Action.READ), today=form.today)
    counts = dict(await rows_of(form.connection, statement)) if level.below else {}
    looked_for = None if matches is None else set(matches)
    return {
        str(record): {"children": counts.get(record, 0), "matches": looked_for is None or record in looked_for}
        for record in level.below or ()
    }


async def _add_totals(form: OpenForm, level: Level, sums: tuple[Field, ...], told: dict[str, dict[str, Any]]) -> None:
    """How many records each holds at any depth, itself included, and the sums of their numbers."""
    if not level.below:
        return
    statement = compile_totals(form.sight, form.definition, level, sums, form.rows(Action.READ), form.today)
    for record, count, *values in await rows_of(form.connection, statement):
        totals = {each.key: value for each, value in zip(sums, values, strict=True)}
        told[str(record)] |= {"count": count, "totals": totals}
