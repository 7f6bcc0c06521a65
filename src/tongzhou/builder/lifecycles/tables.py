"""Platform tables of time in stages."""

from sqlalchemy import Column, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

limit_table = Table(
    "_stage_limit",
    WORKSPACE,
    Column("form_id", Uuid, primary_key=True),
    Column("meaning", Text),
)

due_table = Table(
    "_stage_due",
    WORKSPACE,
    Column("record_id", Uuid, primary_key=True),
    Column("form_id", Uuid),
    Column("stage", Text),
    Column("entered_at", DateTime(timezone=True)),
    Column("remind_at", DateTime(timezone=True)),
    Column("due_at", DateTime(timezone=True)),
    Column("next_at", DateTime(timezone=True)),
    Column("fault", JSONB),
)
