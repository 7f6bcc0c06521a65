"""The stored side of plans."""

from sqlalchemy import Column, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

plan_table = Table(
    "_plan",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("key", Text),
    Column("ordinal", Integer),
    Column("title", JSONB),
    Column("currency", Text),
    Column("created_at", DateTime(timezone=True)),
    Column("created_by", Uuid),
    Column("created_by_name", Text),
)

version_table = Table(
    "_plan_version",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("plan_id", Uuid),
    Column("version", Integer),
    Column("status", Text),
    Column("document", Text),
    Column("hash", Text),
    Column("saved_at", DateTime(timezone=True)),
    Column("saved_by", Uuid),
    Column("saved_by_name", Text),
    Column("submission", Uuid),
    Column("submitted_at", DateTime(timezone=True)),
    Column("submitted_by", Uuid),
    Column("submitted_by_name", Text),
    Column("published_at", DateTime(timezone=True)),
    Column("published_by", Uuid),
    Column("published_by_name", Text),
)
