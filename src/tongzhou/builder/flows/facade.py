"""What other packages call: the routes; the worker; what is wired into it."""

from tongzhou.builder.flows.button_routes import router as button_router
from tongzhou.builder.flows.contracts import TRIAL
from tongzhou.builder.flows.duty_routes import duty_routes
from tongzhou.builder.flows.happenings import HappeningKind, Occurred
from tongzhou.builder.flows.hook_routes import address_routes, hook_routes
from tongzhou.builder.flows.notice_routes import notice_routes
from tongzhou.builder.flows.packaged import flow_text, read_flows, save_flow
from tongzhou.builder.flows.removing import removing_job
from tongzhou.builder.flows.routes import happening_kind_routes, router, task_kind_routes
from tongzhou.builder.flows.run_queries import RunAbout, flows_begun_by, runs_about, was_refused
from tongzhou.builder.flows.run_routes import router as run_router
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.flows.running.decided import Decision, last_decision
from tongzhou.builder.flows.statistics_routes import router as statistics_router
from tongzhou.builder.flows.tasks import TaskAct, TaskKind, told
from tongzhou.builder.flows.trigger_documents import InputField
from tongzhou.builder.flows.triggers.heard import flows_hearing
from tongzhou.builder.flows.using import flows_using
from tongzhou.builder.flows.watching import FlowWorker
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.builder.flows.work.routes import routes as task_routes
from tongzhou.builder.flows.work.waiting import waited_for_by

__all__ = [
    "TRIAL",
    "Decision",
    "FlowWorker",
    "HappeningKind",
    "InputField",
    "Occurred",
    "RunAbout",
    "Running",
    "TaskAct",
    "TaskKind",
    "Wiring",
    "address_routes",
    "button_router",
    "duty_routes",
    "flow_text",
    "flows_begun_by",
    "flows_hearing",
    "flows_using",
    "happening_kind_routes",
    "hook_routes",
    "last_decision",
    "notice_routes",
    "read_flows",
    "removing_job",
    "router",
    "run_router",
    "runs_about",
    "save_flow",
    "statistics_router",
    "task_kind_routes",
    "task_routes",
    "told",
    "waited_for_by",
    "was_refused",
]
