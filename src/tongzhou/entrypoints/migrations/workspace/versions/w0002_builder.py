"""Forms, views, history, files and imports."""

revision = "w0002"
down_revision = "w0001"


def upgrade() -> None:
    pass
