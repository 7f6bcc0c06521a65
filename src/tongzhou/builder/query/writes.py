"""Statements that write a form's table, as text for a raw cursor. Which rows they may touch was asked before."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

WRITTEN_BY = ("created_at", "created_by", "updated_at", "updated_by")


@lru_cache(maxsize=5_000)
def insert_text(schema: str, form: str, columns: tuple[str, ...], *, first: int = 1) -> bytes:
    """Insert one row with values for `columns` from `$first` on; ends where conditions may follow."""
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join(f"${index}" for index in range(first, first + len(columns)))
    return f'insert into "{schema}"."{form}" ({names}) select {marks} where true'.encode()


@lru_cache(maxsize=5_000)
def update_text(schema: str, form: str, columns: tuple[str, ...], *, first: int = 1) -> bytes:
    """Set `columns` from `$first` on, of the row whose id comes last, and raise its revision."""
    sets = ", ".join(f'"{column}" = ${index}' for index, column in enumerate(columns, start=first))
    identifier = f"${first + len(columns)}"
    return f'update "{schema}"."{form}" set {sets}, revision = revision + 1 where id = {identifier}'.encode()


@lru_cache(maxsize=5_000)
def unchanged_text(writing: bytes, first: int) -> bytes:
    """An update that touches only a live row of revision `$first`."""
    return writing + f" and revision = ${first} and deleted_at is null".encode()


class Owned(StrEnum):
    """Which rows of sub-forms: those in use, those in the recycle bin, those that went there with their record."""

    LIVE = "r.deleted_at is null"
    BINNED = "o.deleted_at is not null and r.deleted_at is not null"
    BINNED_TOGETHER = "o.deleted_at is not null and r.deleted_at = o.deleted_at"


@lru_cache(maxsize=5_000)
def owned_rows_text(schema: str, rows: str, through: str, owner: str, which: Owned) -> bytes:
    """Lock the rows that belong to records `$1`: their ids, in order, with their revisions."""
    return (
        f'select r.id, r.revision from "{schema}"."{rows}" r join "{schema}"."{owner}" o on o.id = r."{through}"'
        f" where o.id = any($1::uuid[]) and {which.value} order by r.id for update of r"
    ).encode()


def owned_counts_text(schema: str, rows: str, through: str) -> bytes:
    """How many rows in use each of the records `$1` has that has any."""
    return (
        f'select "{through}", count(*) from "{schema}"."{rows}"'
        f' where "{through}" = any($1::uuid[]) and deleted_at is null group by 1'
    ).encode()


def present_text(schema: str, form: str) -> bytes:
    """Those of the records `$1` that are there, in the recycle bin or not."""
    return f'select id from "{schema}"."{form}" where id = any($1::uuid[])'.encode()


def purge_text(schema: str, form: str) -> bytes:
    """Delete for good those of `$1` that lie in the recycle bin."""
    return (
        f'delete from "{schema}"."{form}" where id = any($1::uuid[]) and deleted_at is not null returning id'.encode()
    )


def listed_text(schema: str, form: str, column: str) -> bytes:
    """A row whose list of references holds any of `$1`."""
    return f'select 1 from "{schema}"."{form}" where "{column}" && $1::uuid[] limit 1'.encode()


def counter_text(schema: str) -> bytes:
    """Draw `$4` numbers of field `$1` from its counter `$2`, which begins at `$3`: the first of them."""
    return f'select "{schema}"._draw_numbers($1, $2, $3::bigint, $4::integer)'.encode()


def coming_serial_text(schema: str, sequence: str) -> bytes:
    """The number that a serial field would draw next; it is not drawn."""
    return f'select last_value + is_called::integer from "{schema}"."{sequence}"'.encode()


def serial_text(schema: str, sequence: str) -> bytes:
    """Draw `$1` numbers of a serial field."""
    return f"select nextval('{schema}.{sequence}'::regclass) as number from generate_series(1, $1::integer)".encode()
