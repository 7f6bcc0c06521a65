"""The audit's table: the workspace's role may insert and select, nothing else."""

from sqlalchemy import JSON, BigInteger, Column, DateTime, Table, Text, Uuid

from tongzhou.kernel.database.tables import WORKSPACE

audit = Table(
    "_audit",
    WORKSPACE,
    Column("seq", BigInteger, primary_key=True),
    Column("at", DateTime(timezone=True)),
    Column("actor_id", Uuid),
    Column("actor", Text),
    Column("previewed", Text),
    Column("via", Text),
    Column("action", Text),
    Column("subject_kind", Text),
    Column("subject_id", Text),
    Column("subject", Text),
    Column("detail", JSON),
    Column("previous_hash", Text),
    Column("hash", Text),
)
