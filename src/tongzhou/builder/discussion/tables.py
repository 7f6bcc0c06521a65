"""Comments and followers of records."""

from sqlalchemy import Boolean, Column, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from tongzhou.kernel.database.tables import WORKSPACE

comment_table = Table(
    "_comment",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form_id", Uuid),
    Column("record_id", Uuid),
    Column("text", Text),
    Column("mentions", ARRAY(Uuid)),
    Column("files", ARRAY(Uuid)),
    Column("inside_only", Boolean),
    Column("by_id", Uuid),
    Column("by_name", Text),
    Column("at", DateTime(timezone=True)),
    Column("edited_at", DateTime(timezone=True)),
    Column("removed_at", DateTime(timezone=True)),
    Column("resolved_at", DateTime(timezone=True)),
    Column("resolved_by", Text),
    Column("earlier", JSONB),
)

follower_table = Table(
    "_follower",
    WORKSPACE,
    Column("person_id", Uuid, primary_key=True),
    Column("form_id", Uuid, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("since", DateTime(timezone=True)),
    Column("seen_at", DateTime(timezone=True)),
)
