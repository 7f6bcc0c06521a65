"""Where platform tables are declared: SQLAlchemy tables whose schema is a token, put right when they run."""

from sqlalchemy import MetaData

DIRECTORY = MetaData(schema="directory")
"""Tables shared by all workspaces: users, sessions, workspaces."""

WORKSPACE = MetaData(schema="workspace")
"""Tables of one workspace; the token `workspace` becomes the connection's schema."""
