"""The signed bundle of a published statement, built from the facts it was calculated from."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tongzhou.incentives.bundles.facade import BundleError, build_bundle
from tongzhou.incentives.calculation.facade import Facts
from tongzhou.incentives.plan_versions.facade import get_document, read_plan
from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.documents.content import StatementContent
from tongzhou.incentives.settlements.errors import BundleNotPossible, NotPublished
from tongzhou.incentives.settlements.frozen import kept_facts
from tongzhou.incentives.settlements.queries import get_settlement
from tongzhou.incentives.settlements.signing import KeyRing
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.logs import logger

if TYPE_CHECKING:
    from datetime import datetime

    from pyarrow.lib import Table


async def statement_bundle(
    connection: Connection, content: StatementContent, keys: KeyRing, workspace_id: UUID
) -> bytes:
    """The bundle that `tongzhou verify` recomputes; the same statement gives the same bytes every time.

    Runs under the workspace's role (facts hold every partner); what comes out names this partner only. Raises
    NotPublished, SigningKeyLost, and BundleNotPossible rather than sign other amounts than those published.
    """
    row = content.statement
    issued_at: datetime | None = row["published_at"]
    if issued_at is None:
        raise NotPublished()
    settlement = await get_settlement(connection, row["settlement_id"])
    plan = read_plan(await get_document(connection, settlement.plan_version_id))
    facts = await kept_facts(connection, settlement.id)
    key = await keys.key_of(connection, workspace_id, now=issued_at)
    amounts = {component["key"]: component["amount_minor"] for component in content.components}

    def build() -> bytes:
        partner: str = row["partner_code"]
        return build_bundle(
            plan,
            _narrowed(plan, facts, partner),
            settlement.period,
            partner=partner,
            key=key,
            issued_at=issued_at,
            published=amounts,
        )

    try:
        return await asyncio.to_thread(build)
    except BundleError as error:
        logger().error("bundle_not_possible", statement=str(row["id"]), code=error.code)
        raise BundleNotPossible() from error


def _narrowed(plan: Plan, facts: Facts, partner: str) -> Facts:
    """The facts without the lines of others, except those that take back somebody's line."""
    source = plan.sources.transactions
    wanted = _equals(facts.transactions, source.partner, partner)
    if source.original_id is not None:
        from pyarrow import compute

        wanted = compute.or_kleene(wanted, compute.is_valid(facts.transactions.column(source.original_id)))
    lines: Table = facts.transactions.filter(wanted)
    return Facts(lines, facts.partners, facts.products, facts.minor_units)


def _equals(table: Table, column: str, value: str) -> Any:
    import pyarrow as pa
    from pyarrow import compute

    return compute.equal(compute.cast(table.column(column), pa.string()), value)
