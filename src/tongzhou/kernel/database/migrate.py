"""Bringing schemas up to date: one Alembic chain for the directory, one for every workspace.

Migrations are raw DDL and import nothing of the program. A chain's missing steps run in one transaction with a
lock timeout; `search_path` is the schema, so names in DDL stand unqualified. Role names and the like reach a
migration as `op.get_context().opts["tongzhou"]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

LOCK_TIMEOUT = "10s"
VERSION_TABLE = "_migration"


@dataclass(frozen=True, slots=True)
class Chain:
    """A folder of Alembic revisions."""

    scripts: Path

    def script_directory(self) -> ScriptDirectory:
        """Alembic's reading of the folder."""
        return ScriptDirectory.from_config(self.config())

    def config(self) -> Config:
        """Alembic's configuration, made here: there is no alembic.ini."""
        config = Config()
        config.set_main_option("script_location", str(self.scripts).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        return config

    @property
    def head(self) -> str:
        """The newest revision."""
        return self.script_directory().get_current_head() or ""


def upgrade(dsn: str, chain: Chain, *, schema: str, settings: Mapping[str, str]) -> str:
    """Run on `schema` what is missing of the chain; the revision reached.

    Two at once are safe: the second waits for an advisory lock and then finds nothing to do.
    """
    script = chain.script_directory()

    def missing(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)

    with (
        _connect(dsn) as connection,
        connection.begin(),
        EnvironmentContext(chain.config(), script, fn=missing, destination_rev="head") as environment,
    ):
        _prepare(connection, schema)
        environment.configure(
            connection=connection,
            version_table=VERSION_TABLE,
            version_table_schema=schema,
            tongzhou={"schema": schema, **settings},
        )
        environment.run_migrations()
    return chain.head


def _prepare(connection: Connection, schema: str) -> None:
    connection.execute(text("select pg_advisory_xact_lock(hashtext('tongzhou.migrate.' || :s))"), {"s": schema})
    connection.execute(text(f"set local lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f'create schema if not exists "{schema}"'))
    connection.execute(text(f'set local search_path = "{schema}"'))


@contextmanager
def _connect(dsn: str) -> Iterator[Connection]:
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
