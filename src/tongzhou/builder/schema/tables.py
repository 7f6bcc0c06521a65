"""Platform tables of forms, and the SQLAlchemy form of a user's table."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, DateTime, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.kernel.database.tables import WORKSPACE

form_table = Table(
    "_form",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("key", Text),
    Column("position", BigInteger),
    Column("version", Integer),
    Column("definition", JSONB),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
    Column("retired_at", DateTime(timezone=True)),
)

conversion_reject_table = Table(
    "_conversion_reject",
    WORKSPACE,
    Column("form_id", Uuid),
    Column("field_id", Text),
    Column("record_id", Uuid),
    Column("value", Text),
    Column("code", Text),
    Column("at", DateTime(timezone=True)),
)

_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": Text(),
    "numeric": sa.Numeric(),
    "numeric(18,2)": sa.Numeric(18, 2),
    "date": sa.Date(),
    "timestamptz": DateTime(timezone=True),
    "text[]": ARRAY(Text()),
    "boolean": sa.Boolean(),
    "uuid": Uuid(),
    "jsonb": JSONB(),
    "uuid[]": ARRAY(Uuid()),
    "smallint": sa.SmallInteger(),
    "bigint": BigInteger(),
    "integer": Integer(),
}


@lru_cache(maxsize=4_000)
def table_of(definition: FormDefinition) -> Table:
    """The form's table with the columns of its live fields; platform forms are platform tables."""
    own = [(each.column, column_type(each.type.storage.column)) for each in definition.stored_fields]
    ours = [("id", Uuid()), *([] if definition.is_platform else _OURS)]
    return named_table(definition.key, *ours, *own)


def named_table(name: str, *columns: tuple[str, sa.types.TypeEngine[Any]]) -> Table:
    """A table of the workspace with just these columns, outside any metadata that lives on."""
    return Table(name, MetaData(schema=WORKSPACE.schema), *(Column(key, type_) for key, type_ in columns))


_OURS: list[tuple[str, sa.types.TypeEngine[Any]]] = [
    ("created_at", DateTime(timezone=True)),
    ("created_by", Uuid()),
    ("updated_at", DateTime(timezone=True)),
    ("updated_by", Uuid()),
    ("revision", Integer()),
    ("deleted_at", DateTime(timezone=True)),
    ("deleted_by", Uuid()),
    ("_search", Text()),
    ("_label_key", Text()),
]


def column_type(storage: str | None) -> sa.types.TypeEngine[Any]:
    """SQLAlchemy's type of a storage's column."""
    assert storage is not None
    return _TYPES[storage]
