"""The tables of packages: `document` is the package as it was installed, `_sample` names the records it brought, and
`_menu` is the order that people gave the menu.
"""

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

menu_table = Table(
    "_menu",
    WORKSPACE,
    Column("one", Boolean, primary_key=True),
    Column("version", Integer),
    Column("groups", JSON),
    Column("updated_at", DateTime(timezone=True)),
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
