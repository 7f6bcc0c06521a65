"""Plans, settlements and statements.

Deny by default: tables belong to the login role, row policies are on everywhere, the workspace role gets the verbs
it needs and the partner role sees only published statements of `current_setting('tongzhou.partner')`. What was
published can be changed by nobody who works for the program: triggers refuse, whatever the statement.
"""

from alembic import op

revision = "w0003"
down_revision = "w0002"

PLAN_TABLES = """
    create table _plan (
        id uuid primary key,
        key text not null unique check (key ~ '^[a-z][a-z0-9_-]{0,47}$'),
        ordinal integer generated always as identity unique,
        title jsonb not null,
        currency text not null,
        created_at timestamptz not null,
        created_by uuid,
        created_by_name text not null
    );
    create table _plan_version (
        id uuid primary key,
        plan_id uuid not null references _plan,
        version integer not null check (version > 0),
        status text not null check (status in ('draft', 'published')),
        document text not null,
        hash text not null,
        saved_at timestamptz not null,
        saved_by uuid,
        saved_by_name text not null,
        published_at timestamptz,
        published_by uuid,
        published_by_name text,
        unique (plan_id, version),
        check ((status = 'published') = (published_at is not null))
    );
    create unique index _plan_version_one_draft on _plan_version (plan_id) where status = 'draft';
"""

SETTLEMENT_TABLES = """
    create table _settlement (
        id uuid primary key,
        plan_id uuid not null references _plan,
        plan_version_id uuid not null references _plan_version,
        period text not null,
        period_first date not null,
        period_end date not null,
        version integer not null check (version > 0),
        status text not null check (status in
            ('calculating', 'calculated', 'reviewed', 'approved', 'published', 'confirmed', 'paid', 'closed')),
        currency text not null,
        total_minor bigint not null default 0,
        partner_count integer not null default 0,
        transaction_count bigint not null default 0,
        exclusion_count bigint not null default 0,
        input_hash text,
        result_hash text,
        watermark timestamptz,
        calculated_by uuid,
        job_id uuid,
        created_at timestamptz not null,
        unique (plan_id, period, version),
        check (status = 'calculating' or (input_hash is not null and result_hash is not null))
    );
    create unique index _settlement_one_open on _settlement (plan_id, period)
        where status in ('calculating', 'calculated', 'reviewed', 'approved');
    create table _settlement_step (
        settlement_id uuid not null references _settlement on delete cascade,
        ordinal integer not null,
        action text not null,
        status text not null,
        at timestamptz not null,
        by_id uuid,
        by_name text not null,
        reason text,
        input_hash text not null,
        result_hash text not null,
        primary key (settlement_id, ordinal)
    );
    create table _settlement_facts (
        settlement_id uuid primary key references _settlement on delete cascade,
        transactions bytea not null,
        partners bytea not null,
        products bytea,
        minor_units boolean not null
    );
    alter table _settlement_facts alter column transactions set storage external;
"""

STATEMENT_TABLES = """
    create table _statement (
        id uuid primary key,
        settlement_id uuid not null references _settlement on delete cascade,
        number text unique,
        partner_id uuid not null,
        partner_code text not null,
        partner_label text not null,
        account text not null default '',
        period text not null,
        plan jsonb not null,
        currency text not null,
        status text not null,
        total_minor bigint not null,
        uncapped_minor bigint not null,
        transaction_count integer not null,
        exclusion_count integer not null,
        published_at timestamptz,
        published_by_name text,
        unique (settlement_id, partner_id, account),
        check ((published_at is null) = (status in ('calculated', 'reviewed', 'approved'))),
        check ((published_at is null) = (number is null))
    );
    create index _statement_by_code on _statement (partner_code, period);
    create index _statement_by_partner on _statement (partner_id, period);
    create table _statement_component (
        statement_id uuid not null references _statement on delete cascade,
        ordinal integer not null,
        key text not null,
        title jsonb not null,
        kind text not null,
        amount_minor bigint not null,
        uncapped_minor bigint not null,
        detail jsonb not null,
        primary key (statement_id, key)
    );
    create table _earning (
        statement_id uuid not null references _statement on delete cascade,
        component text not null,
        position integer not null,
        kind text not null check (kind in ('line', 'flat', 'true_up', 'component_cap', 'plan_cap')),
        transaction_id text,
        line_number bigint,
        day date,
        window_start date,
        product_code text,
        product_label text,
        amount_minor bigint,
        before_minor bigint,
        after_minor bigint,
        baseline_minor bigint,
        tier integer,
        rate_ppm bigint,
        share_minor bigint not null,
        after_cap_minor bigint,
        reason text,
        rule text,
        primary key (statement_id, component, position)
    );
    create table _exclusion (
        settlement_id uuid not null references _settlement on delete cascade,
        statement_id uuid references _statement on delete cascade,
        position integer not null,
        partner_code text,
        component text,
        transaction_id text not null,
        line_number bigint,
        day date,
        product_code text,
        product_label text,
        amount_minor bigint,
        reason text not null,
        primary key (settlement_id, position)
    );
    create index _exclusion_by_statement on _exclusion (statement_id, position);
    create table _signing_key (
        fingerprint text primary key,
        public_key bytea not null,
        created_at timestamptz not null
    );
    create unique index _signing_key_only_one on _signing_key ((true));
"""

TABLES = (
    "_plan",
    "_plan_version",
    "_settlement",
    "_settlement_step",
    "_settlement_facts",
    "_statement",
    "_statement_component",
    "_earning",
    "_exclusion",
    "_signing_key",
)

WORKSPACE_GRANTS = {
    "_plan": "select, insert, update (title, currency)",
    "_plan_version": "select, insert, update, delete",
    "_settlement": "select, insert, update, delete",
    "_settlement_step": "select, insert",
    "_settlement_facts": "select, insert, delete",
    "_statement": "select, insert, delete, update (status, number, published_at, published_by_name)",
    "_statement_component": "select, insert",
    "_earning": "select, insert",
    "_exclusion": "select, insert, delete",
    "_signing_key": "select, insert",
}

PARTNER_POLICIES = {
    "_statement": """
        published_at is not null
        and partner_id = nullif(current_setting('tongzhou.partner', true), '')::uuid
    """,
    "_statement_component": "exists (select 1 from {schema}._statement s where s.id = statement_id)",
    "_earning": "exists (select 1 from {schema}._statement s where s.id = statement_id)",
    "_exclusion": "exists (select 1 from {schema}._statement s where s.id = statement_id)",
    "_signing_key": "true",
}
"""What the partner role may read. Inside a policy `_statement` is read under its own policy, by the same role."""

IMMUTABLE_ROWS = """
    create function _refuse_change_of_published() returns trigger
    language plpgsql set search_path = pg_catalog as $$
    begin
        if old.status = any (array['published', 'confirmed', 'paid', 'closed']) then
            raise exception 'published rows of % cannot be changed', tg_table_name
                using errcode = 'integrity_constraint_violation';
        end if;
        return case when tg_op = 'DELETE' then old else new end;
    end $$;
    create trigger _published_is_final before update or delete on _plan_version
        for each row execute function _refuse_change_of_published();
    create trigger _published_is_final before update or delete on _settlement
        for each row execute function _refuse_change_of_published();
    create trigger _published_is_final before update or delete on _statement
        for each row execute function _refuse_change_of_published();
"""

IMMUTABLE_PARTS = """
    create function _refuse_parts_of_published() returns trigger
    language plpgsql set search_path = pg_catalog as $$
    begin
        if exists (
            select 1 from {schema}._statement s
            where s.published_at is not null and s.id in (select statement_id from changed)
        ) then
            raise exception 'parts of a published statement cannot be changed (%)', tg_table_name
                using errcode = 'integrity_constraint_violation';
        end if;
        return null;
    end $$;
"""


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    role, schema = settings["role"], f'"{settings["schema"]}"'
    for tables in (PLAN_TABLES, SETTLEMENT_TABLES, STATEMENT_TABLES):
        op.execute(tables)
    op.execute(IMMUTABLE_ROWS)
    op.execute(IMMUTABLE_PARTS.format(schema=schema))
    for table in ("_statement_component", "_earning", "_exclusion"):
        _watch_parts(table)
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f'grant {WORKSPACE_GRANTS[table]} on {table} to "{role}"')
        op.execute(f'create policy _workspace on {table} to "{role}" using (true) with check (true)')
    for table, condition in PARTNER_POLICIES.items():
        op.execute(f'grant select on {table} to "{role}_partner"')
        using = condition.format(schema=schema)
        op.execute(f'create policy _partner on {table} for select to "{role}_partner" using ({using})')


def _watch_parts(table: str) -> None:
    """Whole statements are checked at once, by their changed rows: bulk loads pay one look-up, not one a row."""
    for verb, rows in (("insert", "new"), ("delete", "old"), ("update", "old"), ("update", "new")):
        op.execute(f"""
            create trigger _published_is_final_{verb}_{rows} after {verb} on {table}
            referencing {rows} table as changed
            for each statement execute function _refuse_parts_of_published()
        """)
