"""A flow that somebody paused hears nothing until it is let again; how far it had heard says so no more."""

from alembic import op

revision = "w0074"
down_revision = "w0076"


def upgrade() -> None:
    op.execute("update _flow set heard = null where paused and fault is null")
