"""Packages: keys for all that travels in them, their history, and which records came as samples."""

from alembic import op

revision = "w0020"
down_revision = "w0019"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("alter table _link add key text, add constraint _link_form_id_key_key unique (form_id, key)")
    op.execute("alter table _webhook add key text, add constraint _webhook_form_id_key_key unique (form_id, key)")
    op.execute("alter table _permission_set add key text, add unique (form, key)")
    op.execute(
        "alter table _package add history jsonb not null default '[]', add made_here boolean not null default false"
    )
    op.execute("""
        create table _sample (
            record_id uuid primary key,
            package text not null references _package on delete cascade,
            form text not null,
            seq integer not null
        )
    """)
    op.execute("create index on _sample (package)")
    op.execute(f'grant select, insert, update, delete on _sample to "{role}"')
