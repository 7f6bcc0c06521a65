"""Platform tables of webhooks."""

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

webhook_table = Table(
    "_webhook",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form_id", Uuid),
    Column("key", Text),
    Column("document", JSONB),
    Column("secret_sealed", LargeBinary),
    Column("paused", Boolean),
    Column("failing_since", DateTime(timezone=True)),
    Column("created_by", Uuid),
    Column("created_at", DateTime(timezone=True)),
)

delivery_table = Table(
    "_webhook_delivery",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("webhook_id", Uuid),
    Column("event", Text),
    Column("body", Text),
    Column("status", Text),
    Column("attempts", Integer),
    Column("next_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
    Column("response_status", Integer),
    Column("response", Text),
    Column("fault", Text),
    Column("milliseconds", Integer),
    Column("replay_of", Uuid),
)
