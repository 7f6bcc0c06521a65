"""Times after which something happens to what people are asked, as people write them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Constraint

from tongzhou.builder.assignees.contracts import AssigneeSource
from tongzhou.builder.fields.facade import Key
from tongzhou.kernel.texts import Locale, words
from tongzhou.kernel.workdays import Unit

TemplateText = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]
"""Text with `{field.path}` in it."""
Template = TemplateText | Annotated[dict[Locale, TemplateText], Constraint(min_length=1)]
"""One for everybody, or one per language: each reader gets theirs."""


def each_text(template: Template) -> tuple[str, ...]:
    """The text in every language it is written in."""
    return (template,) if isinstance(template, str) else tuple(template.values())


def text_in(template: Template, locale: Locale) -> str:
    """The text for who reads this language, else in any that it is written in."""
    return template if isinstance(template, str) else words({str(key): text for key, text in template.items()}, locale)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Duration(_Strict):
    """A length of time."""

    amount: Annotated[int, Constraint(ge=1, le=366 * 24 * 60)]
    unit: Unit = Unit.HOURS


class DeadlineAct(StrEnum):
    """What happens when time is up."""

    REMIND = "remind"
    SUBMIT = "submit"
    RETURN = "return"
    TRANSFER = "transfer"
    ESCALATE = "escalate"


class Deadline(_Strict):
    """A time after a step was reached, or relative to a date field of the record as it was then.

    `end_of_day`: when the day of a date is over, not in its morning. `before`: so much earlier.
    `to`: who takes over (transfer) or is told as well (escalate, remind).
    """

    after: Duration | None = None
    field: Key | None = None
    end_of_day: bool = False
    before: Duration | None = None
    share: Annotated[int, Constraint(ge=1, le=99)] | None = None
    """At this share in percent of the first deadline without one, as 50 and 80 of a chain that ends at 100."""
    act: DeadlineAct = DeadlineAct.REMIND
    to: Annotated[tuple[AssigneeSource, ...], Constraint(max_length=20)] = ()
    text: Template | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Deadline:
        if sum(each is not None for each in (self.after, self.field, self.share)) != 1:
            raise ValueError("after_field_or_share")
        return self
