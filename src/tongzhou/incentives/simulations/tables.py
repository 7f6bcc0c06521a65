"""The stored side of simulations."""

from sqlalchemy import BigInteger, Column, DateTime, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

simulation_table = Table(
    "_simulation",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("plan_id", Uuid),
    Column("plan_key", Text),
    Column("title", JSONB),
    Column("version", Integer),
    Column("document", Text),
    Column("in_force", Integer),
    Column("in_force_document", Text),
    Column("periods", JSONB),
    Column("currency", Text),
    Column("components", JSONB),
    Column("job_id", Uuid),
    Column("result", JSONB(none_as_null=True)),
    Column("created_at", DateTime(timezone=True)),
    Column("created_by", Uuid),
    Column("created_by_name", Text),
)

outcome_table = Table(
    "_simulation_outcome",
    WORKSPACE,
    Column("simulation_id", Uuid, primary_key=True),
    Column("partner", Text, primary_key=True),
    Column("partner_id", Uuid),
    Column("partner_label", Text),
    Column("before_minor", BigInteger),
    Column("after_minor", BigInteger),
    Column("change_minor", BigInteger),
    Column("components", JSONB),
)

difference_table = Table(
    "_simulation_difference",
    WORKSPACE,
    Column("simulation_id", Uuid, primary_key=True),
    Column("partner", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("before", JSONB),
    Column("after", JSONB),
)
