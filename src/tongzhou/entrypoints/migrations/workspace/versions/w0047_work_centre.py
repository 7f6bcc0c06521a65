"""What the work centre counts: copies not yet read, runs of one person that go on."""

from alembic import op

revision = "w0047"
down_revision = "w0050"


def upgrade() -> None:
    op.execute("create index on _flow_task (person_id) where kind = 'cc' and read_at is null")
    op.execute("create index on _flow_run (starter_id) where status in ('running', 'stuck')")
