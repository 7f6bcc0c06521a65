"""What visitors of public links were told of their data, in every version; which one a submission accepted."""

from alembic import op

revision = "w0030"
down_revision = "w0029"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _notice (
            link_id uuid not null,
            version integer not null check (version > 0),
            text jsonb not null,
            hash text not null,
            at timestamptz not null,
            primary key (link_id, version)
        )
    """)
    op.execute(f'grant select, insert on _notice to "{role}"')
    op.execute("alter table _submission add notice_version integer, add accepted_at timestamptz")
