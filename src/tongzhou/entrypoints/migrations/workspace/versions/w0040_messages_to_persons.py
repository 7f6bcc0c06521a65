"""Messages to persons, members and partner users alike, about anything that has a page; each partner reads its own."""

from alembic import op

revision = "w0040"
down_revision = "w0032"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        alter table _message
            drop constraint _message_kind_check,
            drop constraint _message_member_id_fkey,
            alter form drop not null,
            alter record_id drop not null,
            alter by_name drop not null,
            add person_kind text not null default 'member' check (person_kind in ('member', 'partner')),
            add path text,
            add urgent boolean not null default false,
            add key text,
            add check ((form is null) = (record_id is null))
    """)
    op.execute("alter table _message alter person_kind drop default, alter urgent drop default")
    op.execute("alter table _message rename member_id to person_id")
    op.execute("alter table _message rename label to subject")
    op.execute("create unique index on _message (person_id, key) where key is not null")
    op.execute(f'revoke insert on _message from "{role}_partner"')
    op.execute("alter table _message enable row level security")
    op.execute(f'create policy inside on _message to "{role}" using (true) with check (true)')
    own = "person_id in (select id from _partner_user)"
    op.execute(f'create policy own on _message to "{role}_partner" using ({own}) with check ({own})')
    op.execute(f'grant select, update (read_at) on _message to "{role}_partner"')
