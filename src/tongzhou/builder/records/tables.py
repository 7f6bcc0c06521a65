"""Platform tables of records: history, events and what bulk changes can be taken back by."""

from sqlalchemy import BigInteger, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from tongzhou.kernel.database.tables import WORKSPACE

history_table = Table(
    "_record_history",
    WORKSPACE,
    Column("form_id", Uuid),
    Column("record_id", Uuid),
    Column("revision", Integer),
    Column("at", DateTime(timezone=True)),
    Column("by_id", Uuid),
    Column("by_name", Text),
    Column("action", Text),
    Column("changes", JSONB),
    Column("transition", JSONB),
)

event_table = Table(
    "_event",
    WORKSPACE,
    Column("seq", BigInteger, primary_key=True),
    Column("at", DateTime(timezone=True)),
    Column("form_id", Uuid),
    Column("kind", Text),
    Column("record_ids", ARRAY(Uuid)),
    Column("by_id", Uuid),
)

due_table = Table(
    "_event_due",
    WORKSPACE,
    Column("seq", BigInteger, primary_key=True),
    Column("subscriber", Text),
    Column("form_id", Uuid),
    Column("kind", Text),
    Column("record_ids", ARRAY(Uuid)),
    Column("at", DateTime(timezone=True)),
    Column("cause", Text),
)

recalculation_table = Table(
    "_tracked_change",
    WORKSPACE,
    Column("seq", BigInteger, primary_key=True),
    Column("field_id", Text),
    Column("record_id", Uuid),
    Column("at", DateTime(timezone=True)),
    Column("before", JSONB),
    Column("after", JSONB),
)

undo_table = Table(
    "_undo",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form_id", Uuid),
    Column("by_id", Uuid),
    Column("at", DateTime(timezone=True)),
    Column("action", Text),
    Column("before", JSONB),
    Column("used_at", DateTime(timezone=True)),
    Column("taken_back", Integer),
)

slow_list_table = Table(
    "_slow_list",
    WORKSPACE,
    Column("name", Text, primary_key=True),
    Column("form", Text),
    Column("columns", ARRAY(Text)),
    Column("times", Integer),
    Column("slowest_ms", Integer),
    Column("last_at", DateTime(timezone=True)),
    Column("state", Text),
)

merge_table = Table(
    "_merge",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form_id", Uuid),
    Column("survivor_id", Uuid),
    Column("survivor_revision", Integer),
    Column("other_id", Uuid),
    Column("other_revision", Integer),
    Column("at", DateTime(timezone=True)),
    Column("by_id", Uuid),
    Column("by_name", Text),
    Column("moved", JSONB),
    Column("undone_at", DateTime(timezone=True)),
)

idempotency_table = Table(
    "_idempotency",
    WORKSPACE,
    Column("seq", BigInteger, primary_key=True),
    Column("owner", Text),
    Column("key", Text),
    Column("digest", LargeBinary),
    Column("status", Integer),
    Column("answer", LargeBinary),
    Column("partner_id", Uuid),
    Column("at", DateTime(timezone=True)),
)
