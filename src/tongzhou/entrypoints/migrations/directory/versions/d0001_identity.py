"""Workspaces, accounts and how they sign in."""

from alembic import op

revision = "d0001"
down_revision = None


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    directory_role = settings["directory_role"]
    op.execute("revoke all on schema public from public")
    _workspaces()
    _accounts()
    _credentials()
    _letters()
    _functions()
    op.execute(f'grant usage on schema directory to "{directory_role}"')
    op.execute(f'grant select, insert, update, delete on all tables in schema directory to "{directory_role}"')


def _workspaces() -> None:
    op.execute("""
        create table workspace (
            id uuid primary key,
            key text not null unique check (key ~ '^[a-z][a-z0-9_]{0,30}$'),
            name text not null,
            schema_name text not null unique,
            role_name text not null unique,
            revision text not null default '',
            version bigint not null default 1,
            locale text not null default 'zh-CN',
            currency text not null default 'CNY' check (currency ~ '^[A-Z]{3}$'),
            time_zone text not null default 'Asia/Shanghai',
            business_date date,
            accent text not null default '#1677ff' check (accent ~ '^#[0-9a-f]{6}$'),
            statement_key text,
            created_at timestamptz not null default now()
        )
    """)


def _accounts() -> None:
    op.execute("""
        create table account (
            id uuid primary key,
            email text unique check (email = lower(email)),
            phone text unique check (phone ~ '^[+][0-9]{8,15}$'),
            name text not null,
            locale text not null,
            password_hash text,
            operator_reset_at timestamptz,
            created_at timestamptz not null,
            check (email is not null or phone is not null)
        )
    """)
    op.execute("""
        create table membership (
            workspace_id uuid not null references workspace,
            person_id uuid not null,
            person_kind text not null check (person_kind in ('member', 'partner')),
            account_id uuid not null references account,
            active boolean not null default true,
            created_at timestamptz not null,
            primary key (workspace_id, person_id),
            unique (account_id, workspace_id)
        )
    """)
    op.execute("""
        create table sign_in_failure (
            subject bytea not null,
            at timestamptz not null
        )
    """)
    op.execute("create index on sign_in_failure (subject, at)")
    op.execute("create index on sign_in_failure (at)")


def _credentials() -> None:
    op.execute("""
        create table session (
            id uuid primary key,
            token_hash bytea not null unique,
            workspace_id uuid not null,
            person_id uuid not null,
            created_at timestamptz not null,
            last_seen_at timestamptz not null,
            expires_at timestamptz not null,
            address text not null,
            browser text not null,
            preview_id uuid,
            foreign key (workspace_id, person_id) references membership on delete cascade,
            foreign key (workspace_id, preview_id) references membership (workspace_id, person_id)
        )
    """)
    op.execute("create index on session (workspace_id, person_id)")
    op.execute("""
        create table token (
            id uuid primary key,
            token_hash bytea not null unique,
            workspace_id uuid not null,
            person_id uuid not null,
            name text not null,
            scopes text[] not null,
            created_at timestamptz not null,
            expires_at timestamptz,
            last_used_at timestamptz,
            foreign key (workspace_id, person_id) references membership on delete cascade
        )
    """)
    op.execute("create index on token (workspace_id, person_id)")


def _letters() -> None:
    op.execute("""
        create table invitation (
            id uuid primary key,
            token_hash bytea not null unique,
            workspace_id uuid not null references workspace,
            person_kind text not null check (person_kind in ('member', 'partner')),
            email text check (email = lower(email)),
            phone text check (phone ~ '^[+][0-9]{8,15}$'),
            name text not null,
            roles text[] not null,
            member_id uuid,
            department_id uuid,
            partner_id uuid,
            partner_label text,
            invited_by text not null,
            created_at timestamptz not null,
            expires_at timestamptz not null,
            consumed_at timestamptz,
            withdrawn_at timestamptz,
            check ((email is null) <> (phone is null)),
            check ((person_kind = 'partner') = (partner_id is not null))
        )
    """)
    op.execute("create index on invitation (workspace_id, created_at)")
    op.execute("""
        create table password_reset (
            id uuid primary key,
            token_hash bytea not null unique,
            account_id uuid not null references account,
            created_at timestamptz not null,
            expires_at timestamptz not null,
            consumed_at timestamptz
        )
    """)


def _functions() -> None:
    # The caller's role says which workspace changed: a workspace can touch no other.
    op.execute("""
        create function touch_workspace() returns bigint
        language sql security definer set search_path = pg_catalog as $$
            update directory.workspace set version = version + 1
            where current_setting('role') in (role_name, role_name || '_partner')
            returning version
        $$
    """)
    op.execute("revoke all on function touch_workspace() from public")
    op.execute("""
        create view credential as
        select c.*, m.person_kind, m.account_id, p.person_kind as preview_kind, p.account_id as preview_account_id,
               a.name as account_name, a.email, a.phone, a.locale as account_locale, a.operator_reset_at,
               w.key, w.schema_name, w.role_name, w.version, w.name, w.locale, w.currency, w.time_zone,
               w.business_date, w.accent, w.statement_key
        from (
            select id, token_hash, 'session' as via, workspace_id, person_id, last_seen_at, expires_at,
                   null::text[] as scopes, preview_id
            from directory.session
            union all
            select id, token_hash, 'token', workspace_id, person_id, last_used_at, expires_at, scopes, null
            from directory.token
        ) c
        join directory.membership m using (workspace_id, person_id)
        join directory.account a on a.id = m.account_id
        join directory.workspace w on w.id = c.workspace_id
        left join directory.membership p on p.workspace_id = c.workspace_id and p.person_id = c.preview_id
        where m.active
    """)
    # Every role may call these two: without the secret behind the hash they say nothing.
    op.execute("""
        create function open_session(hash bytea, at timestamptz, idle_since timestamptz, seen_before timestamptz)
        returns setof credential
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            update directory.session set last_seen_at = at
            where token_hash = hash and last_seen_at between idle_since and seen_before and expires_at > at;
            return query select * from directory.credential c
                where c.token_hash = hash and c.via = 'session'
                and c.last_seen_at >= idle_since and c.expires_at > at;
        end $$
    """)
    op.execute("""
        create function open_token(hash bytea, at timestamptz, seen_before timestamptz)
        returns setof credential
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            update directory.token set last_used_at = at
            where token_hash = hash and coalesce(last_used_at, '-infinity') < seen_before
            and coalesce(expires_at, 'infinity') > at;
            return query select * from directory.credential c
                where c.token_hash = hash and c.via = 'token' and coalesce(c.expires_at, 'infinity') > at;
        end $$
    """)
