"""Messages to people outside of the workspace; links that came with a package and were never opened have no address."""

from alembic import op

revision = "w0060"
down_revision = "w0066"


def upgrade() -> None:
    op.execute("alter table _link alter secret_hash drop not null, alter secret_sealed drop not null")
    op.execute("alter table _link add check ((secret_hash is null) = (secret_sealed is null))")
    op.execute("""
        alter table _message
            drop constraint _message_person_kind_check,
            add check (person_kind in ('member', 'partner', 'outside')),
            add outside jsonb,
            add link_sealed bytea,
            add check ((outside is null) = (person_kind <> 'outside'))
    """)
