"""Pools take from earnings; what blocks a partner need not be a line."""

from alembic import op

revision = "w0085"
down_revision = "w0078"

KINDS = "'line', 'flat', 'true_up', 'component_cap', 'pool_cut', 'plan_cap'"


def upgrade() -> None:
    op.execute("alter table _earning drop constraint _earning_kind_check")
    op.execute(f"alter table _earning add constraint _earning_kind_check check (kind in ({KINDS})) not valid")
    op.execute("alter table _exclusion alter column transaction_id drop not null")
