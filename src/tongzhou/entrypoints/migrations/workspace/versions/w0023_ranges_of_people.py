"""Who belongs to departments, roles and lists of people: for ranges of pickers, partners' too."""

from alembic import op

revision = "w0023"
down_revision = "w0022"


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    schema, role = settings["schema"], settings["role"]
    op.execute(f"""
        create function _departments_within(departments uuid[], below boolean) returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
            with recursive tree as (
                select id from "{schema}"._department where id = any($1)
                union
                select d.id from "{schema}"._department d join tree on $2 and d.parent_id = tree.id
            )
            select id from tree
        $$
    """)
    op.execute(f"""
        create function _members_within(departments uuid[], below boolean, roles text[], members uuid[])
        returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
            select id from "{schema}"._member where active and (
                id = any($4)
                or department_id in (select "{schema}"._departments_within($1, $2))
                or id in (select member_id from "{schema}"._member_role where role_key = any($3))
            )
        $$
    """)
    for function in ("_departments_within(uuid[], boolean)", "_members_within(uuid[], boolean, text[], uuid[])"):
        op.execute(f'alter function {function} owner to "{role}"')
        op.execute(f"revoke all on function {function} from public")
        op.execute(f'grant execute on function {function} to "{role}_partner"')
