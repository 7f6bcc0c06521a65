"""Delegates."""

from sqlalchemy import Column, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.kernel.database.tables import WORKSPACE

delegate_table = Table(
    "_delegate",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid),
    Column("to_id", Uuid),
    Column("starts_at", DateTime(timezone=True)),
    Column("ends_at", DateTime(timezone=True)),
    Column("forms", ARRAY(Text)),
    Column("flows", ARRAY(Text)),
    Column("reason", Text),
    Column("by_name", Text),
    Column("at", DateTime(timezone=True)),
)
