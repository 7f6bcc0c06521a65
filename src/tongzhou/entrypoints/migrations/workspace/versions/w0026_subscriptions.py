"""One way to be told of events: a subscriber names forms and kinds, what happens to them is noted for it."""

from alembic import op

revision = "w0026"
down_revision = "w0025"

_OLD = (
    ("watched", "webhooks", "_webhook_due", "created,updated,deleted,restored,recalculated"),
    ("tracked", "tracking", "_tracked_due", "created,updated,deleted,restored,erased"),
)
"""The triggers and tables there were, with the names of their subscribers and the kinds they are told of."""


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    schema, role = settings["schema"], settings["role"]
    op.execute("""
        create table _event_due (
            seq bigint generated always as identity primary key,
            subscriber text not null,
            form_id uuid not null,
            kind text not null,
            record_ids uuid[] not null,
            at timestamptz not null
        )
    """)
    op.execute("create index on _event_due (subscriber, seq)")
    op.execute(f'grant select, update, delete on _event_due to "{role}"')
    _subscribing(schema, role)
    for trigger, subscriber, table, kinds in _OLD:
        _move(schema, trigger, subscriber, kinds)
        op.execute(f"""
            insert into _event_due (subscriber, form_id, kind, record_ids, at)
            select '{subscriber}', form_id, kind, record_ids, at from {table} order by seq
        """)
    op.execute("drop function _watch_events(uuid[]), _track_events(uuid[]), _note_tracked()")
    op.execute("drop table _webhook_due, _tracked_due")


def _subscribing(schema: str, role: str) -> None:
    """A trigger per subscriber whose condition names its forms: writers of others compare an id, and no more.

    Making it waits for whoever writes events, so a subscriber misses nothing that is committed after it.
    """
    op.execute(f"""
        create or replace function _note_event() returns trigger
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            insert into "{schema}"._event_due (subscriber, form_id, kind, record_ids, at)
            values (tg_argv[0], new.form_id, new.kind, new.record_ids, new.at);
            return null;
        end $$
    """)
    op.execute(f"""
        create function _subscribe(subscriber text, forms uuid[], kinds text[]) returns void
        language plpgsql security definer set search_path = pg_catalog set lock_timeout = '3s' as $$
        begin
            execute format('drop trigger if exists %I on "{schema}"._event', 'note_' || subscriber);
            if cardinality(forms) > 0 then
                execute format('create trigger %I after insert on "{schema}"._event for each row'
                    ' when (new.form_id = any (%L::uuid[]) and new.kind = any (%L::text[]))'
                    ' execute function "{schema}"._note_event(%L)',
                    'note_' || subscriber, forms, kinds, subscriber);
            end if;
        end $$
    """)
    op.execute("revoke all on function _note_event(), _subscribe(text, uuid[], text[]) from public")
    op.execute(f'grant execute on function _subscribe(text, uuid[], text[]) to "{role}"')


def _move(schema: str, trigger: str, subscriber: str, kinds: str) -> None:
    """What was watched goes on being watched: the ids of its forms stand in the old trigger's condition."""
    op.execute(f"""
        do $$
        declare
            forms uuid[] := array(
                select ids[1]::uuid
                from pg_trigger, regexp_matches(pg_get_triggerdef(oid), '[0-9a-f]{{8}}-[0-9a-f-]{{27}}', 'g') ids
                where tgrelid = '"{schema}"._event'::regclass and tgname = '{trigger}'
            );
        begin
            drop trigger if exists {trigger} on "{schema}"._event;
            perform "{schema}"._subscribe('{subscriber}', forms, string_to_array('{kinds}', ','));
        end $$
    """)
