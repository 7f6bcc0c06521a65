"""Roles of a workspace, as the documents people and packages write."""

from sqlalchemy import JSON, Column, DateTime, Table, Text

from tongzhou.kernel.database.tables import WORKSPACE

role = Table(
    "_role",
    WORKSPACE,
    Column("key", Text, primary_key=True),
    Column("kind", Text),
    Column("document", JSON),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)
