"""What a plan says to those who design forms."""

from __future__ import annotations

import pytest

from tongzhou.builder.schema.plans import ChangePlan
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.texts import Locale


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("zh-CN", "字段类型 金额 不能改为 日期。"), ("en", "A field of type Money cannot become Date.")],
)
def test_a_type_that_cannot_follow_is_named_as_people_call_it(locale: Locale, sentence: str) -> None:
    plan = ChangePlan((), (FieldError("size", "not_convertible", {"from": "money", "to": "date"}),), "Things")
    assert plan.document(locale)["problems"] == [{"field": "size", "code": "not_convertible", "message": sentence}]
