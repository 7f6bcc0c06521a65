"""Stored files and installed packages."""

from alembic import op

revision = "w0004"
down_revision = "w0003"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _file (
            id uuid primary key,
            name text not null,
            size bigint not null,
            type text not null,
            sha256 text not null,
            thumbnail boolean not null default false,
            form text,
            record_id uuid,
            partner_id uuid,
            uploaded_by uuid not null,
            uploaded_at timestamptz not null,
            removed_at timestamptz
        )
    """)
    op.execute("create index on _file (form, record_id) where record_id is not null")
    op.execute("create index on _file (uploaded_at) where record_id is null or removed_at is not null")
    op.execute("alter table _file enable row level security")
    op.execute(f'create policy inside on _file to "{role}" using (true) with check (true)')
    op.execute(f"""
        create policy own_partner on _file to "{role}_partner"
        using (partner_id = nullif(current_setting('tongzhou.partner', true), '')::uuid)
        with check (partner_id = nullif(current_setting('tongzhou.partner', true), '')::uuid)
    """)
    op.execute(f'grant select, insert, update, delete on _file to "{role}"')
    op.execute(f'grant select, insert, update on _file to "{role}_partner"')
    op.execute("""
        create table _package (
            key text primary key,
            version text not null,
            document jsonb not null,
            installed_at timestamptz not null,
            installed_by text not null
        )
    """)
    op.execute(f'grant select, insert, update, delete on _package to "{role}"')
