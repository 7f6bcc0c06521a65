"""How many records an undo took back: a job that begins again after its commit answers what the first answered."""

from alembic import op

revision = "w0032"
down_revision = "w0031"


def upgrade() -> None:
    op.execute("alter table _undo add column taken_back integer")
