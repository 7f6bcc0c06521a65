"""Messages that leave by ways of their own, and messages by their key, whoever they are for."""

from alembic import op

revision = "w0079"
down_revision = "w0075"


def upgrade() -> None:
    op.execute("alter table _message add column media text[]")
    op.execute("create index on _message (key, id) where key is not null")
