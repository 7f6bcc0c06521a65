"""Decisions about views (pure): may this actor run one, and what of it may they see."""

from __future__ import annotations

from tongzhou.builder.query.contracts import SortKey
from tongzhou.builder.query.facade import Sight, read_filter, read_order
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.views.contracts import ViewDocument
from tongzhou.kernel.errors import FieldError, InvalidParameters, InvalidValues


def check_document(sight: Sight, form: FormDefinition, document: ViewDocument) -> None:
    """Raise for a view without a name, and for a filter, sort or column that the actor could not use themselves."""
    if not document.title:
        raise InvalidValues(errors=[FieldError("title", "required")])
    if document.filter is not None:
        read_filter(sight, form, document.filter)
    read_order(sight, form, sort_keys(document.sort))
    errors = [
        FieldError(f"columns.{number}.field", "unknown_field", {"field": column.field})
        for number, column in enumerate(document.columns)
        if (found := form.find(column.field)) is None or not sight.may_read(form, found)
    ]
    if errors:
        raise InvalidValues(errors=errors)


def fitted(sight: Sight, form: FormDefinition, document: ViewDocument) -> ViewDocument | None:
    """The view without columns the actor may not read; None when they could not run it at all."""
    columns = tuple(
        column
        for column in document.columns
        if (found := form.find(column.field)) is not None and sight.may_read(form, found)
    )
    kept = document.model_copy(update={"columns": columns})
    try:
        check_document(sight, form, kept)
    except (InvalidParameters, InvalidValues):
        return None
    return kept


def sort_keys(text: str) -> tuple[SortKey, ...]:
    """`-order_date,order_number` as keys."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    return tuple(SortKey(name.lstrip("-"), name.startswith("-")) for name in names)
