"""Approvals of money stand in the audit: every step, who took it, on which result."""

from __future__ import annotations

from tests.incentives.settlements.conftest import Desk
from tests.incentives.settlements.test_journey import calculated, take
from tongzhou.audit.facade import AuditFilter, list_entries, verify
from tongzhou.kernel.database.connections import Database, Workspace


async def test_every_step_of_a_settlement_is_written_down(desk: Desk, database: Database, workspace: Workspace) -> None:
    settlement = await calculated(desk.finance)
    for action, more in (
        ("review", {}),
        ("reject", {"reason": "9 月"}),
        ("review", {}),
        ("approve", {}),
        ("approve", {}),
        ("publish", {}),
    ):
        assert (await take(desk.director, settlement, action, **more)).status_code == 200
    await desk.director.get(f"/api/settlements/{settlement}/statements:export")
    shown = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    async with database.statements(workspace) as connection:
        entries = list(reversed(await list_entries(connection, AuditFilter(action="settlement."), 50)))
        assert (await verify(connection)).ok
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("settlement.calculated", "Finance"),
        ("settlement.review", "Director"),
        ("settlement.reject", "Director"),
        ("settlement.review", "Director"),
        ("settlement.approve", "Director"),
        ("settlement.publish", "Director"),
        ("settlement.exported", "Director"),
    ]
    assert {entry.subject.id for entry in entries} == {settlement}
    assert {entry.detail["result_hash"] for entry in entries[:-1]} == {shown["result_hash"]}
    assert entries[2].detail["reason"] == "9 月"
