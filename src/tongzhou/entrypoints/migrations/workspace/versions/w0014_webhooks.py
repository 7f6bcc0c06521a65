"""Webhooks: what is watched, what is due to be told, what was sent."""

from alembic import op

revision = "w0014"
down_revision = "w0013"


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    schema, role = settings["schema"], settings["role"]
    op.execute("""
        create table _webhook (
            id uuid primary key,
            form_id uuid not null references _form,
            document jsonb not null,
            secret_sealed bytea not null,
            paused boolean not null,
            failing_since timestamptz,
            created_by uuid,
            created_at timestamptz not null
        )
    """)
    op.execute("create index on _webhook (form_id)")
    op.execute("""
        create table _webhook_due (
            seq bigint generated always as identity primary key,
            form_id uuid not null,
            kind text not null,
            record_ids uuid[] not null,
            at timestamptz not null
        )
    """)
    op.execute("""
        create table _webhook_delivery (
            id uuid primary key,
            webhook_id uuid not null references _webhook on delete cascade,
            event text not null,
            body text not null,
            status text not null,
            attempts integer not null,
            next_at timestamptz,
            created_at timestamptz not null,
            finished_at timestamptz,
            response_status integer,
            response text,
            fault text,
            milliseconds integer,
            replay_of uuid
        )
    """)
    op.execute("create index on _webhook_delivery (webhook_id, id)")
    op.execute("create index on _webhook_delivery (webhook_id, next_at) where status = 'waiting'")
    op.execute(f'grant select, insert, update, delete on _webhook, _webhook_due, _webhook_delivery to "{role}"')
    _watching(schema, role)


def _watching(schema: str, role: str) -> None:
    """A trigger whose condition names the watched forms: writers of other forms compare an id, and no more."""
    op.execute(f"""
        create function _note_event() returns trigger
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            insert into "{schema}"._webhook_due (form_id, kind, record_ids, at)
            values (new.form_id, new.kind, new.record_ids, new.at);
            return null;
        end $$
    """)
    op.execute(f"""
        create function _watch_events(forms uuid[]) returns void
        language plpgsql security definer set search_path = pg_catalog set lock_timeout = '3s' as $$
        begin
            drop trigger if exists watched on "{schema}"._event;
            if cardinality(forms) > 0 then
                execute format('create trigger watched after insert on "{schema}"._event for each row'
                    ' when (new.form_id = any (%L::uuid[])) execute function "{schema}"._note_event()', forms);
            end if;
        end $$
    """)
    op.execute("revoke all on function _note_event(), _watch_events(uuid[]) from public")
    op.execute(f'grant execute on function _watch_events(uuid[]) to "{role}"')
