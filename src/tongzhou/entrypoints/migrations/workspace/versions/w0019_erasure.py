"""Values of a person can be erased from the history of records."""

from alembic import op

revision = "w0019"
down_revision = "w0018"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute(f'grant update (changes) on _record_history to "{role}"')
