"""Comments on records, who follows them, and messages to members."""

from alembic import op

revision = "w0015"
down_revision = "w0014"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _comment (
            id uuid primary key,
            form_id uuid not null,
            record_id uuid not null,
            text text not null,
            mentions uuid[] not null,
            files uuid[] not null,
            inside_only boolean not null,
            by_id uuid not null,
            by_name text not null,
            at timestamptz not null,
            edited_at timestamptz,
            removed_at timestamptz,
            resolved_at timestamptz,
            resolved_by text,
            earlier jsonb not null default '[]'
        )
    """)
    op.execute("create index on _comment (record_id, at)")
    op.execute("""
        create table _follower (
            person_id uuid not null,
            form_id uuid not null,
            record_id uuid not null,
            since timestamptz not null,
            seen_at timestamptz not null,
            primary key (person_id, record_id, form_id)
        )
    """)
    op.execute("create index on _follower (record_id)")
    op.execute("""
        create table _message (
            id uuid primary key,
            member_id uuid not null references _member on delete cascade,
            kind text not null check (kind in ('mention', 'comment')),
            form text not null,
            record_id uuid not null,
            label text not null,
            text text not null,
            by_name text not null,
            at timestamptz not null,
            read_at timestamptz
        )
    """)
    op.execute("create index on _message (member_id, at desc)")
    op.execute("create index on _message (member_id) where read_at is null")
    for table in ("_comment", "_follower"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f'create policy inside on {table} to "{role}" using (true) with check (true)')
        op.execute(f'grant select, insert, update, delete on {table} to "{role}"')
    op.execute(f'grant select, insert, update, delete on _message to "{role}"')
    _partner(role)


def _partner(role: str) -> None:
    """A partner user reads what is open to partners on records they see, and changes their own alone."""
    seen = "not inside_only and _partner_sees(form_id, record_id)"
    own = "by_id in (select id from _partner_user)"
    op.execute(f'create policy seen_records on _comment for select to "{role}_partner" using ({seen})')
    op.execute(f'create policy own on _comment for insert to "{role}_partner" with check ({seen} and {own})')
    op.execute(
        f'create policy own_change on _comment for update to "{role}_partner"'
        f" using ({seen} and {own}) with check ({seen} and {own})"
    )
    op.execute(
        f'create policy own on _follower to "{role}_partner"'
        " using (person_id in (select id from _partner_user))"
        " with check (person_id in (select id from _partner_user) and _partner_sees(form_id, record_id))"
    )
    op.execute(f'grant select, insert, update on _comment to "{role}_partner"')
    op.execute(f'grant select, insert, update, delete on _follower to "{role}_partner"')
    op.execute(f'grant insert on _message to "{role}_partner"')
