"""What the rows of an import take over from other records, and which records they may lead to: all rows at once.

What `records.fetching` and `records.linking` do for one record in memory is done here in SQL, under the same rights:
values are derived for new rows, and for rows that change what they depend on; every other row keeps what it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from tongzhou.access.facade import Action, Actor, actions_on, row_scope
from tongzhou.builder.fields.facade import (
    DepartmentRange,
    Linked,
    MemberRange,
    RangeLink,
    ReferenceSettings,
    RoleRange,
    SelectSettings,
    TextSettings,
    ValueKind,
)
from tongzhou.builder.imports.checking import complaint
from tongzhou.builder.imports.staging import Element, StagePlan, create_as
from tongzhou.builder.query.facade import InvalidFilter, Sight, reached_rows
from tongzhou.builder.records.facade import depended_on, roles_within
from tongzhou.builder.schema.contracts import MEMBER_FORM, PLATFORM_FORMS, Field, FormDefinition
from tongzhou.builder.schema.facade import Source, column_type, source_of, table_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute


def derived_fields(form: FormDefinition, fed: frozenset[str]) -> tuple[Field, ...]:
    """The fields that other records fill in where columns feed those of the ids `fed`."""
    filled = {
        fill.field
        for each in form.fetching
        if each.id in fed and isinstance(each.settings, ReferenceSettings)
        for fill in each.settings.fills
    }
    linked = {each.key for each in form.linked}
    return tuple(each for each in form.stored_fields if each.key in filled | linked and each.id not in fed)


@dataclass(frozen=True)
class Fetching:
    """The ready rows of a plan beside the records of other forms that the actor reads."""

    plan: StagePlan
    sight: Sight
    actor: Actor
    today: date
    usual: Mapping[str, Element]

    async def derive(self, connection: Connection) -> None:
        """Give the derived fields of the ready rows their values."""
        if not self.plan.derived:
            return
        await self._begin(connection)
        for place, each in enumerate(self.plan.form.fetching):
            if self.plan.column_of(each) is not None and isinstance(each.settings, ReferenceSettings):
                await self._fill(connection, f"_import_fill_{place}", each, each.settings)
        for place, each in enumerate(self.plan.form.linked):
            if each in self.plan.derived and each.linked is not None:
                await self._link(connection, f"_import_linked_{place}", each, each.linked)

    def complaints(self) -> Iterator[sa.Select[Any]]:
        """Records out of range, values that only their source may give, and derived ones that fields do not take."""
        ready = self.plan.ready
        for each in self.plan.form.fetching:
            settings = each.settings
            if isinstance(settings, ReferenceSettings) and settings.filter and self.plan.column_of(each) is not None:
                chosen = self.plan.value(each)
                asked = sa.and_(chosen.is_not(None), self._changes([each.key]), self._beyond(settings, chosen))
                yield self._complaint(each, "out_of_range", chosen).where(asked)
        for each in self.plan.form.linked:
            if each in self.plan.fed and each.linked is not None and not each.linked.overwrite:
                given = self.plan.value(each)
                keys = [each.key, *(match.equals for match in each.linked.where)]
                found, value = self._found(each, each.linked)
                unlike = sa.and_(self._changes(keys), given.is_distinct_from(value))
                rows = sa.select(ready.c.row).select_from(found).where(unlike)
                yield self._complaint(each, "value_is_linked", given).where(ready.c.row.in_(rows))
        for each in self.plan.form.sourced:
            keys = [each.key, *(match.equals for match in source_of(each).where)]
            if any(self.plan.column_of(self.plan.form.get(key)) is not None for key in keys):
                held = self._held(each.key)
                asked = sa.and_(held.is_not(None), self._changes(keys), self._not_offered(each, held))
                yield self._complaint(each, "value_not_offered", held).where(asked)
        for each in self.plan.form.ranged:
            meant = each.range
            keys = [each.key, *(depended_on(meant) if meant is not None else ())]
            if meant is not None and any(self.plan.column_of(self.plan.form.get(key)) is not None for key in keys):
                held = self._held(each.key)
                asked = sa.and_(held.is_not(None), self._changes(keys), self._out_of(each, meant, held))
                yield self._complaint(each, "person_out_of_range", held).where(asked)
        for each in self.plan.derived:
            if (unfit := _unfit(each, self.plan.value(each))) is not None:
                code, holds = unfit
                yield self._complaint(each, code, self.plan.value(each)).where(holds, self._changes([each.key]))

    def _complaint(self, each: Field, code: str, value: Element) -> sa.Select[Any]:
        ready = self.plan.ready
        return complaint(ready.c.row, each.key, code, value).select_from(self._rows)

    @cached_property
    def _record(self) -> sa.FromClause:
        return table_of(self.plan.form).alias("e")

    @property
    def _rows(self) -> sa.FromClause:
        """The ready rows beside the records they change."""
        return self.plan.ready.outerjoin(self._record, self._record.c.id == self.plan.ready.c.found)

    def _held(self, key: str) -> Element:
        """What a row says of a field: its cell, else its record, else the default of a new one."""
        each = self.plan.form.get(key)
        if self.plan.column_of(each) is not None:
            return self.plan.value(each)
        nothing = sa.cast(sa.null(), column_type(each.type.storage.column))
        new = self.usual.get(key, nothing)
        return sa.case((self.plan.ready.c.found.is_(None), new), else_=self._record.c[each.column])

    def _changes(self, keys: Sequence[str]) -> Element:
        """Whether a row is new, or says something else of one of these fields than its record."""
        unlike = [self._held(key).is_distinct_from(self._record.c[self.plan.form.get(key).column]) for key in keys]
        return sa.or_(self.plan.ready.c.found.is_(None), *unlike)

    async def _begin(self, connection: Connection) -> None:
        """Every row holds what its record does, a new one the defaults."""
        ready, record = self.plan.ready, self._record
        places = {each: f"c{self.plan.column_of(each)}" for each in self.plan.derived}
        usual = {place: self.usual[each.key] for each, place in places.items() if each.key in self.usual}
        if usual:
            await execute(connection, sa.update(ready).where(ready.c.found.is_(None)).values(usual))
        kept = {place: record.c[each.column] for each, place in places.items()}
        await execute(connection, sa.update(ready).where(record.c.id == ready.c.found).values(kept))

    async def _fill(self, connection: Connection, name: str, each: Field, settings: ReferenceSettings) -> None:
        target = self.sight.forms.get(settings.form)
        fills = [
            (own, fill.source)
            for fill in settings.fills
            if (own := self.plan.form.get(fill.field)) in self.plan.derived
            and self.sight.may_read(target, target.get(fill.source))
        ]
        reached = self._reached(target)
        if reached is None or not fills:
            return
        source, conditions = reached
        values = [self._taken(own, source, key).label(f"v{place}") for place, (own, key) in enumerate(fills)]
        theirs = sa.select(source.root.c.id, *values).select_from(source.joined).where(*conditions).subquery("theirs")
        joined = self._rows.join(theirs, theirs.c.id == self.plan.value(each))
        found = sa.select(self.plan.ready.c.row, *(theirs.c[f"v{place}"] for place in range(len(fills))))
        await create_as(connection, name, found.select_from(joined).where(self._changes([each.key])))
        await self._take(connection, name, [own for own, _ in fills])

    async def _link(self, connection: Connection, name: str, each: Field, linked: Linked) -> None:
        found, value = self._found(each, linked)
        keys = [match.equals for match in linked.where]
        rows = sa.select(self.plan.ready.c.row, value.label("v0")).select_from(found).where(self._changes(keys))
        await create_as(connection, name, rows)
        await self._take(connection, name, [each])

    async def _take(self, connection: Connection, name: str, fields: Sequence[Field]) -> None:
        ready = self.plan.ready
        types = (column_type(each.type.storage.column) for each in fields)
        columns: list[sa.ColumnClause[Any]] = [sa.column(f"v{place}", type_) for place, type_ in enumerate(types)]
        found = sa.table(name, sa.column("row", sa.Integer()), *columns)
        values = {f"c{self.plan.column_of(each)}": found.c[f"v{place}"] for place, each in enumerate(fields)}
        await execute(connection, sa.update(ready).where(found.c.row == ready.c.row).values(values))

    def _found(self, each: Field, linked: Linked) -> tuple[sa.FromClause, Element]:
        """The rows beside the newest records that match them, and the value that each takes; NULL for none."""
        source_form = self.sight.forms.get(linked.form)
        nothing: Element = sa.cast(sa.null(), column_type(each.type.storage.column))
        fields = [source_form.get(key) for key in (linked.take, *(match.field for match in linked.where))]
        reached = self._reached(source_form)
        if reached is None or not all(self.sight.may_read(source_form, field) for field in fields):
            return self._rows, nothing
        groups = [list(linked.where)] if linked.match == "all" else [[match] for match in linked.where]
        joined, found = self._rows, list[sa.Subquery]()
        for place, group in enumerate(groups):
            source, conditions = self._reached(source_form) or reached
            compared = [source.own(source_form.get(match.field)) for match in group]
            newest = (
                sa.select(
                    source.root.c.id,
                    self._taken(each, source, linked.take).label("value"),
                    *(value.label(f"k{index}") for index, value in enumerate(compared)),
                )
                .ext(distinct_on(*compared))
                .select_from(source.joined)
                .where(*conditions, *(value.is_not(None) for value in compared))
                .order_by(*compared, source.root.c.id.desc())
                .subquery(f"newest{place}")
            )
            same = (newest.c[f"k{index}"] == self._held(match.equals) for index, match in enumerate(group))
            joined, found = joined.outerjoin(newest, sa.and_(*same)), [*found, newest]
        if len(found) == 1:
            return joined, found[0].c.value
        last = sa.func.greatest(*(newest.c.id for newest in found))
        return joined, sa.case(*((newest.c.id == last, newest.c.value) for newest in found))

    def _beyond(self, settings: ReferenceSettings, chosen: Element) -> Element:
        """Whether the record chosen is not among those that the reference may lead to."""
        target = self.sight.forms.get(settings.form)
        try:
            reached = self._reached(target, settings.filter)
        except InvalidFilter:
            reached = None  # it asks for what this actor may not read
        if reached is None:
            return sa.true()
        source, conditions = reached
        return chosen.not_in(sa.select(source.root.c.id).select_from(source.joined).where(*conditions))

    def _out_of(self, each: Field, meant: DepartmentRange | RoleRange, held: Element) -> Element:
        """Whether a row names a member, department or role out of range."""
        within = roles_within(meant) if isinstance(meant, RoleRange) else sa.select(self._people_within(meant))
        all_within = sa.func.array(within.correlate(self.plan.ready, self._record).scalar_subquery())
        if each.kind is ValueKind.REFERENCES:
            return sa.not_(held.op("<@", return_type=sa.Boolean())(all_within))
        return sa.not_(held == sa.any_(all_within))

    def _people_within(self, meant: DepartmentRange) -> Element:
        functions, ids = getattr(sa.func, self.sight.schema), ARRAY(sa.Uuid())
        departments: Element = sa.cast(list(meant.departments), ids)
        if meant.own and self.actor.member_id is not None:
            member = PLATFORM_FORMS[MEMBER_FORM]
            table = table_of(member).alias("me")
            own = sa.select(table.c.department_id).where(table.c.id == self.actor.member_id)
            departments = sa.func.array_cat(departments, sa.func.array(own.scalar_subquery()), type_=ids)
        if meant.of is not None:
            several = self.plan.form.get(meant.of).list_target is not None
            join = sa.func.array_cat if several else sa.func.array_append
            departments = join(departments, self._held(meant.of), type_=ids)
        if meant.linked is not None and (named := self._linked_departments(meant.linked)) is not None:
            departments = sa.func.array_cat(departments, named, type_=ids)
        roles, members = (getattr(meant, name, ()) for name in ("roles", "members"))
        people = (sa.cast(list(roles), ARRAY(sa.Text())), sa.cast(list(members), ids))
        within: Element = (
            functions._members_within(departments, meant.below, *people)
            if isinstance(meant, MemberRange)
            else functions._departments_within(departments, meant.below)
        )
        return within

    def _linked_departments(self, linked: RangeLink) -> Element | None:
        """What matching records of another form name; None where the actor may not read it."""
        target = self.sight.forms.get(linked.form)
        fields = [target.get(key) for key in (linked.take, *(match.field for match in linked.where))]
        reached = self._reached(target)
        if reached is None or not all(self.sight.may_read(target, field) for field in fields):
            return None
        source, conditions = reached
        value = source.own(fields[0])
        if fields[0].list_target is not None:
            value = sa.func.unnest(value)
        alike = [source.own(target.get(match.field)) == self._held(match.equals) for match in linked.where]
        found = sa.select(value).select_from(source.joined).where(*conditions, *alike)
        return sa.func.array(found.correlate_except(*source.tables()).scalar_subquery())

    def _not_offered(self, each: Field, held: Element) -> Element:
        """Whether a value is none of those that records of the other form hold."""
        offered = source_of(each)
        target = self.sight.forms.get(offered.form)
        theirs = [target.get(key) for key in (offered.field, *(match.field for match in offered.where))]
        try:
            reached = self._reached(target, offered.filter)
        except InvalidFilter:
            reached = None  # it asks for what this actor may not read
        if reached is None or not all(self.sight.may_read(target, field) for field in theirs):
            return sa.true()
        source, conditions = reached
        value = source.own(target.get(offered.field))
        alike = [source.own(target.get(match.field)) == self._held(match.equals) for match in offered.where]
        found = sa.select(value).select_from(source.joined).where(*conditions, *alike)
        if each.kind is ValueKind.CHOICE:
            named = found.where(value == held).correlate_except(*source.tables())
            return sa.not_(sa.exists(named))
        offered_all = sa.func.array(found.correlate_except(*source.tables()).scalar_subquery())
        return sa.not_(held.op("<@", return_type=sa.Boolean())(offered_all))

    def _reached(self, form: FormDefinition, wanted: Any = None) -> tuple[Source, list[Element]] | None:
        if Action.READ not in actions_on(self.actor, form.key):
            return None
        rows = row_scope(self.actor, form.key, Action.READ)
        return reached_rows(self.sight, form, rows, today=self.today, wanted=wanted)

    def _taken(self, own: Field, source: Source, key: str) -> Element:
        """A field of the other form as ours stores it: a text takes the name of a record."""
        theirs = source.form.get(key)
        meaning = self.sight.forms.meaning(source.form, theirs)
        value = source.own(theirs)
        if own.kind is ValueKind.TEXT and own.target is None and meaning.target is not None:
            named = self.sight.forms.get(meaning.target)
            alias = table_of(named).alias("named")
            label = alias.c[named.get(named.label_field).column]
            value = sa.select(label).where(alias.c.id == value).correlate_except(alias).scalar_subquery()
        taken: Element = sa.cast(value, column_type(own.type.storage.column))
        return sa.collate(taken, "C") if own.type.storage.is_text else taken


def _unfit(each: Field, value: Element) -> tuple[str, Element] | None:
    """What a field does not take although its kind does."""
    settings = each.settings
    if isinstance(settings, SelectSettings) and not settings.takes_any:
        return "not_an_option", value.not_in([option.key for option in settings.options if not option.retired])
    if isinstance(settings, TextSettings):
        return "too_long", sa.func.length(value) > settings.length_max
    return None
