"""People bind their accounts at vendors by themselves: what is under way."""

from alembic import op

revision = "w0082"
down_revision = "w0079"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _message_binding (
            id uuid primary key,
            person_kind text not null,
            person_id uuid not null,
            channel_id uuid not null,
            medium text not null,
            token_hash bytea not null unique,
            state_hash bytea,
            browser_hash bytea,
            status text not null check (status in ('waiting', 'begun', 'asking', 'bound', 'failed')),
            fault text,
            created_at timestamptz not null,
            expires_at timestamptz not null
        )
    """)
    op.execute("create index on _message_binding (person_id, created_at)")
    op.execute("create index on _message_binding (created_at)")
    op.execute("create unique index on _message_binding (state_hash) where state_hash is not null")
    op.execute(f'grant select, insert, update, delete on _message_binding to "{role}"')
