"""Messages to people."""

from sqlalchemy import Boolean, Column, DateTime, Table, Text, Uuid

from tongzhou.kernel.database.tables import WORKSPACE

message_table = Table(
    "_message",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("person_kind", Text),
    Column("person_id", Uuid),
    Column("kind", Text),
    Column("form", Text),
    Column("record_id", Uuid),
    Column("path", Text),
    Column("subject", Text),
    Column("text", Text),
    Column("urgent", Boolean),
    Column("key", Text),
    Column("by_name", Text),
    Column("at", DateTime(timezone=True)),
    Column("read_at", DateTime(timezone=True)),
)
