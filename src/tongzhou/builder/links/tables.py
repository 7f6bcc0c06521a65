"""Platform tables of public links."""

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

link_table = Table(
    "_link",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form_id", Uuid),
    Column("key", Text),
    Column("kind", Text),
    Column("document", JSONB),
    Column("secret_hash", LargeBinary),
    Column("secret_sealed", LargeBinary),
    Column("password_hash", Text),
    Column("paused", Boolean),
    Column("submissions", Integer),
    Column("created_by", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)

submission_table = Table(
    "_submission",
    WORKSPACE,
    Column("record_id", Uuid, primary_key=True),
    Column("link_id", Uuid),
    Column("channel", Text),
    Column("at", DateTime(timezone=True)),
    Column("notice_version", Integer),
    Column("accepted_at", DateTime(timezone=True)),
)

notice_table = Table(
    "_notice",
    WORKSPACE,
    Column("link_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", JSONB),
    Column("hash", Text),
    Column("at", DateTime(timezone=True)),
)

link_try_table = Table(
    "_link_try",
    WORKSPACE,
    Column("seq", Integer, primary_key=True),
    Column("subject", LargeBinary),
    Column("at", DateTime(timezone=True)),
)
