"""What a caller supplies so that formulas over rows become sub-selects: how to reach the rows of a record."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import sqlalchemy as sa


class SqlRows(Protocol):
    """The rows of one record: a sub-form's, or the records of a form that point here."""

    @property
    def columns(self) -> Mapping[str, sa.ColumnElement[Any]]:
        """The columns of a row, by the paths relative to it that the formula reads."""

    @property
    def order(self) -> Sequence[sa.ColumnElement[Any]]:
        """What the rows are ordered by (their number in a sub-form, else when they were made)."""

    def select(self, value: sa.ColumnElement[Any]) -> sa.Select[Any]:
        """SELECT of an aggregate over the rows of the record, joined to it in WHERE.

        Whoever implements this puts the reader's row scope into the same WHERE: rows that the reader may not
        see are not counted.
        """


@runtime_checkable
class ColumnsWithRows(Protocol):
    """Columns by stored path, with the rows that formulas calculate over."""

    def __getitem__(self, path: str, /) -> sa.ColumnElement[Any]:
        """The element of a field of the record."""

    def rows(self, path: str, /) -> SqlRows:
        """The rows at a stored path."""
