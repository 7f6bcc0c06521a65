"""Views say how their records are laid out, and may be locked."""

from alembic import op

revision = "w0008"
down_revision = "w0007"


def upgrade() -> None:
    op.execute("alter table _view add look jsonb not null default '{}', add locked boolean not null default false")
