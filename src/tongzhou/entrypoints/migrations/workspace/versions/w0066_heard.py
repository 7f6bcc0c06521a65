"""How far in the audit a flow has heard that begins by what other packages tell; where calls from outside come in."""

from alembic import op

revision = "w0066"
down_revision = "w0047"


def upgrade() -> None:
    op.execute("alter table _flow add column heard bigint, add column hook_hash bytea unique")
    op.execute("create index on _flow (heard) where heard is not null")
