"""Counters of auto numbers that begin anew, or count for each value by itself."""

from alembic import op

revision = "w0017"
down_revision = "w0016"


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    schema, role = settings["schema"], settings["role"]
    op.execute("""
        create table _serial_counter (
            field_id text not null,
            counter text not null,
            last bigint not null,
            primary key (field_id, counter)
        )
    """)
    op.execute(f'grant select, insert, update, delete on _serial_counter to "{role}"')
    op.execute(f"""
        create function _draw_numbers(field_id text, counter text, start bigint, count integer) returns bigint
        language sql security definer set search_path = pg_catalog, pg_temp as $$
            insert into "{schema}"._serial_counter as c values ($1, $2, $3 + $4 - 1)
            on conflict (field_id, counter) do update set last = c.last + $4
            returning last - $4 + 1
        $$
    """)
    op.execute(f'alter function _draw_numbers owner to "{role}"')
    op.execute("revoke all on function _draw_numbers from public")
    op.execute(f'grant execute on function _draw_numbers to "{role}_partner"')
