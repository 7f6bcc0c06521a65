"""Pictures that a package brought remember what they were when they came."""

from alembic import op

revision = "w0027"
down_revision = "w0026"


def upgrade() -> None:
    op.execute("alter table _file add column packaged text")
