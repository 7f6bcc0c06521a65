"""What the channel solution keeps besides forms."""

revision = "w0004"
down_revision = "w0003"


def upgrade() -> None:
    pass
