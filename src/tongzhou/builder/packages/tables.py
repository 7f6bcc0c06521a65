"""The table of installed packages; `document` is the package as it was installed."""

from sqlalchemy import JSON, Column, DateTime, Table, Text

from tongzhou.kernel.database.tables import WORKSPACE

package_table = Table(
    "_package",
    WORKSPACE,
    Column("key", Text, primary_key=True),
    Column("version", Text),
    Column("document", JSON),
    Column("installed_at", DateTime(timezone=True)),
    Column("installed_by", Text),
)
