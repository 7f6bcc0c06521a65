"""Tables of identity: accounts and credentials in the directory, people in each workspace."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from tongzhou.kernel.database.tables import DIRECTORY, WORKSPACE

workspace = Table(
    "workspace",
    DIRECTORY,
    Column("id", Uuid, primary_key=True),
    Column("key", Text),
    Column("name", Text),
    Column("schema_name", Text),
    Column("role_name", Text),
    Column("revision", Text),
    Column("version", BigInteger),
    Column("locale", Text),
    Column("currency", Text),
    Column("time_zone", Text),
    Column("business_date", Date),
    Column("accent", Text),
    Column("statement_key", Text),
)
account = Table(
    "account",
    DIRECTORY,
    Column("id", Uuid, primary_key=True),
    Column("email", Text),
    Column("phone", Text),
    Column("name", Text),
    Column("locale", Text),
    Column("password_hash", Text),
    Column("operator_reset_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True)),
)
membership = Table(
    "membership",
    DIRECTORY,
    Column("workspace_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("person_kind", Text),
    Column("account_id", Uuid),
    Column("active", Boolean),
    Column("created_at", DateTime(timezone=True)),
)
sign_in_failure = Table(
    "sign_in_failure",
    DIRECTORY,
    Column("subject", LargeBinary),
    Column("at", DateTime(timezone=True)),
)
code_table = Table(
    "code",
    DIRECTORY,
    Column("id", Uuid, primary_key=True),
    Column("subject", LargeBinary),
    Column("caller", LargeBinary),
    Column("browser", LargeBinary),
    Column("account_id", Uuid),
    Column("workspaces", ARRAY(Uuid)),
    Column("created_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("tries", Integer),
    Column("used_at", DateTime(timezone=True)),
)
session = Table(
    "session",
    DIRECTORY,
    Column("id", Uuid, primary_key=True),
    Column("token_hash", LargeBinary),
    Column("workspace_id", Uuid),
    Column("person_id", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("last_seen_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("address", Text),
    Column("browser", Text),
    Column("preview_id", Uuid),
    Column("by_code", Boolean),
)
token = Table(
    "token",
    DIRECTORY,
    Column("id", Uuid, primary_key=True),
    Column("token_hash", LargeBinary),
    Column("workspace_id", Uuid),
    Column("person_id", Uuid),
    Column("name", Text),
    Column("scopes", ARRAY(Text)),
    Column("created_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
)
invitation = Table(
    "invitation",
    DIRECTORY,
    Column("id", Uuid, primary_key=True),
    Column("token_hash", LargeBinary),
    Column("workspace_id", Uuid),
    Column("person_kind", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("name", Text),
    Column("roles", ARRAY(Text)),
    Column("member_id", Uuid),
    Column("department_id", Uuid),
    Column("partner_id", Uuid),
    Column("partner_label", Text),
    Column("invited_by", Text),
    Column("created_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("consumed_at", DateTime(timezone=True)),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("sent", Boolean),
)
password_reset = Table(
    "password_reset",
    DIRECTORY,
    Column("id", Uuid, primary_key=True),
    Column("token_hash", LargeBinary),
    Column("account_id", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("consumed_at", DateTime(timezone=True)),
)

department = Table(
    "_department",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("name", Text),
    Column("parent_id", Uuid),
    Column("head_id", Uuid),
    Column("created_at", DateTime(timezone=True)),
)
member = Table(
    "_member",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("code", Text),
    Column("name", Text),
    Column("title", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("department_id", Uuid),
    Column("manager_id", Uuid),
    Column("active", Boolean),
    Column("created_at", DateTime(timezone=True)),
)
partner_user = Table(
    "_partner_user",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid),
    Column("partner_id", Uuid),
    Column("name", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("active", Boolean),
    Column("created_at", DateTime(timezone=True)),
    Column("email_proved_at", DateTime(timezone=True)),
    Column("phone_proved_at", DateTime(timezone=True)),
)
member_role = Table(
    "_member_role",
    WORKSPACE,
    Column("member_id", Uuid, primary_key=True),
    Column("role_key", Text, primary_key=True),
)
partner_user_role = Table(
    "_partner_user_role",
    WORKSPACE,
    Column("partner_user_id", Uuid, primary_key=True),
    Column("role_key", Text, primary_key=True),
)
working_week = Table(
    "_working_week",
    WORKSPACE,
    Column("one", Boolean, primary_key=True),
    Column("public", Text),
    Column("week", ARRAY(SmallInteger)),
)
working_day = Table(
    "_working_day",
    WORKSPACE,
    Column("day", Date, primary_key=True),
    Column("works", Boolean),
    Column("name", Text),
    Column("at", DateTime(timezone=True)),
)
