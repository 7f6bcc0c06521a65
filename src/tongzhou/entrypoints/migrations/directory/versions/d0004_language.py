"""Who never chose a language has none: their browser's goes."""

from alembic import op

revision = "d0004"
down_revision = "d0003"


def upgrade() -> None:
    op.execute("alter table directory.account alter column locale drop not null")
