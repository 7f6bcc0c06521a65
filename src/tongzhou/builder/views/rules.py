"""Decisions about views (pure): may this actor run one, and what of it may they see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tongzhou.builder.fields.facade import GROUPABLE, ValueKind
from tongzhou.builder.query.contracts import SortKey
from tongzhou.builder.query.facade import Sight, read_filter, read_order
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.views.contracts import ViewDocument, ViewKind, ViewLook
from tongzhou.expressions.facade import Bound, ExpressionError, bind_condition, parse, parse_filter
from tongzhou.kernel.errors import FieldError, InvalidParameters, InvalidValues

DATED = frozenset({ValueKind.DATE, ValueKind.INSTANT})
COLUMNED = frozenset({ValueKind.CHOICE, ValueKind.REFERENCE, ValueKind.BOOLEAN})

NEEDED: dict[ViewKind, tuple[str, ...]] = {
    "kanban": ("group",), "calendar": ("start",), "gantt": ("start",), "tree": ("parent",),
}  # fmt: skip
ALLOWED: dict[ViewKind, frozenset[str]] = {
    "grid": frozenset(),
    "kanban": frozenset({"group", "cover", "title"}),
    "calendar": frozenset({"start", "end", "title", "scale"}),
    "gallery": frozenset({"cover", "title"}),
    "gantt": frozenset({"start", "end", "title", "scale"}),
    "tree": frozenset({"parent"}),
}
_OF_KINDS = frozenset({"group", "start", "end", "cover", "parent", "title", "scale"})

Fits = Callable[[FormDefinition, Field], bool]


def _dated(_form: FormDefinition, meaning: Field) -> bool:
    return meaning.kind in DATED


_FITS: dict[str, Fits] = {
    "group": lambda _form, meaning: meaning.kind in COLUMNED,
    "start": _dated,
    "end": _dated,
    "cover": lambda _form, meaning: meaning.type.name == "image",
    "parent": lambda form, meaning: meaning in form.hierarchies,
    "title": lambda _form, meaning: meaning.kind is not ValueKind.FILES,
    "row_colour": lambda _form, meaning: meaning.kind is ValueKind.CHOICE,
}


def check_document(sight: Sight, form: FormDefinition, document: ViewDocument) -> None:
    """Raise for a view without a name, and for what in it the actor could not use themselves or does not fit."""
    if not document.title:
        raise InvalidValues(errors=[FieldError("title", "required")])
    if document.filter is not None:
        read_filter(sight, form, document.filter)
    read_order(sight, form, sort_keys(document.sort))
    errors = [*_column_errors(sight, form, document), *_kind_errors(document), *_look_errors(sight, form, document)]
    if errors:
        raise InvalidValues(errors=errors)


def fitted(sight: Sight, form: FormDefinition, document: ViewDocument) -> tuple[ViewDocument, tuple[str, ...]]:
    """The view without what the actor may not read or the form no longer has, and the names of parts left out.

    A column that may not be read is left out without a word.
    """
    columns = tuple(column for column in document.columns if _readable(sight, form, column.field) is not None)
    missing: list[str] = []
    if not _holds(lambda: document.filter is None or read_filter(sight, form, document.filter)):
        missing.append("filter")
    if not _holds(lambda: read_order(sight, form, sort_keys(document.sort))):
        missing.append("sort")
    look, left_out = _fitted_look(sight, form, document)
    kept = document.model_copy(
        update={
            "columns": columns,
            "look": look,
            "filter": None if "filter" in missing else document.filter,
            "sort": "" if "sort" in missing else document.sort,
        }
    )
    return kept, (*missing, *left_out)


def _fitted_look(sight: Sight, form: FormDefinition, document: ViewDocument) -> tuple[ViewLook, tuple[str, ...]]:
    look = document.look
    wrong = {error.field.removeprefix("look.") for error in _look_errors(sight, form, document)}
    if not wrong:
        return look, ()
    places = {tuple(name.split(".")[:2]) for name in wrong}
    changed = {
        "grouping": tuple(each for n, each in enumerate(look.grouping) if ("grouping", str(n)) not in places),
        "formats": tuple(each for n, each in enumerate(look.formats) if ("formats", str(n)) not in places),
        **{name: None for name in _FITS if name in wrong},
    }
    return look.model_copy(update=changed), tuple(sorted({name.split(".")[0] for name in wrong}))


def bound_condition(sight: Sight, form: FormDefinition, when: dict[str, Any] | str) -> Bound:
    """A format's condition as the pages interpret it; raises ExpressionError and what `read_filter` raises."""
    if isinstance(when, str):
        return bind_condition(parse(when), sight.names(form))
    read_filter(sight, form, when)
    return bind_condition(parse_filter(when), sight.names(form))


def _condition_error(sight: Sight, form: FormDefinition, when: dict[str, Any] | str, at: str) -> FieldError | None:
    try:
        bound = bound_condition(sight, form, when)
    except ExpressionError as error:
        return error.in_text(at)
    except InvalidParameters as error:
        return replace(error.errors[0], field=at) if error.errors else FieldError(at, "malformed")
    if any("." in path for path in bound.fields()):
        return FieldError(at, "own_fields_only")
    return None


def _column_errors(sight: Sight, form: FormDefinition, document: ViewDocument) -> Iterator[FieldError]:
    for number, column in enumerate(document.columns):
        if _readable(sight, form, column.field) is None:
            yield FieldError(f"columns.{number}.field", "unknown_field", {"field": column.field})


def _kind_errors(document: ViewDocument) -> Iterator[FieldError]:
    """What the kind lacks, and settings of other kinds."""
    given = {name for name in _OF_KINDS if getattr(document.look, name) is not None}
    for name in NEEDED.get(document.kind, ()):
        if name not in given:
            yield FieldError(f"look.{name}", "required")
    for name in sorted(given - ALLOWED[document.kind]):
        yield FieldError(f"look.{name}", "unknown_parameter", {"parameter": name})


def _look_errors(sight: Sight, form: FormDefinition, document: ViewDocument) -> Iterator[FieldError]:
    """Settings that name a field which is not there, may not be read or is of the wrong kind."""
    look = document.look
    named = [(name, getattr(look, name), fits) for name, fits in _FITS.items()]
    named += [(f"grouping.{n}", each.field, _groups(each.by)) for n, each in enumerate(look.grouping)]
    named += [(f"formats.{n}", each.field, lambda _form, _field: True) for n, each in enumerate(look.formats)]
    for name, key, fits in named:
        if key is None:
            continue
        found = _readable(sight, form, key)
        if found is None:
            yield FieldError(f"look.{name}", "unknown_field", {"field": key})
        elif not fits(form, sight.forms.meaning(form, found)) or (name == "parent" and found.is_lookup):
            yield FieldError(f"look.{name}", "field_unfit", {"field": key})
    for number, each in enumerate(look.formats):
        wrong = _condition_error(sight, form, each.when, f"look.formats.{number}.when")
        if wrong is not None:
            yield wrong


def _groups(period: str | None) -> Fits:
    return lambda _form, meaning: meaning.kind in (DATED if period is not None else GROUPABLE)


def _readable(sight: Sight, form: FormDefinition, key: str) -> Field | None:
    found = form.find(key)
    return found if found is not None and sight.may_read(form, found) else None


def _holds(read: Callable[[], object]) -> bool:
    try:
        read()
    except (InvalidParameters, InvalidValues):
        return False
    return True


def sort_keys(text: str) -> tuple[SortKey, ...]:
    """`-order_date,order_number` as keys."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    return tuple(SortKey(name.lstrip("-"), name.startswith("-")) for name in names)
