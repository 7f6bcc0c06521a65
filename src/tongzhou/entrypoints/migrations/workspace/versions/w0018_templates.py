"""Print templates."""

from alembic import op

revision = "w0018"
down_revision = "w0017"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _template (
            id uuid primary key,
            form_id uuid not null references _form on delete cascade,
            key text not null,
            document jsonb not null,
            bound jsonb not null,
            revision integer not null,
            created_at timestamptz not null,
            updated_at timestamptz not null,
            updated_by text not null,
            unique (form_id, key)
        )
    """)
    op.execute(f'grant select, insert, update, delete on _template to "{role}"')
