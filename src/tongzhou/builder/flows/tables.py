"""Platform tables of flows."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    Uuid,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

flow_table = Table(
    "_flow",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("key", Text),
    Column("form", Text),
    Column("document", JSONB),
    Column("revision", Integer),
    Column("active", Integer),
    Column("published_revision", Integer),
    Column("paused", Boolean),
    Column("secret_sealed", LargeBinary),
    Column("next_at", DateTime(timezone=True)),
    Column("fault", Text),
    Column("heard", BigInteger),
    Column("hook_hash", LargeBinary),
    Column("created_by", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("updated_at", DateTime(timezone=True)),
)

version_table = Table(
    "_flow_version",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("flow_id", Uuid),
    Column("number", Integer),
    Column("document", JSONB),
    Column("published_at", DateTime(timezone=True)),
    Column("published_by", Uuid),
    Column("by_name", Text),
)

run_table = Table(
    "_flow_run",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("flow_id", Uuid),
    Column("version_id", Uuid),
    Column("form", Text),
    Column("record_id", Uuid),
    Column("label", Text),
    Column("status", Text),
    Column("state", JSONB),
    Column("happened", JSONB),
    Column("starter_kind", Text),
    Column("starter_id", Uuid),
    Column("starter_name", Text),
    Column("started_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
    Column("cause", Text),
    Column("depth", Integer),
    Column("parent_id", Uuid),
    Column("parent_visit", Integer),
    Column("once", Text),
)

step_table = Table(
    "_flow_step",
    WORKSPACE,
    Column("run_id", Uuid, primary_key=True),
    Column("visit", Integer, primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("step", Text),
    Column("kind", Text),
    Column("outcome", Text),
    Column("started_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
    Column("input", JSONB),
    Column("output", JSONB),
    Column("fault", Text),
)

task_table = Table(
    "_flow_task",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("run_id", Uuid),
    Column("number", Integer),
    Column("flow_id", Uuid),
    Column("form", Text),
    Column("record_id", Uuid),
    Column("visit", Integer),
    Column("step", Text),
    Column("kind", Text),
    Column("person_kind", Text),
    Column("person_id", Uuid),
    Column("person_name", Text),
    Column("status", Text),
    Column("role", Text),
    Column("opened_at", DateTime(timezone=True)),
    Column("due_at", DateTime(timezone=True)),
    Column("done_at", DateTime(timezone=True)),
    Column("action", Text),
    Column("by_kind", Text),
    Column("by_id", Uuid),
    Column("by_name", Text),
    Column("opinion", Text),
    Column("signature", JSONB),
    Column("read_at", DateTime(timezone=True)),
)

due_table = Table(
    "_flow_due",
    WORKSPACE,
    Column("seq", BigInteger, primary_key=True),
    Column("run_id", Uuid),
    Column("visit", Integer),
    Column("kind", Text),
    Column("number", Integer),
    Column("due_at", DateTime(timezone=True)),
    Column("attempts", Integer),
)


def select_active(*columns: ColumnElement[Any]) -> Select[Any]:
    """A statement over the flows that have been published, each with its active version."""
    flow, version = flow_table.c, version_table.c
    return select(*columns).join_from(
        flow_table, version_table, (version.flow_id == flow.id) & (version.number == flow.active)
    )
