"""Keys under which a request that is sent twice is done once."""

from alembic import op

revision = "w0012"
down_revision = "w0011"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _idempotency (
            seq bigint generated always as identity primary key,
            owner text not null,
            key text not null,
            digest bytea not null,
            status integer,
            answer bytea,
            partner_id uuid,
            at timestamptz not null,
            unique (owner, key)
        )
    """)
    op.execute("alter table _idempotency enable row level security")
    op.execute(f'create policy inside on _idempotency to "{role}" using (true) with check (true)')
    op.execute(f"""
        create policy own_partner on _idempotency to "{role}_partner"
        using (partner_id = nullif(current_setting('tongzhou.partner', true), '')::uuid)
        with check (partner_id = nullif(current_setting('tongzhou.partner', true), '')::uuid)
    """)
    op.execute(f'grant select, insert, update, delete on _idempotency to "{role}"')
    op.execute(f'grant select, insert, update on _idempotency to "{role}_partner"')
