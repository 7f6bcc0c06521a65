"""What other packages call: whom sources mean, what is wrong with them, who stands in for whom."""

from tongzhou.builder.assignees.checking import find_source_errors
from tongzhou.builder.assignees.queries import PEOPLE_MAX, find_people

__all__ = ["PEOPLE_MAX", "find_people", "find_source_errors"]
