"""Members, departments, roles, audit and settings of a workspace."""

from alembic import op

revision = "w0001"
down_revision = None


def upgrade() -> None:
    settings = op.get_context().opts["tongzhou"]
    role = settings["role"]
    op.execute(f'grant usage, create on schema "{settings["schema"]}" to "{role}"')
    op.execute(f'grant usage on schema "{settings["schema"]}" to "{role}_partner"')
    op.execute(f'grant usage on schema directory to "{role}", "{role}_partner"')
    op.execute(f'grant execute on function directory.touch_workspace() to "{role}", "{role}_partner"')
