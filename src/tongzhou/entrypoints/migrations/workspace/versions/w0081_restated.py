"""Published periods are restated by a new version; its statements know what the version before came to."""

from alembic import op

revision = "w0081"
down_revision = "w0085"


def upgrade() -> None:
    op.execute("""
        alter table _settlement
            add column restates_id uuid unique references _settlement,
            add column restated_because text,
            add constraint _settlement_restates check (
                (restates_id is null) = (version = 1) and (restates_id is null) = (restated_because is null)
            )
    """)
    op.execute("""
        alter table _statement
            add column restates_id uuid references _statement,
            add column prior_minor bigint not null default 0
    """)
    op.execute("create index _statement_restates on _statement (restates_id) where restates_id is not null")
