"""Whether an invitation's link was sent to its address alone, and shown to nobody else."""

from alembic import op

revision = "d0006"
down_revision = "d0005"


def upgrade() -> None:
    op.execute("alter table directory.invitation add column sent boolean not null default false")
