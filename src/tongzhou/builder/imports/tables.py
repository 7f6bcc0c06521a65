"""Platform tables of imports."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, Identity, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

import_table = Table(
    "_import",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form_id", Uuid),
    Column("file_name", Text),
    Column("file_size", BigInteger),
    Column("source", JSONB),
    Column("layout", JSONB),
    Column("fingerprint", Text),
    Column("choices", JSONB),
    Column("result", JSONB),
    Column("created_by", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
)
"""An uploaded file and what was found in it; `choices` are the user's last ones."""

source_table = Table(
    "_import_source",
    WORKSPACE,
    Column("form_id", Uuid, primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("title", Text),
    Column("choices", JSONB),
    Column("updated_by", Uuid),
    Column("updated_at", DateTime(timezone=True)),
)
"""What users decided for files with the same header: mapping, value mapping, key, mode."""

error_table = Table(
    "_import_error",
    WORKSPACE,
    Column("seq", BigInteger, Identity(always=True)),
    Column("import_id", Uuid),
    Column("row", Integer),
    Column("field", Text),
    Column("code", Text),
    Column("value", Text),
    Column("params", JSONB),
)
"""What the last check or run of an import found wrong, by row of the file."""
