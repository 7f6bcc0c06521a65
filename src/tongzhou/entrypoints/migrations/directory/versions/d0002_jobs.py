"""The job queue."""

revision = "d0002"
down_revision = "d0001"


def upgrade() -> None:
    pass
