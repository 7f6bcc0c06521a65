"""Platform tables of tracked calculations."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

field_table = Table(
    "_tracked_field",
    WORKSPACE,
    Column("field_id", Text, primary_key=True),
    Column("form_id", Uuid),
    Column("meaning", Text),
    Column("checked_on", Date),
)

stale_table = Table(
    "_tracked_stale",
    WORKSPACE,
    Column("field_id", Text, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("quiet", Boolean),
)

value_table = Table(
    "_tracked_value",
    WORKSPACE,
    Column("field_id", Text, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("value", JSONB),
)

change_table = Table(
    "_tracked_change",
    WORKSPACE,
    Column("seq", BigInteger, primary_key=True),
    Column("field_id", Text),
    Column("record_id", Uuid),
    Column("at", DateTime(timezone=True)),
    Column("before", JSONB),
    Column("after", JSONB),
)
