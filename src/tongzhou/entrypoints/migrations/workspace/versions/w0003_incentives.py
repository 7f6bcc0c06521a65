"""Plans, settlements and statements."""

revision = "w0003"
down_revision = "w0002"


def upgrade() -> None:
    pass
