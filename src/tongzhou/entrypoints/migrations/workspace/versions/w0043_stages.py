"""Lifecycles: which transition a record took, and which records wait for their time in a stage to run out."""

from alembic import op

revision = "w0043"
down_revision = "w0041"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("alter table _record_history add column transition jsonb")
    op.execute("""
        create table _stage_limit (
            form_id uuid primary key,
            meaning text not null
        )
    """)
    op.execute("""
        create table _stage_due (
            record_id uuid primary key,
            form_id uuid not null,
            stage text not null,
            entered_at timestamptz not null,
            remind_at timestamptz,
            due_at timestamptz not null,
            next_at timestamptz,
            fault jsonb
        )
    """)
    op.execute("create index on _stage_due (next_at) where next_at is not null")
    op.execute("create index on _stage_due (form_id, due_at)")
    for table in ("_stage_limit", "_stage_due"):
        op.execute(f'grant select, insert, update, delete on {table} to "{role}"')
