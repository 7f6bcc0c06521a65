"""What the statistics of flows count by time: runs that began and ended, to-dos that were done."""

from alembic import op

revision = "w0077"
down_revision = "w0074"


def upgrade() -> None:
    op.execute("create index on _flow_run (started_at, flow_id)")
    op.execute("create index on _flow_run (finished_at, flow_id) where finished_at is not null")
    op.execute("create index on _flow_task (done_at, flow_id) where status = 'done' and kind <> 'cc'")
