"""Jobs as the page shows them."""

from alembic import op

revision = "w0000"
down_revision = None


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _job (
            id uuid primary key,
            kind text not null,
            title jsonb not null,
            payload jsonb not null,
            status text not null check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
            attempts integer not null default 0,
            done bigint not null default 0,
            total bigint,
            message jsonb,
            result jsonb,
            problem jsonb,
            cancel_requested boolean not null default false,
            initiator jsonb not null,
            created_by uuid,
            created_at timestamptz not null,
            started_at timestamptz,
            finished_at timestamptz
        )
    """)
    op.execute("create index on _job (created_by, id)")
    op.execute(f'grant select, insert, update on _job to "{role}"')
    op.execute(f'grant usage on schema jobs to "{role}"')
    op.execute(f'grant execute on function jobs.enqueue(uuid, text) to "{role}"')
