"""Work that is done in every workspace."""

import psycopg
import pytest

from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.workspaces import create_workspace, visit_workspaces
from tongzhou.kernel.database.connections import Database, Workspace


@pytest.mark.parametrize("fault", [psycopg.OperationalError("gone"), KeyError("a fault of the program")])
async def test_one_that_fails_does_not_keep_the_others(
    database: Database, workspace: Workspace, fault: Exception
) -> None:
    await create_workspace(database, WORKSPACE_CHAIN, key="later", name="Later")
    visited = []

    async def visit(each: Workspace) -> None:
        visited.append(each.key)
        if each.key == workspace.key:
            raise fault

    await visit_workspaces(database, visit, purpose="testing")
    assert visited == ["acme", "later"]
