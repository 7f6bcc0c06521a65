"""Row rules of rights as SQL: a predicate, records that were shared, records that follow the one they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.access.facade import FollowedRows, RowRule, SharedRows
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import (
    Columns,
    Element,
    Everybody,
    Source,
    along,
    named_table,
    own_columns,
    table_of,
)
from tongzhou.expressions.facade import ExpressionError, Variables, is_true, to_sql

_share = named_table(
    "_record_share",
    ("form", sa.Text()),
    ("record_id", sa.Uuid()),
    ("member_id", sa.Uuid()),
    ("department_id", sa.Uuid()),
    ("terms", sa.Text()),
)
NOBODY = sa.literal_column("'00000000-0000-0000-0000-000000000000'::uuid", sa.Uuid())
"""What a key that names no record stands for: an id that no record has."""


def admits(sight: Sight, source: Source, rule: RowRule, variables: Variables) -> Element:
    """Whether a rule admits a row of the source's form, for WHERE: may be null where it does not."""
    if isinstance(rule, str):
        columns: Any = Columns(source, Everybody(variables))
        return to_sql(sight.rule(source.form, rule), columns, variables, reference=key_finder(source))
    return _asked(sight, source, rule, variables)


def surely_admits(sight: Sight, source: Source, rule: RowRule, variables: Variables) -> Element:
    """The same for SELECT lists, never null."""
    if isinstance(rule, str):
        columns: Any = Columns(source, Everybody(variables))
        return is_true(sight.rule(source.form, rule), columns, variables)
    return _asked(sight, source, rule, variables)


def columns_of_rule(sight: Sight, form: FormDefinition, rule: RowRule) -> Iterator[str]:
    """The columns of the form's own table that a rule looks at."""
    if isinstance(rule, FollowedRows):
        yield form.get(rule.reference).column
    elif isinstance(rule, str):
        for path in sorted(sight.rule(form, rule).fields()):
            yield from own_columns(sight.forms, form, next(along(sight.forms, form, path)).field)


def _asked(sight: Sight, source: Source, rule: SharedRows | FollowedRows, variables: Variables) -> Element:
    if isinstance(rule, SharedRows):
        return _is_shared(source, rule, variables)
    return _follows(sight, source, rule, variables)


def _is_shared(source: Source, rule: SharedRows, variables: Variables) -> Element:
    """A list of ids that does not depend on the row: PostgreSQL makes it once a statement."""
    receives: list[Element] = []
    if variables.me is not None:
        receives.append(_share.c.member_id == sa.bindparam(None, UUID(variables.me), type_=sa.Uuid()))
    if rule.departments:
        around = sa.bindparam(None, list(rule.departments), type_=ARRAY(sa.Uuid()))
        receives.append(_share.c.department_id == sa.any_(around))
    if not receives:
        return sa.false()
    shared = sa.select(_share.c.record_id).where(
        _share.c.form == rule.form, _share.c.terms == rule.terms, sa.or_(*receives)
    )
    return source.root.c.id.in_(shared)


def _follows(sight: Sight, source: Source, rule: FollowedRows, variables: Variables) -> Element:
    """The record that the reference leads to is there and within the actor's rows; none is followed for nothing."""
    reference = source.form.find(rule.reference)
    rules = sight.rules(rule.form, rule.action)
    if reference is None or rules == () or (sight.is_partner and reference.hidden_from_partners):
        return sa.false()
    target = sight.forms.get(rule.form)
    root = table_of(target).alias()
    followed = Source(sight.forms, target, root)
    conditions: list[Element] = [root.c.id == source.root.c[reference.column], root.c.deleted_at.is_(None)]
    if rules is not None:
        conditions.append(sa.or_(*(admits(sight, followed, each, variables) for each in rules)))
    found: Any = sa.select(sa.literal_column("1")).select_from(followed.joined).where(*conditions)
    return sa.exists(found.correlate_except(*followed.tables()))


def key_finder(source: Source) -> Any:
    """References written as a unique key of their target: the id of that record."""

    def find(path: str, key: str) -> Element:
        form = source.form
        each = form.find_by_id(path.split(".", maxsplit=1)[0])
        for hop in path.split(".")[1:]:
            assert each is not None
            form = source.forms.get(each.target or "")
            each = form.find_by_id(hop)
        leads_to = None if each is None else each.target or each.list_target
        target = None if leads_to is None else source.forms.get(leads_to)
        texts = () if target is None else tuple(u for u in target.unique_keys() if u.kind is ValueKind.TEXT)
        if target is None or not texts:
            raise ExpressionError("value_malformed", field=None if each is None else each.key, value=key, kind="id")
        table = table_of(target).alias("k")
        live = () if target.is_platform else (table.c.deleted_at.is_(None),)
        found = [
            sa.select(table.c.id).where(table.c[unique.column] == sa.bindparam(None, key, type_=sa.Text()), *live)
            for unique in texts
        ]
        first = sa.func.coalesce(*(each.scalar_subquery() for each in found), NOBODY, type_=sa.Uuid())
        return sa.select(first).scalar_subquery()

    return find
