"""Which calculated fields are tracked, so that their change is an event, and which cannot be. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tongzhou.builder.fields.facade import ComputedSettings
from tongzhou.builder.schema.computed import Place
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.ways import ReadsEverything, parts_of, variables_read, ways_of

OF_TIME = frozenset({"today", "now", "zone"})
"""What a tracked field may read besides records; it is looked at again every day."""


def is_tracked(each: Field) -> bool:
    """Whether the form asks for the field to be tracked."""
    return isinstance(each.settings, ComputedSettings) and each.settings.tracked


def tracking_obstacle(forms: Forms, form: FormDefinition, each: Field) -> str | None:
    """Why a calculated field cannot be tracked, as an error code; None where it can."""
    parts = parts_of(forms, form, each)
    if any(place.form.is_platform or place.form.aggregate is not None for place in parts):
        return "tracked_of_elsewhere"
    if any(place.field.privacy is not None for place in parts):
        return "tracked_of_personal"
    if not variables_read(forms, form, each) <= OF_TIME:
        return "tracked_of_reader"
    try:
        ways_of(forms, form, each)
    except ReadsEverything:
        return "tracked_of_everything"
    return None


def tracked_fields(forms: Forms) -> Iterator[Place]:
    """The fields that are tracked. One that another form's change made untrackable is not."""
    for form in forms:
        for each in form.live_fields:
            if is_tracked(each) and tracking_obstacle(forms, form, each) is None:
                yield Place(form, each)
