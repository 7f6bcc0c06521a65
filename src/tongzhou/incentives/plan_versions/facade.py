"""What others call about stored plans."""

from tongzhou.incentives.plan_versions.actions import create_plan, lock_plan, publish_draft
from tongzhou.incentives.plan_versions.contracts import PlanApproval, StoredPlan, StoredVersion
from tongzhou.incentives.plan_versions.documents import hash_of, read_plan
from tongzhou.incentives.plan_versions.queries import get_document, get_plan, list_plans
from tongzhou.incentives.plan_versions.routes import routes as plan_routes
from tongzhou.incentives.plan_versions.submitting import check_not_own, send_back_draft
from tongzhou.incentives.plan_versions.tables import plan_table, version_table

__all__ = [
    "PlanApproval",
    "StoredPlan",
    "StoredVersion",
    "check_not_own",
    "create_plan",
    "get_document",
    "get_plan",
    "hash_of",
    "list_plans",
    "lock_plan",
    "plan_routes",
    "plan_table",
    "publish_draft",
    "read_plan",
    "send_back_draft",
    "version_table",
]
