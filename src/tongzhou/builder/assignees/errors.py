"""Refusals of assignees."""

from tongzhou.kernel.errors import Conflict, InvalidValues


class TooManyPeople(Conflict):
    """More people than one step may ask."""

    code = "too_many_people"


class DelegatesInCircle(InvalidValues):
    """Who stands in would be stood in for, in the end, by who is away."""

    code = "delegates_in_circle"
