"""What a request for records can get wrong: parameters, answered with 400."""

from tongzhou.kernel.errors import InvalidParameters


class InvalidFilter(InvalidParameters):
    """The filter is not one, or names what is not there for this actor."""

    code = "invalid_filter"


class InvalidSort(InvalidParameters):
    """The sort names what cannot be sorted by."""

    code = "invalid_sort"


class InvalidCursor(InvalidParameters):
    """The cursor is not one, or of another sort."""

    code = "invalid_cursor"


class InvalidAggregate(InvalidParameters):
    """The aggregate groups or measures what cannot be."""

    code = "invalid_aggregate"
