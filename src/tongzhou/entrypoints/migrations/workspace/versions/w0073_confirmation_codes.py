"""Fresh codes for what must not be done from a phone that lies about; what partners answer to their statements."""

from alembic import op

revision = "w0073"
down_revision = "w0060"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _confirmation_code (
            id uuid primary key,
            person_id uuid not null,
            purpose text not null,
            object text not null,
            content bytea not null,
            created_at timestamptz not null,
            expires_at timestamptz not null,
            tries integer not null default 0,
            used_at timestamptz
        )
    """)
    op.execute("create index on _confirmation_code (person_id, created_at)")
    op.execute("create index on _confirmation_code (created_at)")
    op.execute("create table _confirmation_rule (purpose text primary key, active boolean not null)")
    op.execute("""
        create table _statement_answer (
            id uuid primary key,
            statement_id uuid not null references _statement,
            kind text not null check (kind in ('confirmed', 'disputed')),
            reason text not null,
            by_id uuid not null,
            by_name text not null,
            coded boolean not null,
            at timestamptz not null
        )
    """)
    op.execute("create index on _statement_answer (statement_id, at)")
    op.execute("create unique index on _statement_answer (statement_id) where kind = 'confirmed'")
    op.execute("alter table _statement_answer enable row level security")
    op.execute(f'create policy inside on _statement_answer to "{role}" using (true) with check (true)')
    own = "statement_id in (select id from _statement)"
    op.execute(f'create policy own on _statement_answer for select to "{role}_partner" using ({own})')
    op.execute(f'grant select on _statement_answer to "{role}_partner"')
    op.execute(f'grant select, insert on _statement_answer to "{role}"')
    op.execute(f'grant select, insert, update, delete on _confirmation_code, _confirmation_rule to "{role}"')
