"""Messages to people."""

from sqlalchemy import ARRAY, Boolean, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.tables import WORKSPACE

message_table = Table(
    "_message",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("person_kind", Text),
    Column("person_id", Uuid),
    Column("kind", Text),
    Column("form", Text),
    Column("record_id", Uuid),
    Column("path", Text),
    Column("subject", Text),
    Column("text", Text),
    Column("urgent", Boolean),
    Column("key", Text),
    Column("by_name", Text),
    Column("at", DateTime(timezone=True)),
    Column("read_at", DateTime(timezone=True)),
    Column("unrouted", Boolean),
    Column("media", ARRAY(Text)),
    Column("outside", JSONB(none_as_null=True)),
    Column("link_sealed", LargeBinary),
)
"""`unrouted` is a message that no worker has looked at yet to see which channels it leaves by; `media` are those that
whoever sent it named. `outside` is the
name and addresses of somebody who is no person here (`person_kind` outside), `link_sealed` where their message leads.
"""

channel_table = Table(
    "_message_channel",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text),
    Column("medium", Text),
    Column("title", Text),
    Column("settings", JSONB),
    Column("secrets_sealed", LargeBinary),
    Column("kinds", ARRAY(Text)),
    Column("active", Boolean),
    Column("link_base", Text),
    Column("failing_since", DateTime(timezone=True)),
    Column("last_fault", Text),
    Column("last_sent_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True)),
)
"""Ways out. One with a medium reaches persons; one without gets the messages of its `kinds`. `link_base` is where
its messages lead: how whoever set it up reached the server.
"""

delivery_table = Table(
    "_message_delivery",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("message_id", Uuid),
    Column("route", Text),
    Column("people", ARRAY(Uuid)),
    Column("status", Text),
    Column("gathered", Boolean),
    Column("unless_read", Boolean),
    Column("attempts", Integer),
    Column("next_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
    Column("fault", Text),
    Column("detail", Text),
)
"""A message on one route: a medium, or the id of a channel without one; `people` are those of a post to a group."""

binding_table = Table(
    "_message_binding",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("person_kind", Text),
    Column("person_id", Uuid),
    Column("channel_id", Uuid),
    Column("medium", Text),
    Column("token_hash", LargeBinary),
    Column("state_hash", LargeBinary),
    Column("browser_hash", LargeBinary),
    Column("status", Text),
    Column("fault", Text),
    Column("created_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
)
"""A person's account at a vendor that is being bound. `token_hash` is of the link that was shown to the person,
`state_hash` of what the vendor carries through, `browser_hash` of the cookie of the browser that goes there.
"""

confirmation_table = Table(
    "_confirmation_code",
    WORKSPACE,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("purpose", Text),
    Column("object", Text),
    Column("content", LargeBinary),
    Column("created_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("tries", Integer),
    Column("used_at", DateTime(timezone=True)),
)
confirmation_rule_table = Table(
    "_confirmation_rule", WORKSPACE, Column("purpose", Text, primary_key=True), Column("active", Boolean)
)
policy_table = Table("_message_policy", WORKSPACE, Column("kind", Text, primary_key=True), Column("document", JSONB))
preference_table = Table(
    "_message_preference", WORKSPACE, Column("person_id", Uuid, primary_key=True), Column("document", JSONB)
)
address_table = Table(
    "_message_address",
    WORKSPACE,
    Column("person_id", Uuid, primary_key=True),
    Column("medium", Text, primary_key=True),
    Column("address", Text),
)
