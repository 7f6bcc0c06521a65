"""Jobs that were over long ago are forgotten."""

from alembic import op

revision = "w0007"
down_revision = "w0006"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute(f'grant delete on _job to "{role}"')
