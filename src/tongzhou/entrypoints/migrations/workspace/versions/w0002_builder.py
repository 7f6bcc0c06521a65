"""Forms, views, history and imports."""

from alembic import op

revision = "w0002"
down_revision = "w0001"


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    schema, role = settings["schema"], settings["role"]
    _forms(role)
    _searching(role)
    _partner_sight(schema, role)
    _views(role)
    _history(role)


def _forms(role: str) -> None:
    op.execute("""
        create table _form (
            id uuid primary key,
            key text not null unique,
            position bigint generated always as identity,
            version integer not null,
            definition jsonb not null,
            created_at timestamptz not null,
            updated_at timestamptz not null
        )
    """)
    op.execute("""
        create table _conversion_reject (
            form_id uuid not null references _form,
            field_id text not null,
            record_id uuid not null,
            value text not null,
            code text not null,
            at timestamptz not null
        )
    """)
    op.execute("create index on _conversion_reject (form_id, record_id)")
    op.execute(f'grant select, insert, update on _form to "{role}"')
    op.execute(f'grant select on _form to "{role}_partner"')
    op.execute(f'grant select, insert, delete on _conversion_reject to "{role}"')
    op.execute(f'grant references on _member, _department to "{role}"')
    op.execute(f'grant select (code) on _member to "{role}_partner"')


def _searching(role: str) -> None:
    """Pairs of neighbouring characters, which index two Chinese characters as well as a Latin word."""
    op.execute("""
        create function _bigrams(value text) returns text[]
        language sql immutable strict parallel safe as $$
            select array_agg(distinct substr(value, i, 2)) from generate_series(1, length(value) - 1) i
        $$
    """)
    op.execute(f'grant execute on function _bigrams(text) to "{role}", "{role}_partner"')


def _partner_sight(schema: str, role: str) -> None:
    """Whether the partner role sees a record: asked under its own row policies, so it can never say more."""
    op.execute(f"""
        create function _partner_sees(form uuid, record uuid) returns boolean
        language plpgsql stable as $$
        declare
            name text;
            seen boolean;
        begin
            select key into name from "{schema}"._form where id = form;
            if name is null or not has_any_column_privilege(format('%I.%I', '{schema}', name), 'SELECT') then
                return false;
            end if;
            execute format('select exists (select from %I.%I where id = $1)', '{schema}', name) into seen using record;
            return seen;
        end $$
    """)
    op.execute(f'grant execute on function _partner_sees(uuid, uuid) to "{role}", "{role}_partner"')


def _views(role: str) -> None:
    op.execute("""
        create table _view (
            id uuid primary key,
            form_id uuid not null references _form,
            key text,
            title jsonb not null,
            kind text not null,
            filter jsonb,
            sort jsonb not null,
            columns jsonb not null,
            shared boolean not null,
            owner_id uuid,
            created_at timestamptz not null,
            updated_at timestamptz not null,
            unique (form_id, key)
        )
    """)
    op.execute("create index on _view (form_id)")
    op.execute("alter table _view enable row level security")
    op.execute(f'create policy inside on _view to "{role}" using (true) with check (true)')
    op.execute(f'create policy shared_only on _view for select to "{role}_partner" using (shared)')
    op.execute(f'grant select, insert, update, delete on _view to "{role}"')
    op.execute(f'grant select on _view to "{role}_partner"')


def _history(role: str) -> None:
    op.execute("""
        create table _record_history (
            form_id uuid not null,
            record_id uuid not null,
            revision integer not null,
            at timestamptz not null,
            by_id uuid,
            by_name text not null,
            action text not null,
            changes jsonb not null,
            primary key (record_id, revision, action)
        )
    """)
    op.execute("""
        create table _event (
            seq bigint generated always as identity primary key,
            at timestamptz not null,
            form_id uuid not null,
            kind text not null,
            record_ids uuid[] not null,
            by_id uuid
        )
    """)
    op.execute("""
        create table _undo (
            id uuid primary key,
            form_id uuid not null,
            by_id uuid,
            at timestamptz not null,
            action text not null,
            before jsonb not null,
            used_at timestamptz
        )
    """)
    op.execute("alter table _record_history enable row level security")
    op.execute(f'create policy inside on _record_history to "{role}" using (true) with check (true)')
    op.execute(f"""
        create policy seen_records on _record_history to "{role}_partner"
        using (_partner_sees(form_id, record_id)) with check (_partner_sees(form_id, record_id))
    """)
    op.execute(f'grant select, insert, delete on _record_history to "{role}"')
    op.execute(f'grant select, insert on _record_history to "{role}_partner"')
    op.execute(f'grant select, insert, delete on _event to "{role}"')
    op.execute(f'grant insert on _event to "{role}_partner"')
    op.execute(f'grant select, insert, update, delete on _undo to "{role}"')
