"""Tables and joins of one statement. A reference leads to at most one row, so a join never repeats a record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.builder.fields.facade import ADDRESS_PARTS, LookupSettings, ValueKind
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import table_of

Element = sa.ColumnElement[Any]


class Source:
    """A form's rows and, joined as they are asked for, the rows that its references lead to.

    `root` stands for the form's own table: the table itself, or a page of it that was selected before.
    """

    def __init__(self, forms: Forms, form: FormDefinition, root: sa.FromClause | None = None) -> None:
        self.forms = forms
        self.form = form
        self.root: sa.FromClause = table_of(form).alias("t") if root is None else root
        self.joined: sa.FromClause = self.root
        self._aliases: dict[tuple[str, ...], tuple[FormDefinition, sa.FromClause]] = {(): (form, self.root)}

    def __getitem__(self, path: str) -> Element:
        """The element of a stored path (field ids): what the formula compiler asks for."""
        *hops, last = path.split(".")
        form, alias = self._reach(tuple(hops))
        each = form.find_by_id(last)
        assert each is not None
        return self.value(tuple(hops), form, alias, each)

    def value(self, hops: tuple[str, ...], form: FormDefinition, alias: sa.FromClause, each: Field) -> Element:
        """A field's value for comparing: lookups through their join, addresses as one text."""
        if isinstance(each.settings, LookupSettings):
            through = form.get(each.settings.through)
            target, target_alias = self._reach((*hops, through.id))
            return self.value((*hops, through.id), target, target_alias, target.get(each.settings.field))
        column: Element = alias.c[each.column]
        if each.kind is ValueKind.ADDRESS:
            document = sa.type_coerce(column, JSONB)
            parts = [document[part].as_string() for part in ADDRESS_PARTS]
            return sa.func.nullif(sa.func.concat_ws(" ", *parts), "")
        return column

    def own(self, each: Field) -> Element:
        """The value of a field of the form itself."""
        return self.value((), self.form, self.root, each)

    def target_of(self, each: Field) -> tuple[FormDefinition, sa.FromClause]:
        """The joined row that a reference field of the form leads to."""
        return self._reach((each.id,))

    def through(self, each: Field) -> tuple[FormDefinition, sa.FromClause, Field]:
        """The joined row and field that a lookup shows."""
        assert isinstance(each.settings, LookupSettings)
        target, alias = self._reach((self.form.get(each.settings.through).id,))
        return target, alias, target.get(each.settings.field)

    def beyond(self, hop: Field, each: Field) -> tuple[FormDefinition, sa.FromClause]:
        """The row that reference `each` of the row behind `hop` leads to."""
        return self._reach((hop.id, each.id))

    def tables(self) -> list[sa.FromClause]:
        """Everything joined so far."""
        return [alias for _, alias in self._aliases.values()]

    def leads_to(self, form: FormDefinition) -> bool:
        """Whether a reference joined so far leads to rows of `form`."""
        return any(hops and target.key == form.key for hops, (target, _) in self._aliases.items())

    def _reach(self, hops: tuple[str, ...]) -> tuple[FormDefinition, sa.FromClause]:
        known = self._aliases.get(hops)
        if known is not None:
            return known
        form, alias = self._reach(hops[:-1])
        each = form.find_by_id(hops[-1])
        assert each is not None
        assert each.target is not None
        target = self.forms.get(each.target)
        joined = table_of(target).alias(f"r{len(self._aliases)}")
        self.joined = self.joined.outerjoin(joined, joined.c.id == alias.c[each.column])
        self._aliases[hops] = (target, joined)
        return target, joined
