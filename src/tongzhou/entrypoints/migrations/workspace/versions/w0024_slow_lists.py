"""Lists that were slow, and the indexes that they ask for."""

from alembic import op

revision = "w0024"
down_revision = "w0023"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _slow_list (
            name text primary key,
            form text not null,
            columns text[] not null,
            times integer not null,
            slowest_ms integer not null,
            last_at timestamptz not null,
            state text not null
        )
    """)
    op.execute(f'grant select, insert, update, delete on _slow_list to "{role}"')
