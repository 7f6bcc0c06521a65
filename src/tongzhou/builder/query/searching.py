"""What a search asks of a record: each word within its search text, or within the names of what it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.access.facade import Action
from tongzhou.builder.fields.facade import bigrams, searched_words
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import Element, Source, searched_fields, table_of
from tongzhou.kernel.errors import FieldError, InvalidParameters

SEARCH_LENGTH_MAX = 200
NAMED_MAX = 200
"""Records of another form that a word may name. A word that names more says too little to look through references."""


class Searched(NamedTuple):
    """The words of a search, and whether names of records that references lead to count too."""

    words: tuple[str, ...] = ()
    with_names: bool = False

    @property
    def shape(self) -> tuple[object, ...]:
        """Equal shapes have equal statements."""
        return (self.with_names, *(len(word) > 1 for word in self.words))

    @property
    def inputs(self) -> dict[str, object]:
        """The values of this search."""
        return {"words": [_anywhere(word) for word in self.words], "bigrams": [bigrams(word) for word in self.words]}


def read_search(sight: Sight, form: FormDefinition, search: str | None, *, with_names: bool) -> Searched:
    """Read what somebody typed. Raises InvalidParameters where it is too long or the form is not theirs to search."""
    if not search or not search.strip():
        return Searched()
    if len(search) > SEARCH_LENGTH_MAX or "\x00" in search:
        raise InvalidParameters(
            parameter="search", errors=[FieldError("search", "too_long", {"limit": SEARCH_LENGTH_MAX})]
        )
    if not sight.may_read(form, form.get(form.label_field)):
        raise InvalidParameters(parameter="search")
    return Searched(tuple(searched_words(search)), with_names)


def found_by(sight: Sight, source: Source, searched: Searched) -> Iterator[Element]:
    """A condition for each word."""
    for index, word in enumerate(searched.words):
        own = _within(sight, source, index, indexed=len(word) > 1)
        named = _references(sight, source) if searched.with_names else ()
        yield sa.or_(own, *(_names(sight, source, each, index, indexed=len(word) > 1) for each in named))


def _within(sight: Sight, source: Source, index: int, *, indexed: bool) -> Element:
    """A word within the record's search text; within its label alone where not all of that may be read."""
    form = source.form
    if not all(sight.may_read(form, each) for each in searched_fields(form)):
        label = source.own(form.get(form.label_field))
        return sa.func.lower(sa.cast(label, sa.Text())).like(_word(index))
    return _held(sight, source.root, index, indexed=indexed)


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


def _references(sight: Sight, source: Source) -> Iterator[Field]:
    """The references whose records' names the actor reads beside them."""
    for each in source.form.stored_fields:
        if each.target is None or each.is_system or not sight.may_read(source.form, each):
            continue
        target = source.forms.get(each.target)
        if not target.is_platform and target.aggregate is None and sight.label_visible(target):
            yield each


def _names(sight: Sight, source: Source, reference: Field, index: int, *, indexed: bool) -> Element:
    """Whether a reference leads to one of the few records that a word names.

    They are found first, once for the statement, so that their ids can be looked up in the reference's index.
    """
    assert reference.target is not None
    target = source.forms.get(reference.target)
    table = table_of(target).alias()
    found = _held(sight, table, index, indexed=indexed)
    if not _reads_all_searched(sight, target):
        label = sa.cast(table.c[target.get(target.label_field).column], sa.Text())
        pinyin = sa.func.replace(table.c["_label_key"], " ", "")
        found = sa.and_(found, sa.or_(*(sa.func.lower(each).like(_word(index)) for each in (label, pinyin))))
    few = sa.select(table.c.id).where(found).limit(NAMED_MAX + 1).subquery()
    ids = sa.select(sa.case((sa.func.count() <= NAMED_MAX, sa.func.array_agg(few.c.id)))).scalar_subquery()
    return source.root.c[reference.column] == sa.func.any(sa.cast(ids, ARRAY(sa.Uuid())))


def _reads_all_searched(sight: Sight, target: FormDefinition) -> bool:
    """Whether the actor reads of every record all that a search of its form looks into, not its name alone."""
    if sight.rules(target.key, Action.READ) is not None:
        return False
    return all(sight.may_read(target, each) for each in searched_fields(target))


def _word(index: int) -> sa.BindParameter[str]:
    return sa.bindparam(f"words_{index}", type_=sa.Text())


def _anywhere(word: str) -> str:
    """The pattern of texts that hold a word."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
