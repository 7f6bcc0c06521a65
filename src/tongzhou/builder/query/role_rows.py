"""Row conditions of roles, tried on the forms they speak of before a role is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tongzhou.access.facade import EVERY_FORM
from tongzhou.builder.query.row_rules import key_finder
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import FormNames, MayRead, Source, read_fresh_forms
from tongzhou.expressions.facade import ExpressionError, bind_condition, parse, to_sql
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError


class FormRowConditions:
    """The forms of a workspace, as `access.contracts.RowConditions` asks for them."""

    async def find_errors(
        self, connection: Connection, kind: PersonKind, rows: Mapping[str, str | None]
    ) -> list[FieldError]:
        """Unknown forms, and conditions that do not fit theirs."""
        return list(row_errors(await read_fresh_forms(connection), kind, rows))


def row_errors(forms: Forms, kind: PersonKind, rows: Mapping[str, str | None]) -> Iterator[FieldError]:
    """What is wrong with a role's conditions, by form key.

    A condition of members may use every field of its form; one for every form only what every form has. Partner
    users' statements run under their own database role, so theirs must do with what that role may read.
    """
    for key, condition in rows.items():
        form = next(iter(forms), None) if key == EVERY_FORM else forms.by_key.get(key)
        if form is None and key != EVERY_FORM:
            yield FieldError(f"forms.{key}", "unknown_form", {"form": key})
        elif form is not None and condition and condition.strip():
            usable = _on_every_form if key == EVERY_FORM else _for_partners if kind is PersonKind.PARTNER else _any
            error = _error(forms, form, condition, usable)
            if error is not None:
                yield error.in_text(f"forms.{key}.rows")


def _error(forms: Forms, form: FormDefinition, condition: str, usable: MayRead) -> ExpressionError | None:
    source = Source(forms, form)
    try:
        bound = bind_condition(parse(condition), FormNames(forms, form, usable))
        to_sql(bound, source, reference=key_finder(source))
    except ExpressionError as error:
        return error
    return None


def _any(_form: FormDefinition, _field: Field) -> bool:
    return True


def _on_every_form(_form: FormDefinition, field: Field) -> bool:
    return field.is_system


def _for_partners(form: FormDefinition, field: Field) -> bool:
    return form.is_seen_by_partners and not field.hidden_from_partners
