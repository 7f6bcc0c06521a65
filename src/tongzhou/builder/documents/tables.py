"""The table of print templates."""

from sqlalchemy import Column, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

template_table = Table(
    "_template",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form_id", Uuid),
    Column("key", Text),
    Column("document", JSONB),
    Column("bound", JSONB),
    Column("revision", Integer),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
    Column("updated_by", Text),
)
