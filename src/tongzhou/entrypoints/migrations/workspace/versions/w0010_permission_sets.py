"""Permission sets, shares of single records, references whose records follow another; actions that were implied."""

from alembic import op

revision = "w0010"
down_revision = "w0009"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _permission_set (
            id uuid primary key,
            form text not null,
            document jsonb not null,
            created_at timestamptz not null,
            updated_at timestamptz not null
        )
    """)
    op.execute("create index on _permission_set (form)")
    op.execute("""
        create table _record_share (
            id uuid primary key,
            form text not null,
            record_id uuid not null,
            member_id uuid references _member on delete cascade,
            department_id uuid references _department on delete cascade,
            editable boolean not null,
            terms text not null,
            readable text[],
            writable text[],
            by_id uuid,
            by_name text not null,
            at timestamptz not null,
            check (num_nonnulls(member_id, department_id) = 1)
        )
    """)
    op.execute("create unique index on _record_share (record_id, form, member_id) where member_id is not null")
    op.execute("create unique index on _record_share (record_id, form, department_id) where department_id is not null")
    op.execute("create index on _record_share (member_id, form)")
    op.execute("create index on _record_share (department_id, form)")
    op.execute("create table _follow (form text, reference text, target text not null, primary key (form, reference))")
    op.execute(f'grant select, insert, update, delete on _permission_set, _record_share, _follow to "{role}"')
    _spell_out_actions()


def _spell_out_actions() -> None:
    """What reading, creating and changing allowed before it had a name of its own."""
    implied = {"copy": "create", "batch": "update", "print": "read", "share": "update", "comment": "read"}
    for action, base in implied.items():
        whose = "kind = 'member'" if action == "share" else "true"
        op.execute(f"""
            update _role set document = jsonb_set(document, '{{forms}}', (
                select jsonb_object_agg(form, case
                    when given -> 'actions' ? '{base}' and not given -> 'actions' ? '{action}'
                    then jsonb_set(given, '{{actions}}', given -> 'actions' || '["{action}"]')
                    else given end)
                from jsonb_each(document -> 'forms') as each(form, given)))
            where document -> 'forms' <> '{{}}' and {whose}
        """)
