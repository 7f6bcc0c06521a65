"""Jobs as the page shows them; the queue itself is Procrastinate's, in schema `jobs`."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

job = Table(
    "_job",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", JSONB, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("message", JSONB),
    Column("result", JSONB),
    Column("problem", JSONB),
    Column("cancel_requested", Boolean, nullable=False),
    Column("initiator", JSONB, nullable=False),
    Column("created_by", Uuid),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("started_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
)
