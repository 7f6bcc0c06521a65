"""Messages to people outside are counted by run and day, and found by their address when a person is erased."""

from alembic import op

revision = "w0076"
down_revision = "w0073"


def upgrade() -> None:
    op.execute("create index on _message (key text_pattern_ops) where person_kind = 'outside'")
    op.execute("create index on _message (at) where person_kind = 'outside'")
