"""The tables of packages; `document` is the package as it was installed, `_sample` names the records it brought."""

from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, Table, Text, Uuid

from tongzhou.kernel.database.tables import WORKSPACE

package_table = Table(
    "_package",
    WORKSPACE,
    Column("key", Text, primary_key=True),
    Column("version", Text),
    Column("document", JSON),
    Column("installed_at", DateTime(timezone=True)),
    Column("installed_by", Text),
    Column("history", JSON),
    Column("made_here", Boolean),
)

sample_table = Table(
    "_sample",
    WORKSPACE,
    Column("record_id", Uuid, primary_key=True),
    Column("package", Text),
    Column("form", Text),
    Column("seq", Integer),
    Column("revision", Integer),
)
