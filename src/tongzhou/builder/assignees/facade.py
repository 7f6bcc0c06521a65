"""What other packages call: whom sources mean, what is wrong with them, who stands in for whom; the routes."""

from tongzhou.builder.assignees.checking import find_source_errors
from tongzhou.builder.assignees.delegates import acting_for, with_delegates
from tongzhou.builder.assignees.queries import PEOPLE_MAX, find_fixed_people, find_people
from tongzhou.builder.assignees.routes import routes

__all__ = [
    "PEOPLE_MAX",
    "acting_for",
    "find_fixed_people",
    "find_people",
    "find_source_errors",
    "routes",
    "with_delegates",
]
