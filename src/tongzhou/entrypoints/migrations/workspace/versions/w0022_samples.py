"""At which revision a sample record was brought: one that somebody changed since is theirs."""

from alembic import op

revision = "w0022"
down_revision = "w0021"


def upgrade() -> None:
    op.execute("alter table _sample add revision integer not null default 1")
