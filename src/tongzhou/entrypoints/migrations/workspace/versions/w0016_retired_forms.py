"""Forms can be retired, and removed for good with all that belongs to them."""

from alembic import op

revision = "w0016"
down_revision = "w0015"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("alter table _form add column retired_at timestamptz")
    for table in ("_conversion_reject", "_view", "_import", "_import_source", "_link", "_webhook"):
        op.execute(f"""
            alter table {table} drop constraint {table}_form_id_fkey,
                add constraint {table}_form_id_fkey foreign key (form_id) references _form on delete cascade
        """)
    op.execute(f'grant delete on _form to "{role}"')
