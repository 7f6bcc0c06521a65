"""The order that people gave the menu, at most one."""

from alembic import op

revision = "w0028"
down_revision = "w0027"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _menu (
            one boolean primary key default true check (one),
            version integer not null,
            groups json not null,
            updated_at timestamptz not null
        )
    """)
    op.execute(f'grant select, insert, update, delete on _menu to "{role}"')
