"""The table of stored files; their bytes lie in the object store under the id."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Table, Text, Uuid

from tongzhou.kernel.database.tables import WORKSPACE

file_table = Table(
    "_file",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("name", Text),
    Column("size", BigInteger),
    Column("type", Text),
    Column("sha256", Text),
    Column("packaged", Text),
    Column("thumbnail", Boolean),
    Column("form", Text),
    Column("record_id", Uuid),
    Column("partner_id", Uuid),
    Column("uploaded_by", Uuid),
    Column("uploaded_at", DateTime(timezone=True)),
    Column("removed_at", DateTime(timezone=True)),
)
