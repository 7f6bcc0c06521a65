"""Workspaces, users and how they sign in."""

from alembic import op

revision = "d0001"
down_revision = None


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    directory_role = settings["directory_role"]
    op.execute("revoke all on schema public from public")
    op.execute("""
        create table workspace (
            id uuid primary key,
            key text not null unique check (key ~ '^[a-z][a-z0-9_]{0,30}$'),
            name text not null,
            schema_name text not null unique,
            role_name text not null unique,
            revision text not null default '',
            version bigint not null default 1,
            created_at timestamptz not null default now()
        )
    """)
    # The caller's role says which workspace changed: a workspace can touch no other.
    op.execute("""
        create function touch_workspace() returns bigint
        language sql security definer set search_path = pg_catalog as $$
            update directory.workspace set version = version + 1
            where current_setting('role') in (role_name, role_name || '_partner')
            returning version
        $$
    """)
    op.execute("revoke all on function touch_workspace() from public")
    op.execute(f'grant usage on schema directory to "{directory_role}"')
    op.execute(f'grant select, insert, update, delete on all tables in schema directory to "{directory_role}"')
