"""The book: accounts with their kept balances, journals and postings that nobody changes, and what the proof found."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

account_table = Table(
    "_ledger_account",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text),
    Column("partner_id", Uuid),
    Column("partner_code", Text),
    Column("partner_label", Text),
    Column("account", Text),
    Column("legal_entity", Text),
    Column("brand", Text),
    Column("currency", Text),
    Column("purpose", Text),
    Column("balance_minor", BigInteger),
)

journal_table = Table(
    "_journal",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("number", BigInteger),
    Column("kind", Text),
    Column("key", Text),
    Column("body_hash", Text),
    Column("partner_id", Uuid),
    Column("effective_on", Date),
    Column("recorded_at", DateTime(timezone=True)),
    Column("period", Text),
    Column("about_period", Text),
    Column("settlement_id", Uuid),
    Column("settlement_version", Integer),
    Column("statement_id", Uuid),
    Column("dispute_id", Uuid),
    Column("payout_id", Uuid),
    Column("reverses_id", Uuid),
    Column("held_until", Date),
    Column("detail", JSONB),
    Column("by_id", Uuid),
    Column("by_name", Text),
)

posting_table = Table(
    "_posting",
    WORKSPACE,
    Column("journal_id", Uuid),
    Column("ordinal", Integer),
    Column("account_id", Uuid),
    Column("amount_minor", BigInteger),
)

proof_table = Table(
    "_ledger_proof",
    WORKSPACE,
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("journals", BigInteger),
    Column("postings", BigInteger),
    Column("accounts", BigInteger),
    Column("unbalanced", BigInteger),
    Column("drifted", BigInteger),
    Column("examples", JSONB),
)
