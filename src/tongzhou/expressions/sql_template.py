"""SQL of a function's row as an element: `$1`, `$2` … stand for the arguments.

An argument that is written more than once and is more than a column or a value is computed once, in a sub-select of
one row; so the text of nested calls grows with their number, not with its power.
"""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import InternalTraversal

_PLACE = re.compile(r"\$([0-9]+)")
_SIMPLE = (sa.Column, sa.BindParameter)


class _Template(FunctionElement[Any]):
    _traverse_internals = [  # noqa: RUF012  SQLAlchemy's own form
        *FunctionElement._traverse_internals,
        ("text", InternalTraversal.dp_string),
        ("inline", InternalTraversal.dp_boolean),
    ]
    inherit_cache = True

    def __init__(self, text: str, arguments: Sequence[sa.ColumnElement[Any]], inline: bool) -> None:
        super().__init__(*arguments)
        self.text = text
        self.inline = inline


def template(
    text: str, arguments: Sequence[sa.ColumnElement[Any]], type_: sa.types.TypeEngine[Any], *, inline: bool = False
) -> sa.ColumnElement[Any]:
    """The element of a SQL text over arguments; `inline` writes them wherever they stand, whatever they are."""
    element = _Template(text, arguments, inline)
    element.type = type_
    return element


@compiles(_Template)
def _compile(element: _Template, compiler: Any, **options: Any) -> str:
    arguments = list(element.clauses)
    options.pop("within_columns_clause", None)
    written = [compiler.process(sa.sql.elements.Grouping(each), **options) for each in arguments]
    text = element.text.replace("%", "%%") if compiler.preparer._double_percents else element.text
    used = [int(place) for place in _PLACE.findall(text)]
    twice = {
        place
        for place in used
        if used.count(place) > 1 and not element.inline and not isinstance(arguments[place - 1], _SIMPLE)
    }
    if not twice:
        return "(" + _PLACE.sub(lambda found: written[int(found[1]) - 1], text) + ")"
    named = ", ".join(f"{written[place - 1]} AS given{place}" for place in sorted(twice))
    body = _PLACE.sub(
        lambda found: f"once.given{found[1]}" if int(found[1]) in twice else written[int(found[1]) - 1], text
    )
    return f"(SELECT {body} FROM (SELECT {named} OFFSET 0) AS once)"
