"""What people who have left were to decide later is found by whom it was given to."""

from alembic import op

revision = "w0080"
down_revision = "w0077"


def upgrade() -> None:
    op.execute("create index on _flow_task (person_id) where status = 'later'")
