"""A partner's owner names colleagues and gives them roles; the row policies keep that to their own partner."""

from alembic import op

revision = "w0006"
down_revision = "w0005"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute(f'grant update (name) on _partner_user to "{role}_partner"')
    op.execute(f'grant insert, delete on _partner_user_role to "{role}_partner"')
