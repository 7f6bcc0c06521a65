"""Row rules one by one, for explaining: whether each admits a record, and what each says in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import FollowedRows, RowRule, SharedRows
from tongzhou.builder.fields.facade import MultiSelectSettings, SelectSettings
from tongzhou.builder.query.conditions import source_for
from tongzhou.builder.query.contracts import Statement
from tongzhou.builder.query.reach import standing_variables
from tongzhou.builder.query.row_rules import surely_admits
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import along
from tongzhou.expressions.facade import Wording, to_words
from tongzhou.kernel.texts import Locale, say, words


def compile_verdicts(
    sight: Sight,
    form: FormDefinition,
    record_id: UUID,
    rules: Sequence[RowRule],
    *,
    variables: Mapping[str, object],
    today: date,
) -> Statement:
    """One row with a yes or no per rule, for a live record.

    Says nothing that whoever asks may not know: ask only of a record that they read.
    """
    standing = standing_variables(variables, today)
    source = source_for(sight, form, standing)
    columns: list[Any] = [
        surely_admits(sight, source, rule, standing).label(f"v{index}") for index, rule in enumerate(rules)
    ]
    statement = (
        sa.select(sa.literal_column("true"), *columns)
        .select_from(source.joined)
        .where(source.root.c.id == sa.bindparam("id", type_=sa.Uuid()), source.root.c.deleted_at.is_(None))
    )
    return finished(statement, sight.schema, {}).bind({"id": {0: record_id}})


def reads_all_of(sight: Sight, form: FormDefinition, rule: RowRule | None) -> bool:
    """Whether these rights read every field that a rule looks at."""
    if not isinstance(rule, str):
        return True
    paths = sight.rule(form, rule).fields()
    places = [place for path in paths for place in along(sight.forms, form, path)]
    return all(sight.may_read(place.form, place.field) for place in places)


def rule_in_words(sight: Sight, form: FormDefinition, rule: RowRule | None, locale: Locale) -> str:
    """What a rule says, for people."""
    if rule is None:
        return say(locale, "explanations.rows.all")
    if isinstance(rule, SharedRows):
        return say(locale, "explanations.rows.shared")
    if isinstance(rule, FollowedRows):
        reference = form.find(rule.reference)
        names = {
            "reference": words(reference.label, locale) if reference is not None else rule.reference,
            "form": words(sight.forms.get(rule.form).title, locale),
            "action": say(locale, f"actions.{rule.action}"),
        }
        return say(locale, "explanations.rows.followed", names)
    return to_words(sight.rule(form, rule), _wording(sight, form, locale))


def _wording(sight: Sight, form: FormDefinition, locale: Locale) -> Wording:
    def fields(path: str) -> list[Any]:
        found, around = [], form
        for identifier in path.split("."):
            each = around.find_by_id(identifier)
            if each is None:
                break
            found.append(each)
            around = sight.forms.find(each.target or "") or around
        return found

    def name_of(path: str) -> str:
        return say(locale, "explanations.path").join(words(each.label, locale) for each in fields(path))

    def label_of(path: str, value: str) -> str:
        settings = fields(path)[-1].settings if fields(path) else None
        options = settings.options if isinstance(settings, SelectSettings | MultiSelectSettings) else ()
        return next((words(each.label, locale) or each.key for each in options if each.key == value), value)

    return Wording(locale, name_of, label_of)
