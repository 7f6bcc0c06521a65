"""One PostgreSQL for the whole test run, shared by all workers."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(scope="session")
def cluster() -> str:
    """A DSN of a PostgreSQL on which tests make their own databases."""
    dsn = os.environ.get("TONGZHOU_TEST_DSN")
    if dsn is None:
        pytest.fail("no PostgreSQL for the tests: set TONGZHOU_TEST_DSN, e.g. host=/tmp/pgk port=25999 user=postgres")
    return dsn
