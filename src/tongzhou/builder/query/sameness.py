"""Looking records up by the keys of duplicate checks, which are indexed; rights are asked after."""

from __future__ import annotations

from functools import lru_cache

from tongzhou.builder.schema.facade import Comparison, key_text

MATCHES_MAX = 5
"""Of one value in one form: enough to see who is meant."""


def keys_text(schema: str, compare: Comparison) -> bytes:
    """The keys of values `$1`, in their order."""
    key = key_text(schema, compare, "v.value")
    return f"select {key} from unnest($1::text[]) with ordinality v(value, place) order by v.place".encode()


@lru_cache(maxsize=2_000)
def matches_text(schema: str, form: str, column: str, compare: Comparison) -> bytes:
    """The first live records with one of the keys `$1`, those of `$2` aside: the key's place, record and its maker."""
    key = key_text(schema, compare, f't."{column}"')
    return (
        "select k.place, r.id, r.created_by from unnest($1::text[]) with ordinality k(key, place)"
        f' cross join lateral (select t.id, t.created_by from "{schema}"."{form}" t'
        f" where t.deleted_at is null and {key} = k.key and t.id <> all($2::uuid[])"
        f" order by t.id limit {MATCHES_MAX}) r order by k.place, r.id"
    ).encode()


@lru_cache(maxsize=2_000)
def stretch_text(schema: str, form: str, column: str, compare: Comparison) -> bytes:
    """The key that ends a stretch of `$2` live records after the key `$1`; nothing where there are not so many.

    The index is walked without making keys: making them is what takes time.
    """
    key = key_text(schema, compare, f't."{column}"')
    return (
        f'select {key_text(schema, compare, "e.value")} from (select t."{column}" as value from "{schema}"."{form}" t'
        f" where t.deleted_at is null and {key} > $1 order by {key} offset $2::integer - 1 limit 1) e"
    ).encode()


@lru_cache(maxsize=2_000)
def repeated_text(schema: str, form: str, column: str, compare: Comparison, *, ends: bool) -> bytes:
    """Keys after `$1` (and where it `ends`, up to `$4`) that several live records share, `$2` of them, with up to `$3`
    of those records each.
    """
    key = key_text(schema, compare, f't."{column}"')
    return (
        f"select {key}, (array_agg(t.id order by t.id))[1:$3::integer], count(*)"
        f' from "{schema}"."{form}" t where t.deleted_at is null and {key} > $1{f" and {key} <= $4" if ends else ""}'
        f" group by 1 having count(*) > 1 order by 1 limit $2"
    ).encode()


@lru_cache(maxsize=2_000)
def passed_text(schema: str, form: str, column: str, compare: Comparison, *, ends: bool) -> bytes:
    """How many live records have a key after `$1`, and where it `ends`, up to `$2`."""
    key = key_text(schema, compare, f't."{column}"')
    return (
        f'select count(*) from "{schema}"."{form}" t where t.deleted_at is null and {key} > $1'
        f"{f' and {key} <= $2' if ends else ''}"
    ).encode()


@lru_cache(maxsize=2_000)
def filled_text(schema: str, form: str, column: str) -> bytes:
    """How many live records have a value in a column."""
    return f'select count("{column}") from "{schema}"."{form}" where deleted_at is null'.encode()


@lru_cache(maxsize=2_000)
def columns_text(schema: str, form: str, columns: tuple[str, ...]) -> bytes:
    """The ids of records `$1`, in use or not, each with these columns."""
    named = ", ".join(f'"{column}"' for column in columns)
    return f'select id, {named} from "{schema}"."{form}" where id = any($1::uuid[]) order by id'.encode()


@lru_cache(maxsize=2_000)
def taken_text(schema: str, form: str, columns: tuple[str, ...]) -> bytes:
    """Records of the recycle bin `$1` whose values in these columns are taken, by one in use or another of them: up
    to `$2` pairs.
    """
    table = f'"{schema}"."{form}"'
    same = " and ".join(f'b."{column}" = t."{column}"' for column in columns)
    coming = f"select b.id, t.id from {table} b join {table} t on {same}"
    back = "b.id = any($1::uuid[]) and b.deleted_at is not null"
    return (
        f"({coming} where {back} and t.deleted_at is null limit $2) union all"
        f" ({coming} where {back} and t.id = any($1::uuid[]) and t.deleted_at is not null and t.id < b.id limit $2)"
        " order by 1, 2 limit $2"
    ).encode()
