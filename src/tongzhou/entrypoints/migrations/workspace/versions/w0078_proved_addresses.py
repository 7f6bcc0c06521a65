"""Since when it is known that a partner's person reads their mailbox or holds their phone."""

from alembic import op

revision = "w0078"
down_revision = "w0083"


def upgrade() -> None:
    for by in ("email", "phone"):
        op.execute(f"alter table _partner_user add column {by}_proved_at timestamptz")
