"""Roles have an id and a name, so that fields of records can name them."""

from alembic import op

revision = "w0029"
down_revision = "w0028"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        alter table _role
            add column id uuid not null unique generated always as (md5('role ' || key)::uuid) stored,
            add column code text not null unique generated always as (key) stored,
            add column name text not null generated always as (
                coalesce(document->'title'->>'zh-CN', document->'title'->>'en', document->>'title', key)
            ) stored
    """)
    op.execute(f'grant references on _role to "{role}"')
    op.execute(f'grant select (id, code, name, kind) on _role to "{role}_partner"')
