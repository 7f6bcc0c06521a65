"""Which days the company works: whose public calendar, which days of a week, days of its own."""

from alembic import op

revision = "w0045"
down_revision = "w0040"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _working_week (
            one boolean primary key default true check (one),
            public text not null check (public in ('cn', 'none')),
            week smallint[] not null
        )
    """)
    op.execute("insert into _working_week (public, week) values ('cn', '{1,2,3,4,5}')")
    op.execute("""
        create table _working_day (
            day date primary key,
            works boolean not null,
            name text not null,
            at timestamptz not null
        )
    """)
    op.execute(f'grant select, update on _working_week to "{role}"')
    op.execute(f'grant select, insert, update, delete on _working_day to "{role}"')
