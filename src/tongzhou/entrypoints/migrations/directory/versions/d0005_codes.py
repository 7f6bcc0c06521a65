"""One-time codes for phones: asked for by anybody, known or not, so that asking tells nothing."""

from alembic import op

revision = "d0005"
down_revision = "d0004"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["directory_role"]
    op.execute("""
        create table directory.code (
            id uuid primary key,
            subject bytea not null,
            caller bytea not null,
            browser bytea not null,
            account_id uuid references directory.account on delete cascade,
            workspaces uuid[] not null default '{}',
            created_at timestamptz not null,
            expires_at timestamptz not null,
            tries integer not null default 0,
            used_at timestamptz
        )
    """)
    op.execute("create index on directory.code (subject, created_at)")
    op.execute("create index on directory.code (caller, created_at)")
    op.execute("create unique index on directory.code (browser)")
    op.execute("alter table directory.session add column by_code boolean not null default false")
    op.execute(f'grant select, insert, update, delete on directory.code to "{role}"')
