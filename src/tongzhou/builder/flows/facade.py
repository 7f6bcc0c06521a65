"""What other packages call: the routes; the worker; what is wired into it."""

from tongzhou.builder.flows.packaged import flow_text, read_flows, save_flow
from tongzhou.builder.flows.routes import router, task_kind_routes
from tongzhou.builder.flows.run_routes import router as run_router
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.flows.tasks import TaskKind, Wiring
from tongzhou.builder.flows.trigger_documents import InputField
from tongzhou.builder.flows.watching import FlowWorker
from tongzhou.builder.flows.work.routes import routes as task_routes

__all__ = [
    "FlowWorker",
    "InputField",
    "Running",
    "TaskKind",
    "Wiring",
    "flow_text",
    "read_flows",
    "router",
    "run_router",
    "save_flow",
    "task_kind_routes",
    "task_routes",
]
