"""What a search asks of a record: each word within its search text, or within the names of what it refers to.

Those names are looked for in a statement of their own, before the one that needs them: of ids that it holds PostgreSQL
knows how many they are, of a query inside it it does not, and walks through a million records for two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.access.facade import Action
from tongzhou.builder.fields.facade import bigrams, searched_words
from tongzhou.builder.query.contracts import CompiledQuery, Named, Statement
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import Element, Source, searched_fields, table_of
from tongzhou.kernel.errors import FieldError, InvalidParameters

SEARCH_LENGTH_MAX = 200
NAMED_MAX = 1_000
"""Records of another form that a word may name. A word that names more is not looked for through references."""


class Searched(NamedTuple):
    """The words of a search, and for each the records of other forms that it names, by form."""

    words: tuple[str, ...] = ()
    named: Named = ()

    @property
    def shape(self) -> tuple[Any, ...]:
        """Equal shapes have equal statements."""
        return (tuple(len(word) > 1 for word in self.words), tuple(tuple(found) for found in self.named))

    @property
    def inputs(self) -> dict[str, Any]:
        """The values of this search."""
        return {
            "words": [_anywhere(word) for word in self.words],
            "bigrams": [bigrams(word) for word in self.words],
            "named": [list(ids) for found in self.named for ids in found.values()],
        }


def read_search(sight: Sight, form: FormDefinition, search: str | None, named: Named = ()) -> Searched:
    """Read what somebody typed. Raises InvalidParameters where it is too long or the form is not theirs to search."""
    if not search or not search.strip():
        return Searched()
    if len(search) > SEARCH_LENGTH_MAX or "\x00" in search:
        raise InvalidParameters(
            parameter="search", errors=[FieldError("search", "too_long", {"limit": SEARCH_LENGTH_MAX})]
        )
    if not sight.may_read(form, form.get(form.label_field)):
        raise InvalidParameters(parameter="search")
    return Searched(tuple(searched_words(search)), named)


def compile_named(sight: Sight, form: FormDefinition, search: str | None) -> Statement | None:
    """Which records of other forms the words of a search name: rows of word, form and ids; see `read_named`.

    None where nothing is to be looked for: no references whose names the actor reads, no word of two signs.
    """
    words = read_search(sight, form, search).words
    targets = sight.keep(("named", form.key), lambda: tuple(_targets(sight, form))) if words else ()
    places = [index for index, word in enumerate(words) if len(word) > 1]
    if not (targets and places):
        return None

    def make() -> CompiledQuery:
        found = [_naming(sight, target, index) for index in places for target in targets]
        return finished(sa.union_all(*found), sight.schema, {})

    return sight.statement(("named", form.key, *places), make).bind(Searched(words).inputs)


def read_named(rows: Iterable[tuple[int, str, list[UUID]]]) -> Named:
    """What the rows of `compile_named` say."""
    found: dict[int, dict[str, tuple[UUID, ...]]] = {}
    for word, target, ids in rows:
        found.setdefault(word, {})[target] = tuple(ids)
    return tuple(dict(sorted(found.get(index, {}).items())) for index in range(max(found, default=-1) + 1))


def found_by(sight: Sight, source: Source, searched: Searched) -> Iterator[Element]:
    """A condition for each word."""
    place = 0
    for index, word in enumerate(searched.words):
        either = [_within(sight, source, index, indexed=len(word) > 1)]
        for target in searched.named[index] if index < len(searched.named) else ():
            ids = sa.bindparam(f"named_{place}", type_=ARRAY(sa.Uuid()))
            either += (_leads(source, each, ids) for each in _references(sight, source.form) if _target(each) == target)
            place += 1
        yield sa.or_(*either)


def _within(sight: Sight, source: Source, index: int, *, indexed: bool) -> Element:
    """A word within the record's search text; within its label alone where not all of that may be read."""
    if _reads_all_searched(sight, source.form):
        return _held(sight, source.root, index, indexed=indexed)
    label = source.own(source.form.get(source.form.label_field))
    return sa.func.lower(sa.cast(label, sa.Text())).like(_word(index))


def _held(sight: Sight, table: sa.FromClause, index: int, *, indexed: bool) -> Element:
    """A word within the search text of a table's rows.

    Of LIKE PostgreSQL knows how many rows it lets through, so it neither looks up a word that all of them hold in the
    index nor walks through all of them for one that none holds.
    """
    text = table.c["_search"]
    contained: Element = text.like(_word(index))
    if not indexed:
        return contained
    pairs = sa.bindparam(f"bigrams_{index}", type_=ARRAY(sa.Text()))
    function = getattr(sa.func, sight.schema)._bigrams(text, type_=ARRAY(sa.Text()))
    return sa.and_(function.op("@>")(pairs), contained)


def _references(sight: Sight, form: FormDefinition) -> Iterator[Field]:
    """The references to other forms whose records' names the actor reads beside them.

    Of a tree, a search for a record would find all that stands right below it, too.
    """
    for each in form.stored_fields:
        if _target(each) in ("", form.key) or each.is_system or not sight.may_read(form, each):
            continue
        target = sight.forms.get(_target(each))
        if target.aggregate is None and sight.label_visible(target):
            yield each


def _target(each: Field) -> str:
    return each.target or each.list_target or ""


def _targets(sight: Sight, form: FormDefinition) -> list[FormDefinition]:
    return [sight.forms.get(key) for key in sorted({_target(each) for each in _references(sight, form)})]


def _leads(source: Source, reference: Field, ids: sa.BindParameter[Any]) -> Element:
    column = source.root.c[reference.column]
    return column.op("&&")(ids) if reference.list_target is not None else column == sa.any_(ids)


def _naming(sight: Sight, target: FormDefinition, index: int) -> sa.Select[Any]:
    """The records of a form that a word names; none where they are more than `NAMED_MAX`."""
    table = table_of(target).alias()
    few = sa.select(table.c.id).where(*_named_by(sight, target, table, index)).limit(NAMED_MAX + 1).subquery()
    columns: list[Element] = [sa.literal_column(str(index)), sa.literal(target.key), sa.func.array_agg(few.c.id)]
    return sa.select(*columns).having(sa.func.count().between(1, NAMED_MAX))


def _named_by(sight: Sight, target: FormDefinition, table: sa.FromClause, index: int) -> Iterator[Element]:
    """Within its search text for who may read all of that, else within what a reference shows: the label."""
    label = sa.func.lower(sa.cast(table.c[target.get(target.label_field).column], sa.Text())).like(_word(index))
    if target.is_platform:
        yield label
        return
    yield _held(sight, table, index, indexed=True)
    if sight.rules(target.key, Action.READ) is not None or not _reads_all_searched(sight, target):
        yield sa.or_(label, sa.func.replace(table.c["_label_key"], " ", "").like(_word(index)))


def _reads_all_searched(sight: Sight, form: FormDefinition) -> bool:
    return all(sight.may_read(form, each) for each in searched_fields(form))


def _word(index: int) -> sa.BindParameter[str]:
    return sa.bindparam(f"words_{index}", type_=sa.Text())


def _anywhere(word: str) -> str:
    """The pattern of texts that hold a word."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
