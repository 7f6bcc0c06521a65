"""What a settlement leaves behind: its steps, its statements, every share with its reason, the frozen facts."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

settlement_table = Table(
    "_settlement",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("plan_id", Uuid),
    Column("plan_version_id", Uuid),
    Column("period", Text),
    Column("period_first", Date),
    Column("period_end", Date),
    Column("version", Integer),
    Column("status", Text),
    Column("currency", Text),
    Column("total_minor", BigInteger),
    Column("partner_count", Integer),
    Column("transaction_count", BigInteger),
    Column("exclusion_count", BigInteger),
    Column("input_hash", Text),
    Column("result_hash", Text),
    Column("watermark", DateTime(timezone=True)),
    Column("calculated_by", Uuid),
    Column("job_id", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("restates_id", Uuid),
    Column("restated_because", Text),
)

step_table = Table(
    "_settlement_step",
    WORKSPACE,
    Column("settlement_id", Uuid),
    Column("ordinal", Integer),
    Column("action", Text),
    Column("status", Text),
    Column("at", DateTime(timezone=True)),
    Column("by_id", Uuid),
    Column("by_name", Text),
    Column("reason", Text),
    Column("input_hash", Text),
    Column("result_hash", Text),
)

facts_table = Table(
    "_settlement_facts",
    WORKSPACE,
    Column("settlement_id", Uuid),
    Column("transactions", LargeBinary),
    Column("partners", LargeBinary),
    Column("products", LargeBinary),
    Column("minor_units", Boolean),
)

statement_table = Table(
    "_statement",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("settlement_id", Uuid),
    Column("number", Text),
    Column("partner_id", Uuid),
    Column("partner_code", Text),
    Column("partner_label", Text),
    Column("account", Text),
    Column("period", Text),
    Column("plan", JSONB),
    Column("currency", Text),
    Column("status", Text),
    Column("total_minor", BigInteger),
    Column("uncapped_minor", BigInteger),
    Column("transaction_count", Integer),
    Column("exclusion_count", Integer),
    Column("published_at", DateTime(timezone=True)),
    Column("published_by_name", Text),
    Column("restates_id", Uuid),
    Column("prior_minor", BigInteger),
)

answer_table = Table(
    "_statement_answer",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("statement_id", Uuid),
    Column("kind", Text),
    Column("reason", Text),
    Column("by_id", Uuid),
    Column("by_name", Text),
    Column("coded", Boolean),
    Column("at", DateTime(timezone=True)),
)
"""What a partner's people said to a published statement; one that was confirmed is answered for good."""

component_table = Table(
    "_statement_component",
    WORKSPACE,
    Column("statement_id", Uuid),
    Column("ordinal", Integer),
    Column("key", Text),
    Column("title", JSONB),
    Column("kind", Text),
    Column("amount_minor", BigInteger),
    Column("uncapped_minor", BigInteger),
    Column("detail", JSONB),
)

earning_table = Table(
    "_earning",
    WORKSPACE,
    Column("statement_id", Uuid),
    Column("component", Text),
    Column("position", Integer),
    Column("kind", Text),
    Column("transaction_id", Text),
    Column("line_number", BigInteger),
    Column("day", Date),
    Column("window_start", Date),
    Column("product_code", Text),
    Column("product_label", Text),
    Column("amount_minor", BigInteger),
    Column("before_minor", BigInteger),
    Column("after_minor", BigInteger),
    Column("baseline_minor", BigInteger),
    Column("tier", Integer),
    Column("rate_ppm", BigInteger),
    Column("share_minor", BigInteger),
    Column("after_cap_minor", BigInteger),
    Column("reason", Text),
    Column("rule", Text),
)

exclusion_table = Table(
    "_exclusion",
    WORKSPACE,
    Column("settlement_id", Uuid),
    Column("statement_id", Uuid),
    Column("position", Integer),
    Column("partner_code", Text),
    Column("component", Text),
    Column("transaction_id", Text),
    Column("line_number", BigInteger),
    Column("day", Date),
    Column("product_code", Text),
    Column("product_label", Text),
    Column("amount_minor", BigInteger),
    Column("reason", Text),
)

signing_key_table = Table(
    "_signing_key",
    WORKSPACE,
    Column("fingerprint", Text),
    Column("public_key", LargeBinary),
    Column("created_at", DateTime(timezone=True)),
)
