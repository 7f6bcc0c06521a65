"""Public links, what came by them, and how often they were tried."""

from alembic import op

revision = "w0011"
down_revision = "w0010"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _link (
            id uuid primary key,
            form_id uuid not null references _form,
            kind text not null,
            document jsonb not null,
            secret_hash bytea not null unique,
            secret_sealed bytea not null,
            password_hash text,
            paused boolean not null,
            submissions integer not null,
            created_by uuid,
            created_at timestamptz not null,
            updated_at timestamptz not null
        )
    """)
    op.execute("create index on _link (form_id)")
    op.execute("""
        create table _submission (
            record_id uuid primary key,
            link_id uuid not null,
            channel text,
            at timestamptz not null
        )
    """)
    op.execute("create index on _submission (link_id, channel)")
    op.execute("""
        create table _link_try (
            seq bigint generated always as identity primary key,
            subject bytea not null,
            at timestamptz not null
        )
    """)
    op.execute("create index on _link_try (subject, at)")
    op.execute(f'grant select, insert, update, delete on _link, _submission, _link_try to "{role}"')
