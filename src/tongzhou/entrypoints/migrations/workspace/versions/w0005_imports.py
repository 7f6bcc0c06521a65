"""Imports: uploads that were examined, what was decided per source, what was found wrong."""

from alembic import op

revision = "w0005"
down_revision = "w0004"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute("""
        create table _import (
            id uuid primary key,
            form_id uuid not null references _form,
            file_name text not null,
            file_size bigint not null,
            source jsonb not null,
            layout jsonb not null,
            fingerprint text not null,
            choices jsonb not null,
            result jsonb,
            created_by uuid,
            created_at timestamptz not null,
            finished_at timestamptz
        )
    """)
    op.execute("""
        create table _import_source (
            form_id uuid not null references _form,
            fingerprint text not null,
            title text not null,
            choices jsonb not null,
            updated_by uuid,
            updated_at timestamptz not null,
            primary key (form_id, fingerprint)
        )
    """)
    op.execute("""
        create table _import_error (
            seq bigint generated always as identity,
            import_id uuid not null references _import on delete cascade,
            row integer not null,
            field text not null,
            code text not null,
            value text not null,
            params jsonb not null
        )
    """)
    op.execute("create index on _import_error (import_id, row, seq)")
    op.execute(f'grant select, insert, update, delete on _import, _import_source, _import_error to "{role}"')
