"""Flows: drafts and versions, runs with their steps and to-dos, what is due; and what caused an event."""

from alembic import op

revision = "w0050"
down_revision = "w0043"


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    schema, role = settings["schema"], settings["role"]
    _flows()
    _runs()
    tables = "_flow, _flow_version, _flow_run, _flow_step, _flow_task, _flow_due"
    op.execute(f'grant select, insert, update, delete on {tables} to "{role}"')
    op.execute("alter table _event_due add column cause text")
    op.execute(f"""
        create or replace function _note_event() returns trigger
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            insert into "{schema}"._event_due (subscriber, form_id, kind, record_ids, at, cause)
            values (
                tg_argv[0], new.form_id, new.kind, new.record_ids, new.at,
                nullif(current_setting('tongzhou.cause', true), '')
            );
            return null;
        end $$
    """)


def _flows() -> None:
    op.execute("""
        create table _flow (
            id uuid primary key,
            key text not null unique,
            form text,
            document jsonb not null,
            revision integer not null,
            active integer,
            published_revision integer,
            paused boolean not null default false,
            secret_sealed bytea,
            next_at timestamptz,
            fault text,
            created_by uuid,
            created_at timestamptz not null,
            updated_at timestamptz not null
        )
    """)
    op.execute("create index on _flow (next_at) where next_at is not null")
    op.execute("""
        create table _flow_version (
            id uuid primary key,
            flow_id uuid not null references _flow on delete cascade,
            number integer not null,
            document jsonb not null,
            published_at timestamptz not null,
            published_by uuid,
            by_name text not null,
            unique (flow_id, number)
        )
    """)


def _runs() -> None:
    op.execute("""
        create table _flow_run (
            id uuid primary key,
            flow_id uuid not null references _flow on delete cascade,
            version_id uuid not null references _flow_version on delete cascade,
            form text,
            record_id uuid,
            label text not null,
            status text not null,
            state jsonb not null,
            happened jsonb not null,
            starter_kind text,
            starter_id uuid,
            starter_name text not null,
            started_at timestamptz not null,
            finished_at timestamptz,
            cause text,
            depth integer not null,
            parent_id uuid,
            parent_visit integer,
            once text,
            unique (flow_id, once)
        )
    """)
    op.execute("create index on _flow_run (form, record_id)")
    op.execute("create index on _flow_run (flow_id, id)")
    op.execute("create index on _flow_run (version_id)")
    op.execute("create index on _flow_run (starter_id, id)")
    op.execute("create index on _flow_run (flow_id) where status in ('running', 'stuck')")
    op.execute("create index on _flow_run (parent_id, parent_visit) where parent_id is not null")
    op.execute("""
        create table _flow_step (
            run_id uuid not null references _flow_run on delete cascade,
            visit integer not null,
            attempt integer not null,
            step text not null,
            kind text not null,
            outcome text,
            started_at timestamptz not null,
            finished_at timestamptz,
            input jsonb,
            output jsonb,
            fault text,
            primary key (run_id, visit, attempt)
        )
    """)
    op.execute("""
        create table _flow_task (
            id uuid primary key,
            run_id uuid not null references _flow_run on delete cascade,
            number integer not null,
            flow_id uuid not null,
            form text,
            record_id uuid,
            visit integer not null,
            step text not null,
            kind text not null,
            person_kind text not null,
            person_id uuid not null,
            person_name text not null,
            status text not null,
            role text not null,
            opened_at timestamptz not null,
            due_at timestamptz,
            done_at timestamptz,
            action text,
            by_kind text,
            by_id uuid,
            by_name text,
            opinion text,
            signature jsonb,
            read_at timestamptz,
            unique (run_id, number)
        )
    """)
    op.execute("create index on _flow_task (person_id, id) where status = 'open'")
    op.execute("create index on _flow_task (by_id, done_at, id) where status = 'done'")
    op.execute("create index on _flow_task (person_id, id) where kind = 'cc'")
    op.execute("""
        create table _flow_due (
            seq bigint generated always as identity primary key,
            run_id uuid not null references _flow_run on delete cascade,
            visit integer not null,
            kind text not null,
            number integer not null default 0,
            due_at timestamptz not null,
            attempts integer not null default 0
        )
    """)
    op.execute("create index on _flow_due (due_at, seq)")
    op.execute("create index on _flow_due (run_id, visit)")
