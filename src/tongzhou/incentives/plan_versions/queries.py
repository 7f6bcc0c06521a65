"""Reading stored plans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from tongzhou.incentives.plan_versions.contracts import StoredPlan, StoredVersion
from tongzhou.incentives.plan_versions.tables import plan_table, version_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import NotFound


async def list_plans(connection: Connection) -> list[StoredPlan]:
    """All plans in the order they were made, each with its versions."""
    plans = await fetch_all(connection, select(plan_table).order_by(plan_table.c.ordinal))
    columns = [column for column in version_table.c if column.name != "document"]
    versions = await fetch_all(connection, select(*columns).order_by(version_table.c.version.desc()))
    return [_plan(row, [version for version in versions if version["plan_id"] == row["id"]]) for row in plans]


async def get_plan(connection: Connection, key: str) -> StoredPlan:
    """The plan with this key; raises NotFound."""
    row = await fetch_one(connection, select(plan_table).where(plan_table.c.key == key))
    if row is None:
        raise NotFound()
    columns = [column for column in version_table.c if column.name != "document"]
    versions = select(*columns).where(version_table.c.plan_id == row["id"]).order_by(version_table.c.version.desc())
    return _plan(row, await fetch_all(connection, versions))


async def get_document(connection: Connection, version_id: UUID) -> str:
    """The text of a version; raises NotFound."""
    text = await fetch_value(connection, select(version_table.c.document).where(version_table.c.id == version_id))
    if text is None:
        raise NotFound()
    return str(text)


def _plan(row: dict[str, Any], versions: list[dict[str, Any]]) -> StoredPlan:
    return StoredPlan(
        id=row["id"],
        key=row["key"],
        title=row["title"],
        currency=row["currency"],
        versions=tuple(_version(row["key"], version) for version in versions),
    )


def _version(plan_key: str, row: dict[str, Any]) -> StoredVersion:
    return StoredVersion(
        id=row["id"],
        plan_id=row["plan_id"],
        plan_key=plan_key,
        version=row["version"],
        status=row["status"],
        hash=row["hash"],
        saved_at=row["saved_at"],
        saved_by=row["saved_by_name"],
        saved_by_id=row["saved_by"],
        submission=row["submission"],
        submitted_at=row["submitted_at"],
        submitted_by=row["submitted_by_name"],
        submitted_by_id=row["submitted_by"],
        published_at=row["published_at"],
        published_by=row["published_by_name"],
    )
