"""What rules, checks and defaults may read of calculations, and what is refused with its reason. Pure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builder.make import PARTNER, REGION
from tests.builder.quotes import LINE, QUOTE, TASK
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.documents import read_definition
from tongzhou.builder.schema.facade import conditions_of
from tongzhou.builder.schema.rules import check_definition
from tongzhou.kernel.http.problems import field_errors

SERIAL = {"key": "number", "type": "serial", "label": "No.", "settings": {}}
NUMBERED = {"key": "numbered", "type": "formula", "label": "Numbered",
            "settings": {"formula": "upper(number)", "result": "text"}}  # fmt: skip


def forms_with(fields: tuple[dict[str, Any], ...] = (), **changes: Any) -> Forms:
    quote = {**QUOTE, **changes, "fields": [*QUOTE["fields"], *fields]}
    forms = Forms()
    for document in (REGION, PARTNER, quote, LINE, TASK):
        forms = forms.with_form(read_definition(document))
    return forms


def test_calculations_are_made_in_stages_after_what_they_are_made_of() -> None:
    forms = forms_with()
    quote = forms.get("quote")
    conditions = conditions_of(forms, quote)
    assert [set(stage) for stage in conditions.stages] == [
        {"tasks", "total", "region", "left", "limit", "tier"}, {"net"},
    ]  # fmt: skip
    assert conditions.late == {quote.get("total").id}
    assert conditions.early.required.keys() == {"approver"}
    assert conditions.touching["approver"] == {"left", "partner", "amount", "internal"}


@pytest.mark.parametrize(
    ("fields", "changes", "expected"),
    [
        ((), {"rules": [{"when": "tier = 'gold'", "hide": ["partner"]}], "checks": []},
         ("rules", "rules_in_a_circle", "Tier → Partner")),
        ((), {"checks": [{"that": "not is_empty(lines)", "message": "No"}]},
         ("checks.0.that", "read_as_rows", "roll-up or formula")),
        ((), {"checks": [{"that": "created_at < now()", "message": "No"}]},
         ("checks.0.that", "read_after_writing", "given only when a record is stored")),
        ((SERIAL,), {"checks": [{"that": "number <> 'x'", "message": "No"}]},
         ("checks.0.that", "read_after_writing", "No.")),
        ((SERIAL, NUMBERED), {"checks": [{"that": {"field": "numbered", "op": "is_empty"}, "message": "No"}]},
         ("numbered", "read_after_writing", "Numbered")),
        ((), {"checks": [{"that": "tier > 5", "message": "No"}]}, ("checks.0.that", "kinds_differ", "")),
        ((), {"rules": [{"when": "total > 5", "hide": ["discount"]}]},
         ("fields.4", "filled_before_rows", "Discount")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(
    fields: tuple[dict[str, Any], ...], changes: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    forms = forms_with(fields, **changes)
    errors = check_definition(forms.get("quote"), forms)
    assert [(error.field, error.code) for error in errors] == [expected[:2]]
    (told,) = field_errors(errors, "en")
    assert expected[2] in told["message"], told
    assert "{" not in field_errors(errors, "zh-CN")[0]["message"]


def test_another_form_may_not_change_what_conditions_read() -> None:
    """The look-up would still stand, but no longer compare with a text."""
    tier = {"key": "tier", "type": "number", "label": "Tier"}
    changed = {**PARTNER, "fields": [tier if each["key"] == "tier" else each for each in PARTNER["fields"]]}
    forms = forms_with()
    draft = read_definition(changed)
    found = [(error.field, error.code) for error in check_definition(draft, forms)]
    assert ("fields", "condition_elsewhere") in found


@pytest.mark.parametrize("kept", ["amount", "limit", "partner"])
def test_a_condition_made_of_what_partners_may_not_see_is_refused(kept: str) -> None:
    """`left` is a formula over the amount and the limit, which is looked up through the partner."""
    hidden = [{**each, "hidden_from_partners": each["key"] == kept} for each in QUOTE["fields"]]
    forms = forms_with(rules=[], checks=[{"that": "left > 0", "message": "No"}])
    quote = read_definition({**QUOTE, "fields": hidden, "rules": [], "checks": [{"that": "left > 0", "message": "No"}]})
    errors = check_definition(quote, forms)
    assert ("checks.0.that", "condition_hidden_from_partners") in [(error.field, error.code) for error in errors]


def test_a_default_made_of_what_partners_may_not_see_is_refused_where_they_see_the_field() -> None:
    """It would be stored where they read it; a field that is kept from them as well may take it."""

    def found(*hidden: str) -> list[tuple[str, str]]:
        fields = [
            {**each, "hidden_from_partners": each["key"] in hidden}
            | ({"default_formula": "limit - amount"} if each["key"] == "discount" else {})
            for each in QUOTE["fields"]
        ]
        quote = read_definition({**QUOTE, "fields": fields, "rules": [], "checks": []})
        errors = check_definition(quote, forms_with(rules=[], checks=[]))
        return [(error.field, error.code) for error in errors]

    assert found() == []
    assert found("limit") == [("fields.4.default_formula", "condition_hidden_from_partners")]
    assert found("amount", "limit") == [("fields.4.default_formula", "condition_hidden_from_partners")] * 2
    assert found("limit", "discount") == []
