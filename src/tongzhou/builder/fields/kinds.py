"""Value kinds: a closed set. Comparing, sorting, grouping and filtering are defined on kinds, not on field types."""

from enum import StrEnum


class ValueKind(StrEnum):
    """What a value is, whatever its field is called."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    REFERENCES = "references"
    ADDRESS = "address"
    LOCATION = "location"
    MARKUP = "markup"
    FILES = "files"
    ROWS = "rows"


class Operator(StrEnum):
    """How a filter may compare a field with a value."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    BETWEEN = "between"
    IS_EMPTY = "is_empty"
    IS_NOT_EMPTY = "is_not_empty"


class Measure(StrEnum):
    """How an aggregate folds a field's values into one."""

    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"


_EMPTINESS = (Operator.IS_EMPTY, Operator.IS_NOT_EMPTY)
_SAMENESS = (Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN)
_ORDER = (Operator.LT, Operator.LTE, Operator.GT, Operator.GTE, Operator.BETWEEN)

SAMENESS_ONLY = (*_SAMENESS, *_EMPTINESS)

OPERATORS: dict[ValueKind, tuple[Operator, ...]] = {
    ValueKind.TEXT: (*_SAMENESS, Operator.CONTAINS, Operator.STARTS_WITH, *_ORDER, *_EMPTINESS),
    ValueKind.NUMBER: (*_SAMENESS, *_ORDER, *_EMPTINESS),
    ValueKind.MONEY: (*_SAMENESS, *_ORDER, *_EMPTINESS),
    ValueKind.DATE: (*_SAMENESS, *_ORDER, *_EMPTINESS),
    ValueKind.INSTANT: (*_SAMENESS, *_ORDER, *_EMPTINESS),
    ValueKind.BOOLEAN: (Operator.EQ, Operator.NE, *_EMPTINESS),
    ValueKind.CHOICE: (*_SAMENESS, *_EMPTINESS),
    ValueKind.CHOICES: (Operator.CONTAINS, *_EMPTINESS),
    ValueKind.REFERENCE: (*_SAMENESS, *_EMPTINESS),
    ValueKind.REFERENCES: (Operator.CONTAINS, Operator.IN, Operator.NOT_IN, *_EMPTINESS),
    ValueKind.ADDRESS: (Operator.CONTAINS, *_EMPTINESS),
    ValueKind.LOCATION: (Operator.CONTAINS, *_EMPTINESS),
    ValueKind.MARKUP: (Operator.CONTAINS, *_EMPTINESS),
    ValueKind.FILES: _EMPTINESS,
    ValueKind.ROWS: _EMPTINESS,
}

SORTABLE = frozenset(
    {
        ValueKind.TEXT,
        ValueKind.NUMBER,
        ValueKind.MONEY,
        ValueKind.DATE,
        ValueKind.INSTANT,
        ValueKind.BOOLEAN,
        ValueKind.CHOICE,
        ValueKind.REFERENCE,
    }
)
GROUPABLE = SORTABLE
TYPED = SORTABLE | {ValueKind.CHOICES, ValueKind.REFERENCES}
"""Written in one box, as a rule."""

_COUNTS = (Measure.COUNT, Measure.COUNT_DISTINCT)
MEASURES: dict[ValueKind, tuple[Measure, ...]] = {
    kind: (
        (*_COUNTS, Measure.SUM, Measure.AVG, Measure.MIN, Measure.MAX)
        if kind in (ValueKind.NUMBER, ValueKind.MONEY)
        else (*_COUNTS, Measure.MIN, Measure.MAX)
        if kind in (ValueKind.DATE, ValueKind.INSTANT)
        else _COUNTS
        if kind in GROUPABLE
        else (Measure.COUNT,)
        if kind is not ValueKind.ROWS
        else ()
    )
    for kind in ValueKind
}
