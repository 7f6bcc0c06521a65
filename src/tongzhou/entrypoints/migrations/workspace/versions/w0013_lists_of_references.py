"""Lists of references are checked as foreign keys check one: what they name exists and cannot go away meanwhile."""

from alembic import op

revision = "w0013"
down_revision = "w0012"


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    schema, role = settings["schema"], settings["role"]
    op.execute(f"""
        create function _check_references() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        declare
            ids uuid[];
            found bigint;
        begin
            execute format('select ($1).%I', tg_argv[1]) into ids using new;
            execute format(
                'select count(*) from (select from %I.%I where id = any($1) for key share) _found',
                '{schema}', tg_argv[0]
            ) into found using ids;
            if found < cardinality(ids) then
                raise exception 'a list names a record that is not there'
                    using errcode = 'foreign_key_violation', constraint = tg_argv[2];
            end if;
            return null;
        end $$
    """)
    op.execute(f'alter function _check_references() owner to "{role}"')
