"""Roles and permission sets as documents, shares of single records, and references whose records follow another."""

from sqlalchemy import JSON, Boolean, Column, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.kernel.database.tables import WORKSPACE

role = Table(
    "_role",
    WORKSPACE,
    Column("key", Text, primary_key=True),
    Column("kind", Text),
    Column("document", JSON),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
    Column("id", Uuid),
)

permission_set = Table(
    "_permission_set",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form", Text),
    Column("key", Text),
    Column("document", JSON),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)

record_share = Table(
    "_record_share",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("form", Text),
    Column("record_id", Uuid),
    Column("member_id", Uuid),
    Column("department_id", Uuid),
    Column("editable", Boolean),
    Column("terms", Text),
    Column("readable", ARRAY(Text)),
    Column("writable", ARRAY(Text)),
    Column("by_id", Uuid),
    Column("by_name", Text),
    Column("at", DateTime(timezone=True)),
)

follow = Table(
    "_follow",
    WORKSPACE,
    Column("form", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("target", Text),
)
