"""Drafts of plans that were submitted for approval: which submission it is, who asked and when."""

from alembic import op

revision = "w0075"
down_revision = "w0080"


def upgrade() -> None:
    op.execute("""
        alter table _plan_version
            add column submission uuid unique,
            add column submitted_at timestamptz,
            add column submitted_by uuid,
            add column submitted_by_name text,
            add check ((submission is null) = (submitted_at is null))
    """)
