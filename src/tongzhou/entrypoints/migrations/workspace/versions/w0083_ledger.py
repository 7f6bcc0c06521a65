"""The ledger: accounts, journals and postings, and the results of its proof.

Journals and postings take inserts only, whoever asks. A journal that creates or destroys money is refused when its
transaction ends; postings come in one statement with their journal or not at all. A partner's account never falls
below zero on its own side, so of two that spend the same money one fails. The partner role sees its own accounts,
without the kept balances, and the journals of its published statements: what is approved and not published stays ours.
"""

from alembic import op

revision = "w0083"
down_revision = "w0082"

ACCOUNTS = """
    create table _ledger_account (
        id uuid primary key,
        kind text not null check (kind in (
            'held', 'payable', 'disputed', 'paying', 'receivable', 'draw', 'credit_note', 'goods', 'deposit', 'points',
            'expense', 'provision', 'clearing', 'tax', 'bad_debt', 'exchange'
        )),
        partner_id uuid,
        partner_code text,
        partner_label text,
        account text not null,
        legal_entity text not null,
        brand text not null,
        currency text not null,
        purpose text not null,
        balance_minor bigint not null default 0,
        unique nulls not distinct (partner_id, account, legal_entity, brand, currency, purpose, kind),
        check ((partner_id is null) = (kind in ('expense', 'provision', 'clearing', 'tax', 'bad_debt', 'exchange'))),
        constraint _ledger_account_never_below_zero check (case
            when partner_id is null then true
            when kind in ('receivable', 'draw') then balance_minor >= 0
            else balance_minor <= 0
        end)
    );
    create index _ledger_account_by_code on _ledger_account (partner_code, currency);
"""

JOURNALS = """
    create table _journal (
        id uuid primary key,
        number bigint generated always as identity unique,
        kind text not null check (kind ~ '^[a-z][a-z_]{0,39}$'),
        key text not null unique check (length(key) <= 200),
        body_hash text not null,
        partner_id uuid,
        effective_on date not null,
        recorded_at timestamptz not null,
        period text not null,
        about_period text not null,
        settlement_id uuid,
        settlement_version integer,
        statement_id uuid,
        dispute_id uuid,
        payout_id uuid,
        reverses_id uuid unique references _journal,
        held_until date,
        detail jsonb not null,
        by_id uuid,
        by_name text not null,
        check ((kind = 'reversal') = (reverses_id is not null))
    );
    create index _journal_by_settlement on _journal (settlement_id) where settlement_id is not null;
    create index _journal_by_partner on _journal (partner_id, number);
    create index _journal_by_period on _journal (period, number);
    create table _posting (
        journal_id uuid not null references _journal,
        ordinal integer not null check (ordinal > 0),
        account_id uuid not null references _ledger_account,
        amount_minor bigint not null check (amount_minor <> 0),
        primary key (journal_id, ordinal)
    );
    create index _posting_by_account on _posting (account_id);
    create table _ledger_proof (
        at timestamptz primary key,
        journals bigint not null,
        postings bigint not null,
        accounts bigint not null,
        unbalanced bigint not null,
        drifted bigint not null,
        examples jsonb not null
    );
"""

APPEND_ONLY = """
    create function _refuse_change_of_book() returns trigger
    language plpgsql set search_path = pg_catalog as $$
    begin
        raise exception 'rows of % cannot be changed, only reversed', tg_table_name
            using errcode = 'integrity_constraint_violation';
    end $$;
    create trigger _append_only before update or delete or truncate on _journal
        for each statement execute function _refuse_change_of_book();
    create trigger _append_only before update or delete or truncate on _posting
        for each statement execute function _refuse_change_of_book();
"""

ZERO_SUM = """
    create function _check_journal() returns trigger
    language plpgsql set search_path = pg_catalog set enable_seqscan = off set enable_hashjoin = off
    set enable_mergejoin = off as $$
    begin
        if not exists (select 1 from {schema}._posting p where p.journal_id = new.id) or exists (
            select 1 from {schema}._posting p join {schema}._ledger_account a on a.id = p.account_id
            where p.journal_id = new.id group by a.legal_entity, a.currency having sum(p.amount_minor) <> 0
        ) then
            raise exception 'journal % does not sum to zero', new.number
                using errcode = 'integrity_constraint_violation';
        end if;
        if new.reverses_id is not null and (exists (
            select account_id, -amount_minor from {schema}._posting where journal_id = new.reverses_id
            except all select account_id, amount_minor from {schema}._posting where journal_id = new.id
        ) or exists (
            select account_id, amount_minor from {schema}._posting where journal_id = new.id
            except all select account_id, -amount_minor from {schema}._posting where journal_id = new.reverses_id
        )) then
            raise exception 'journal % does not undo what it reverses', new.number
                using errcode = 'integrity_constraint_violation';
        end if;
        return null;
    end $$;
    create constraint trigger _sums_to_zero after insert on _journal
        deferrable initially deferred for each row execute function _check_journal();
    create function _check_arrived_postings() returns trigger
    language plpgsql set search_path = pg_catalog set enable_seqscan = off set enable_hashjoin = off
    set enable_mergejoin = off as $$
    begin
        if exists (
            select 1 from (select distinct journal_id from arrived) j cross join lateral (
                select 1 from {schema}._posting p join {schema}._ledger_account a on a.id = p.account_id
                where p.journal_id = j.journal_id
                group by a.legal_entity, a.currency having sum(p.amount_minor) <> 0
            ) off
        ) then
            raise exception 'postings of a journal do not sum to zero'
                using errcode = 'integrity_constraint_violation';
        end if;
        return null;
    end $$;
    create trigger _arrive_whole after insert on _posting referencing new table as arrived
        for each statement execute function _check_arrived_postings();
"""
"""Kept plans are made when the book is small; what they scan would be the whole of it later: they go by indexes."""

WORKSPACE_GRANTS = {
    "_ledger_account": "select, insert, update (balance_minor, partner_code, partner_label)",
    "_journal": "select, insert",
    "_posting": "select, insert",
    "_ledger_proof": "select, insert, delete",
}

OWN = "partner_id = nullif(current_setting('tongzhou.partner', true), '')::uuid"

PARTNER_GRANTS = {
    "_ledger_account": "id, kind, partner_id, partner_code, partner_label, account, legal_entity, brand, currency,"
    " purpose",
    "_journal": "id, kind, partner_id, effective_on, recorded_at, period, about_period, settlement_id,"
    " settlement_version, statement_id, dispute_id, payout_id, reverses_id, held_until",
    "_posting": "journal_id, ordinal, account_id, amount_minor",
}

PARTNER_POLICIES = {
    "_ledger_account": OWN,
    "_journal": f"""
        {OWN} and (statement_id is null or exists (select 1 from {{schema}}._statement s where s.id = statement_id))
    """,
    "_posting": """
        account_id in (select a.id from {schema}._ledger_account a)
        and exists (select 1 from {schema}._journal j where j.id = journal_id)
    """,
}
"""What the partner role may read. Inside a policy `_statement` and the others are read under their own policies."""


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    role, schema = settings["role"], f'"{settings["schema"]}"'
    for statements in (ACCOUNTS, JOURNALS, APPEND_ONLY, ZERO_SUM.format(schema=schema)):
        op.execute(statements)
    for table, verbs in WORKSPACE_GRANTS.items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f'grant {verbs} on {table} to "{role}"')
        op.execute(f'create policy _workspace on {table} to "{role}" using (true) with check (true)')
    for table, condition in PARTNER_POLICIES.items():
        op.execute(f'grant select ({PARTNER_GRANTS[table]}) on {table} to "{role}_partner"')
        using = condition.format(schema=schema)
        op.execute(f'create policy _partner on {table} for select to "{role}_partner" using ({using})')
