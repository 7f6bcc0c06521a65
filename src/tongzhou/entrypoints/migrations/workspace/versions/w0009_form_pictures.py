"""Pictures that belong to a form's page are seen by partner users too, as far as they see the form."""

from alembic import op

revision = "w0009"
down_revision = "w0008"


def upgrade() -> None:
    role = op.get_context().opts["tongzhou"]["role"]
    op.execute(f"""create policy pictures_of_forms on _file for select to "{role}_partner" using (form = '_form')""")
