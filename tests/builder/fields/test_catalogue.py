"""Every field type passes the same suite; a type without samples fails it."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.builder.samples import SAMPLES
from tongzhou.builder.fields.contracts import FieldType, Refused
from tongzhou.builder.fields.facade import FIELD_TYPES, catalogue_document, get_field_type
from tongzhou.builder.fields.kinds import ValueKind

CONTRACT = Path(__file__).parents[3] / "contracts" / "field_catalogue.json"


def shown(stored: Any) -> Any:
    """A stored value as PostgreSQL writes it into JSON."""
    if isinstance(stored, list):
        return [shown(item) for item in stored]
    if isinstance(stored, datetime):
        text = stored.isoformat()
        return text.replace(".500000", ".5")
    if isinstance(stored, (Decimal, date, UUID)):
        return str(stored)
    return stored


def parser_of(field_type: FieldType) -> Any:
    samples = SAMPLES[field_type.name]
    return field_type.codec.parser(field_type.settings.model_validate(samples.settings))


def test_every_type_has_samples_and_no_sample_lacks_a_type() -> None:
    assert {field_type.name for field_type in FIELD_TYPES} == set(SAMPLES)


@pytest.mark.parametrize("field_type", FIELD_TYPES, ids=lambda field_type: field_type.name)
class TestEveryType:
    def test_takes_good_values(self, field_type: FieldType) -> None:
        parse = parser_of(field_type)
        for value, expected in SAMPLES[field_type.name].good:
            assert shown(parse(value)) == expected

    def test_takes_again_what_it_shows(self, field_type: FieldType) -> None:
        parse = parser_of(field_type)
        for value, _ in SAMPLES[field_type.name].good:
            stored = parse(value)
            assert parse(shown(stored)) == stored

    def test_refuses_bad_values_with_a_reason(self, field_type: FieldType) -> None:
        parse = parser_of(field_type)
        for value, code in SAMPLES[field_type.name].bad:
            with pytest.raises(Refused) as refused:
                parse(value)
            assert (value, refused.value.code) == (value, code)

    def test_nothing_is_none(self, field_type: FieldType) -> None:
        if field_type.is_written_by_people:
            assert parser_of(field_type)(None) is None

    def test_refuses_unknown_settings(self, field_type: FieldType) -> None:
        with pytest.raises(ValueError, match="extra_forbidden"):
            field_type.settings.model_validate({**SAMPLES[field_type.name].settings, "colour": "red"})

    def test_shows_nothing_as_nothing(self, field_type: FieldType) -> None:
        settings = field_type.settings.model_validate(SAMPLES[field_type.name].settings)
        assert field_type.codec.shower(settings)(None) == ""

    def test_keeps_its_order(self, field_type: FieldType) -> None:
        ordered = {ValueKind.NUMBER, ValueKind.MONEY, ValueKind.DATE, ValueKind.INSTANT, ValueKind.BOOLEAN}
        if field_type.kind in ordered:
            stored = [parser_of(field_type)(value) for value, _ in SAMPLES[field_type.name].good]
            assert stored == sorted(stored)


def test_patterns_match_the_whole_text() -> None:
    text = get_field_type("text")
    parse = text.codec.parser(text.settings.model_validate({"pattern": "[A-Z]{2}[0-9]+"}))
    assert parse("AW00001") == "AW00001"
    with pytest.raises(Refused, match="pattern_not_matched"):
        parse("xAW00001")


def test_a_pattern_that_is_none_is_refused() -> None:
    text = get_field_type("text")
    with pytest.raises(Refused, match="invalid_pattern"):
        text.codec.parser(text.settings.model_validate({"pattern": "("}))


def test_the_published_catalogue_is_current() -> None:
    """`make contracts` writes it anew."""
    assert json.loads(CONTRACT.read_text("utf-8")) == catalogue_document()


def test_a_type_becomes_only_what_its_values_can_follow_into() -> None:
    becomes = {each["name"]: each["becomes"] for each in catalogue_document()["types"]}
    assert "number" in becomes["money"]
    assert "date" not in becomes["money"]
    assert becomes["reference"] == ["references"]
    assert becomes["revision"] == []
