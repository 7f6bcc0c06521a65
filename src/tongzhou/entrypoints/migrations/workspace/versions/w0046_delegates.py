"""Who is asked in place of whom, from when until when, and for what."""

from alembic import op

revision = "w0046"
down_revision = "w0045"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _delegate (
            id uuid primary key,
            member_id uuid not null references _member,
            to_id uuid not null references _member,
            starts_at timestamptz not null,
            ends_at timestamptz not null,
            forms text[] not null,
            flows text[] not null,
            reason text not null,
            by_name text not null,
            at timestamptz not null,
            check (member_id <> to_id),
            check (starts_at < ends_at)
        )
    """)
    op.execute("create index on _delegate (ends_at)")
    op.execute("create index on _delegate (member_id, ends_at)")
    op.execute("create index on _delegate (to_id, ends_at)")
    op.execute(f'grant select, insert, update, delete on _delegate to "{role}"')
