"""Pairs of characters of a search text, found in half the time: every write of a record and every import asks for them.

The same pairs as before, so what is in the indexes stays; that one stands there twice is nothing to an index.
"""

from alembic import op

revision = "w0031"
down_revision = "w0030"


def upgrade() -> None:
    op.execute("""
        create or replace function _bigrams(value text) returns text[]
        language plpgsql immutable strict parallel safe as $$
        declare
            characters text[] := string_to_array(value, null);
        begin
            return (
                select array_agg(one || other) from unnest(characters, characters[2:]) pair (one, other)
                where other is not null
            );
        end
        $$
    """)
