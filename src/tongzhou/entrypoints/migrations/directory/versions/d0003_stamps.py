"""A stamp of everything a session or token stands for: as long as it is the same, so are the rights behind it."""

from alembic import op

revision = "d0003"
down_revision = "d0002"


def upgrade() -> None:
    # A row's xmin changes with every update of it.
    op.execute("""
        create or replace view directory.credential as
        select c.id, c.token_hash, c.via, c.workspace_id, c.person_id, c.last_seen_at, c.expires_at, c.scopes,
               c.preview_id, m.person_kind, m.account_id, p.person_kind as preview_kind,
               p.account_id as preview_account_id,
               a.name as account_name, a.email, a.phone, a.locale as account_locale, a.operator_reset_at,
               w.key, w.schema_name, w.role_name, w.version, w.name, w.locale, w.currency, w.time_zone,
               w.business_date, w.accent, w.statement_key,
               concat_ws('.', c.changed, m.xmin, a.xmin, w.xmin, p.xmin) as stamp
        from (
            select id, token_hash, 'session' as via, workspace_id, person_id, last_seen_at, expires_at,
                   null::text[] as scopes, preview_id, xmin as changed
            from directory.session
            union all
            select id, token_hash, 'token', workspace_id, person_id, last_used_at, expires_at, scopes, null, xmin
            from directory.token
        ) c
        join directory.membership m using (workspace_id, person_id)
        join directory.account a on a.id = m.account_id
        join directory.workspace w on w.id = c.workspace_id
        left join directory.membership p on p.workspace_id = c.workspace_id and p.person_id = c.preview_id
        where m.active
    """)
    # Null for what ended, and for what is due to be marked as seen: then the whole look-up must be made again.
    op.execute("""
        create function directory.session_stamp(hash bytea, at timestamptz, seen_before timestamptz) returns text
        language plpgsql stable security definer set search_path = pg_catalog as $$
        begin
            return (
                select concat_ws('.', c.xmin, m.xmin, a.xmin, w.xmin, p.xmin)
                from directory.session c
                join directory.membership m using (workspace_id, person_id)
                join directory.account a on a.id = m.account_id
                join directory.workspace w on w.id = c.workspace_id
                left join directory.membership p on p.workspace_id = c.workspace_id and p.person_id = c.preview_id
                where c.token_hash = hash and c.last_seen_at >= seen_before and c.expires_at > at and m.active
            );
        end $$
    """)
    op.execute("""
        create function directory.token_stamp(hash bytea, at timestamptz, seen_before timestamptz) returns text
        language plpgsql stable security definer set search_path = pg_catalog as $$
        begin
            return (
                select concat_ws('.', c.xmin, m.xmin, a.xmin, w.xmin)
                from directory.token c
                join directory.membership m using (workspace_id, person_id)
                join directory.account a on a.id = m.account_id
                join directory.workspace w on w.id = c.workspace_id
                where c.token_hash = hash and c.last_used_at >= seen_before
                and coalesce(c.expires_at, 'infinity') > at and m.active
            );
        end $$
    """)
