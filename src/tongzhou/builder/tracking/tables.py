"""Platform tables of tracked calculations."""

from sqlalchemy import Boolean, Column, Date, Table, Text, Uuid
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
