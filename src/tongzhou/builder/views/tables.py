"""The table of saved views."""

from sqlalchemy import JSON, Boolean, Column, DateTime, Table, Text, Uuid

from tongzhou.kernel.database.tables import WORKSPACE

view_table = Table(
    "_view",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form_id", Uuid),
    Column("key", Text),
    Column("title", JSON),
    Column("kind", Text),
    Column("filter", JSON(none_as_null=True)),
    Column("sort", JSON),
    Column("columns", JSON),
    Column("look", JSON),
    Column("shared", Boolean),
    Column("locked", Boolean),
    Column("owner_id", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)
