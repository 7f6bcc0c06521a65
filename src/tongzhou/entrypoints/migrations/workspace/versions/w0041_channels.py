"""Channels that messages leave by, their deliveries, and how people and kinds of message choose among them."""

from alembic import op

revision = "w0041"
down_revision = "w0046"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _message_channel (
            id uuid primary key,
            kind text not null,
            medium text,
            title text not null,
            settings jsonb not null,
            secrets_sealed bytea not null,
            kinds text[] not null,
            active boolean not null,
            link_base text not null,
            failing_since timestamptz,
            last_fault text,
            last_sent_at timestamptz,
            created_at timestamptz not null
        )
    """)
    op.execute("create unique index on _message_channel (medium) where active")
    op.execute("""
        create table _message_delivery (
            id uuid primary key,
            message_id uuid not null references _message on delete cascade,
            route text not null,
            people uuid[] not null,
            status text not null check (status in ('waiting', 'done', 'failed', 'dropped')),
            gathered boolean not null,
            unless_read boolean not null,
            attempts integer not null,
            next_at timestamptz,
            created_at timestamptz not null,
            finished_at timestamptz,
            fault text,
            detail text
        )
    """)
    op.execute("create index on _message_delivery (route, next_at) where status = 'waiting'")
    op.execute("create index on _message_delivery (message_id)")
    op.execute("create index on _message_delivery (id) where status in ('waiting', 'failed')")
    op.execute("""
        create table _message_policy (
            kind text primary key,
            document jsonb not null
        )
    """)
    op.execute("""
        create table _message_preference (
            person_id uuid primary key,
            document jsonb not null
        )
    """)
    op.execute("""
        create table _message_address (
            person_id uuid not null,
            medium text not null,
            address text not null,
            primary key (person_id, medium)
        )
    """)
    op.execute("alter table _message add unrouted boolean not null default false")
    op.execute("create index on _message (id) where unrouted")
    tables = "_message_channel, _message_delivery, _message_policy"
    op.execute(f'grant select, insert, update, delete on {tables} to "{role}"')
    for table in ("_message_preference", "_message_address"):
        own = "person_id in (select id from _partner_user)"
        op.execute(f"alter table {table} enable row level security")
        op.execute(f'create policy inside on {table} to "{role}" using (true) with check (true)')
        op.execute(f'create policy own on {table} to "{role}_partner" using ({own}) with check ({own})')
        op.execute(f'grant select, insert, update, delete on {table} to "{role}", "{role}_partner"')
