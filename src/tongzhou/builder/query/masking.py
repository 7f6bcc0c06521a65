"""Personal data in SQL as those see it who may not see all of it: values leave masked, wherever they leave."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.schema.contracts import Field
from tongzhou.builder.schema.facade import DOTS, ENDS, TEXTS, Element, Level, Mask, Privacy, Source

_DOTS: Element = sa.literal_column(f"'{DOTS}'", sa.Text())
_SHOWN_OF_ADDRESS = ("country", "province", "city")


def masked_value(source: Source, each: Field, mark: Privacy) -> Element:
    """A marked field of the source's form as JSON: texts with dots, of an address the city, of all else nothing."""
    meaning = source.forms.meaning(source.form, each)
    if meaning.kind in TEXTS:
        return _masked_text(source.own(each), mark, is_whole=meaning.kind is ValueKind.TEXT)
    if meaning.kind is ValueKind.ADDRESS and not each.is_computed and mark.mask is Mask.PARTLY:
        return _masked_address(source.root.c[each.column])
    return sa.null()


def _masked_text(value: Element, mark: Privacy, *, is_whole: bool) -> Element:
    text = sa.cast(value, sa.Text())
    hidden = _parts(text, mark) if mark.mask is Mask.PARTLY and is_whole else _DOTS
    return sa.case((text.is_not(None), hidden), else_=sa.null())


def _parts(text: Element, mark: Privacy) -> Element:
    length = sa.func.char_length(text)
    if mark.level is Level.SENSITIVE:
        return sa.case((length >= _number(8), _DOTS.concat(sa.func.right(text, _number(4)))), else_=_DOTS)
    at = sa.func.strpos(sa.func.substr(text, _number(2)), sa.literal_column("'@'"))
    mail = sa.func.left(text, _number(1)).concat(_DOTS).concat(sa.func.substr(text, at + _number(1)))
    ends = [
        (length >= _number(least), sa.func.left(text, _number(head)).concat(_DOTS).concat(_tail(text, tail)))
        for least, head, tail in ENDS
    ]
    return sa.case((at > _number(0), mail), *ends, else_=_DOTS)


def _tail(text: Element, count: int) -> Element:
    return sa.func.right(text, _number(count)) if count else sa.literal_column("''", sa.Text())


def _number(value: int) -> Element:
    return sa.literal_column(str(value), sa.Integer())


def _masked_address(column: Element) -> Element:
    document = sa.type_coerce(column, JSONB)
    kept = [item for part in _SHOWN_OF_ADDRESS for item in (sa.literal_column(f"'{part}'"), document[part])]
    shown = sa.func.jsonb_strip_nulls(sa.func.jsonb_build_object(*kept))
    return sa.case((column.is_not(None), shown), else_=sa.null())
