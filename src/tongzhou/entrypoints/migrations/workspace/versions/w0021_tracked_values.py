"""Tracked calculations: what is tracked, what may have changed, what the values were."""

from alembic import op

revision = "w0021"
down_revision = "w0020"


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    schema, role = settings["schema"], settings["role"]
    op.execute("""
        create table _tracked_field (
            field_id text primary key,
            form_id uuid not null,
            meaning text not null,
            checked_on date not null
        )
    """)
    op.execute("""
        create table _tracked_due (
            seq bigint generated always as identity primary key,
            form_id uuid not null,
            kind text not null,
            record_ids uuid[] not null,
            at timestamptz not null
        )
    """)
    op.execute("""
        create table _tracked_stale (
            field_id text not null,
            record_id uuid not null,
            quiet boolean not null,
            primary key (field_id, record_id)
        )
    """)
    op.execute("""
        create table _tracked_value (
            field_id text not null,
            record_id uuid not null,
            value jsonb,
            primary key (field_id, record_id)
        )
    """)
    op.execute("""
        create table _tracked_change (
            seq bigint generated always as identity primary key,
            field_id text not null,
            record_id uuid not null,
            at timestamptz not null,
            before jsonb,
            after jsonb
        )
    """)
    op.execute("create index on _tracked_change (record_id, seq)")
    tables = "_tracked_field, _tracked_due, _tracked_stale, _tracked_value, _tracked_change"
    op.execute(f'grant select, insert, update, delete on {tables} to "{role}"')
    _tracking(schema, role)


def _tracking(schema: str, role: str) -> None:
    """A trigger whose condition names the forms that tracked fields read; an event of a change is not read again."""
    op.execute(f"""
        create function _note_tracked() returns trigger
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            insert into "{schema}"._tracked_due (form_id, kind, record_ids, at)
            values (new.form_id, new.kind, new.record_ids, new.at);
            return null;
        end $$
    """)
    op.execute(f"""
        create function _track_events(forms uuid[]) returns void
        language plpgsql security definer set search_path = pg_catalog set lock_timeout = '3s' as $$
        begin
            drop trigger if exists tracked on "{schema}"._event;
            if cardinality(forms) > 0 then
                execute format('create trigger tracked after insert on "{schema}"._event for each row'
                    ' when (new.form_id = any (%L::uuid[]) and new.kind <> ''recalculated'')'
                    ' execute function "{schema}"._note_tracked()', forms);
            end if;
        end $$
    """)
    op.execute("revoke all on function _note_tracked(), _track_events(uuid[]) from public")
    op.execute(f'grant execute on function _track_events(uuid[]) to "{role}"')
