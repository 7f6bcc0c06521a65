"""Rows of a file that are likely there already, or stand in the file twice: the form's duplicate checks, set by set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from tongzhou.builder.imports.checking import complaint
from tongzhou.builder.imports.staging import Element, StagePlan, Visible
from tongzhou.builder.schema.contracts import Field, Forms
from tongzhou.builder.schema.facade import DuplicateCheck, OnMatch, table_of

CODE = "row_is_known"


def checks_of(plan: StagePlan, *, insists: bool) -> Iterator[tuple[DuplicateCheck, Field]]:
    """The checks on fields that the file feeds; of somebody who insists, those that block."""
    for check in plan.form.duplicates:
        each = plan.form.get(check.field)
        if plan.column_of(each) is not None and not (insists and check.on_match is OnMatch.WARN):
            yield check, each


def complaints(
    plan: StagePlan, forms: Forms, schema: str, *, insists: bool, visible: Visible | None
) -> Iterator[sa.Select[Any]]:
    """The queries, each over all ready rows; `visible` limits what somebody outside the company learns."""
    ready = plan.ready
    for check, each in checks_of(plan, insists=insists):
        own = table_of(plan.form).alias("own")
        source = ready.outerjoin(own, own.c.id == ready.c.found)
        changed = sa.or_(ready.c.found.is_(None), own.c[each.column].is_distinct_from(plan.value(each)))
        key = _key(schema, check, plan.value(each))
        for compared in check.against:
            target = forms.find(compared.form)
            theirs = None if target is None else target.find(compared.field)
            if target is None or theirs is None:
                continue
            there = table_of(target).alias("there")
            alike = [there.c.deleted_at.is_(None), _key(schema, check, there.c[theirs.column]) == key]
            if target.key == plan.form.key:
                alike.append(there.c.id.is_distinct_from(ready.c.found))
                yield _repeated(plan, each, key)
            seen = None if visible is None or check.tells_outside else visible(target, there)
            alike += [] if seen is None else [seen]
            found = sa.exists(sa.select(sa.literal(1)).select_from(there).where(*alike).correlate(ready))
            yield complaint(ready.c.row, each.key, CODE, plan.value(each)).select_from(source).where(changed, found)


def _repeated(plan: StagePlan, each: Field, key: Element) -> sa.Select[Any]:
    ready = plan.ready
    nth = sa.func.row_number().over(partition_by=key, order_by=ready.c.row).label("nth")
    numbered = sa.select(ready.c.row, plan.value(each).label("value"), nth).where(key.is_not(None)).subquery("alike")
    return complaint(numbered.c.row, each.key, CODE, numbered.c.value).where(numbered.c.nth > 1)


def _key(schema: str, check: DuplicateCheck, value: Element) -> Element:
    key: Element = getattr(sa.func, schema)._duplicate_key(
        sa.literal_column(f"'{check.compare.value}'"), value, type_=sa.Text()
    )
    return key
