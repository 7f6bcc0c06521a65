"""Messages to members."""

from sqlalchemy import Column, DateTime, Table, Text, Uuid

from tongzhou.kernel.database.tables import WORKSPACE

message_table = Table(
    "_message",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid),
    Column("kind", Text),
    Column("form", Text),
    Column("record_id", Uuid),
    Column("label", Text),
    Column("text", Text),
    Column("by_name", Text),
    Column("at", DateTime(timezone=True)),
    Column("read_at", DateTime(timezone=True)),
)
