"""Members, partner users, departments, roles and the audit of a workspace."""

from alembic import op

revision = "w0001"
down_revision = "w0000"

PARTNER = "nullif(current_setting('tongzhou.partner', true), '')::uuid"


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    schema, role = settings["schema"], settings["role"]
    op.execute(f'grant usage, create on schema "{schema}" to "{role}"')
    op.execute(f'grant usage on schema "{schema}" to "{role}_partner"')
    op.execute(f'grant usage on schema directory to "{role}", "{role}_partner"')
    op.execute(f'grant execute on function directory.touch_workspace() to "{role}", "{role}_partner"')
    _people()
    _roles()
    _audit(schema)
    _rights(role)
    _partner_policies(role)


def _people() -> None:
    op.execute("""
        create table _department (
            id uuid primary key,
            name text not null,
            parent_id uuid references _department,
            head_id uuid,
            created_at timestamptz not null,
            check (parent_id <> id)
        )
    """)
    op.execute("""
        create table _member (
            id uuid primary key,
            user_id uuid unique,
            code text unique,
            name text not null,
            title text not null default '',
            email text,
            phone text,
            department_id uuid references _department,
            manager_id uuid references _member,
            active boolean not null default true,
            created_at timestamptz not null,
            check (manager_id <> id)
        )
    """)
    op.execute("create index on _member (manager_id)")
    op.execute("create index on _member (department_id)")
    op.execute("alter table _department add foreign key (head_id) references _member")
    op.execute("""
        create table _partner_user (
            id uuid primary key,
            user_id uuid not null unique,
            partner_id uuid not null,
            name text not null,
            email text,
            phone text,
            active boolean not null default true,
            created_at timestamptz not null
        )
    """)
    op.execute("create index on _partner_user (partner_id)")


def _roles() -> None:
    op.execute("""
        create table _role (
            key text primary key check (key ~ '^[a-z][a-z0-9_]{0,47}$'),
            kind text not null check (kind in ('member', 'partner')),
            document jsonb not null,
            created_at timestamptz not null,
            updated_at timestamptz not null,
            unique (key, kind)
        )
    """)
    op.execute("""
        create table _member_role (
            member_id uuid not null references _member on delete cascade,
            role_key text not null,
            kind text not null default 'member' check (kind = 'member'),
            primary key (member_id, role_key),
            foreign key (role_key, kind) references _role (key, kind)
        )
    """)
    op.execute("create index on _member_role (role_key)")
    op.execute("""
        create table _partner_user_role (
            partner_user_id uuid not null references _partner_user on delete cascade,
            role_key text not null,
            kind text not null default 'partner' check (kind = 'partner'),
            primary key (partner_user_id, role_key),
            foreign key (role_key, kind) references _role (key, kind)
        )
    """)
    op.execute("create index on _partner_user_role (role_key)")


def _audit(schema: str) -> None:
    op.execute("""
        create table _audit (
            seq bigint primary key check (seq > 0),
            at timestamptz not null,
            actor_id uuid,
            actor text not null,
            previewed text,
            via text not null,
            action text not null,
            subject_kind text not null,
            subject_id text,
            subject text not null,
            detail jsonb not null,
            previous_hash text not null,
            hash text not null
        )
    """)
    op.execute("create index on _audit (actor_id, seq)")
    op.execute("create index on _audit (action, seq)")
    op.execute("create index on _audit (at)")
    # One writer at a time: the lock lasts until the writer's transaction ends. Says no more than the last
    # number and hash, so that those who may add to the chain need not be able to read it.
    op.execute(f"""
        create function _audit_tail() returns table (seq bigint, hash text)
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform pg_advisory_xact_lock('"{schema}"._audit'::regclass::oid::bigint);
            return query select a.seq, a.hash from "{schema}"._audit a order by a.seq desc limit 1;
        end $$
    """)
    op.execute("revoke all on function _audit_tail() from public")


def _rights(role: str) -> None:
    people = "_department, _member, _partner_user, _role, _member_role, _partner_user_role"
    op.execute(f'grant select, insert, update, delete on {people} to "{role}"')
    op.execute(f'grant select, insert on _audit to "{role}"')
    op.execute(f'grant execute on function _audit_tail() to "{role}", "{role}_partner"')
    op.execute(f'grant insert on _audit to "{role}_partner"')
    op.execute(f'grant select on _partner_user, _partner_user_role to "{role}_partner"')
    op.execute(f'grant update (active) on _partner_user to "{role}_partner"')
    op.execute(f'grant select (id, name) on _member, _department to "{role}_partner"')


def _partner_policies(role: str) -> None:
    for table in ("_partner_user", "_partner_user_role"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f'create policy inside on {table} to "{role}" using (true) with check (true)')
    op.execute(f"""
        create policy own_partner on _partner_user to "{role}_partner"
        using (partner_id = {PARTNER}) with check (partner_id = {PARTNER})
    """)
    op.execute(f"""
        create policy own_partner on _partner_user_role to "{role}_partner"
        using (exists (select from _partner_user u where u.id = partner_user_id))
        with check (exists (select from _partner_user u where u.id = partner_user_id))
    """)
