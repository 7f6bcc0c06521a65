"""What the packages contribute, listed in one place: nothing registers itself by being imported."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from fastapi import APIRouter, FastAPI

from tongzhou.access.routes import ROUTERS as ACCESS_ROUTERS
from tongzhou.builder.assignees.facade import routes as delegates
from tongzhou.builder.discussion.facade import routes as discussion
from tongzhou.builder.documents.facade import router as templates
from tongzhou.builder.duplicates.facade import routes as duplicates
from tongzhou.builder.exports.facade import router as exports
from tongzhou.builder.flows.facade import (
    FlowWorker,
    address_routes,
    duty_routes,
    flows_using,
    happening_kind_routes,
    hook_routes,
    notice_routes,
    removing_job,
    task_kind_routes,
)
from tongzhou.builder.flows.facade import Wiring as FlowWiring
from tongzhou.builder.flows.facade import button_router as buttons
from tongzhou.builder.flows.facade import router as flows
from tongzhou.builder.flows.facade import run_router as runs
from tongzhou.builder.flows.facade import statistics_router as flow_statistics
from tongzhou.builder.flows.facade import task_routes as tasks
from tongzhou.builder.formulas.facade import routes as formulas
from tongzhou.builder.imports.facade import Uploads, import_jobs
from tongzhou.builder.imports.facade import router as imports
from tongzhou.builder.lifecycles.facade import StageKeeper
from tongzhou.builder.lifecycles.facade import routes as lifecycles
from tongzhou.builder.links.facade import ROUTERS as LINK_ROUTERS
from tongzhou.builder.openapi.facade import router as workspace_document
from tongzhou.builder.packages.facade import package_jobs
from tongzhou.builder.packages.facade import package_router as packages
from tongzhou.builder.packages.facade import router as menu
from tongzhou.builder.privacy.facade import routes as privacy
from tongzhou.builder.query.facade import FormRowConditions
from tongzhou.builder.records.editing import edit_job
from tongzhou.builder.records.editing import routes as editing
from tongzhou.builder.records.facade import FormRecordGate, IndexKeeper
from tongzhou.builder.records.routes import routes as records
from tongzhou.builder.records.undoing import routes as undoing
from tongzhou.builder.records.undoing import undo_job
from tongzhou.builder.rewinding.facade import rewinding_job
from tongzhou.builder.rewinding.facade import routes as rewinding
from tongzhou.builder.rights.facade import routes as rights
from tongzhou.builder.schema.routes import routes as forms
from tongzhou.builder.speed.facade import routes as slow_lists
from tongzhou.builder.tracking.facade import TrackingKeeper
from tongzhou.builder.views.facade import router as views
from tongzhou.builder.views.facade import saved_request
from tongzhou.builder.webhooks.facade import WebhookSender
from tongzhou.builder.webhooks.facade import router as webhooks
from tongzhou.channel.flows.facade import FlowApproval, FlowHolder, channel_wiring
from tongzhou.channel.overview.routes import router as overview
from tongzhou.channel.partners import FormPartners, FormReach
from tongzhou.channel.portal.routes import partners, portal
from tongzhou.channel.sources import FormFacts
from tongzhou.entrypoints.bookkeeping import prove_books
from tongzhou.entrypoints.forgetting import forget
from tongzhou.files.facade import FileStore
from tongzhou.files.facade import router as files
from tongzhou.incentives.ledger.facade import Wiring as LedgerWiring
from tongzhou.incentives.ledger.facade import routes as ledger
from tongzhou.incentives.plan_versions.facade import plan_routes
from tongzhou.incentives.settlements.facade import ROUTERS as SETTLEMENT_ROUTERS
from tongzhou.incentives.settlements.facade import KeyRing, Wiring, calculation_job
from tongzhou.incentives.simulations.facade import routes as simulations
from tongzhou.incentives.simulations.facade import simulation_job
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.jobs.contracts import JobKind, PeriodicJob, Polling
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.settings import Settings
from tongzhou.notifications.facade import ROUTERS as MESSAGE_ROUTERS
from tongzhou.notifications.facade import LiveReader, MessageSender, Opener, WayReader

ROUTERS: tuple[APIRouter, ...] = (
    records,  # the busiest first: routes are tried in order
    *ACCESS_ROUTERS,
    menu,
    packages,
    editing,
    undoing,
    forms,
    formulas,
    rights,
    privacy,
    slow_lists,
    delegates,
    discussion,
    duplicates,
    rewinding,
    *MESSAGE_ROUTERS,
    lifecycles,
    views,
    imports,
    exports,
    templates,
    *LINK_ROUTERS,
    webhooks,
    flows,
    task_kind_routes,
    happening_kind_routes,
    address_routes,
    hook_routes,
    duty_routes,
    notice_routes,
    tasks,
    runs,
    flow_statistics,
    buttons,
    workspace_document,
    files,
    plan_routes,
    *SETTLEMENT_ROUTERS,
    simulations,
    ledger,
    overview,
    partners,
    portal,
)


def uploads(settings: Settings) -> Uploads:
    """Where files wait to be imported."""
    return Uploads(settings.uploads_dir, bytes_max=settings.upload_max_mb * 1024**2)


def job_kinds(settings: Settings) -> tuple[JobKind, ...]:
    """Every kind of job this program runs."""
    installing = package_jobs(FileStore.open(settings.files_dir), Sealer(settings.sealing_key))
    return (
        calculation_job(FormFacts()),
        simulation_job(FormFacts()),
        edit_job(),
        undo_job(),
        rewinding_job(),
        removing_job(),
        *import_jobs(uploads(settings)),
        *installing,
    )


def periodic_jobs(settings: Settings) -> tuple[PeriodicJob, ...]:
    """What comes back by the clock."""
    return (
        PeriodicJob("forget", "17 * * * *", partial(forget, store=FileStore.open(settings.files_dir))),
        PeriodicJob("prove", "43 18 * * *", prove_books),
    )


def polling(settings: Settings) -> tuple[Polling, ...]:
    """What workers look for every moment."""
    sealer, outgoing = Sealer(settings.sealing_key), Outgoing(settings.outgoing_exceptions)
    return (
        Polling("tracking", 1.0, TrackingKeeper().work),
        Polling("webhooks", 1.0, WebhookSender(sealer, outgoing).work),
        Polling("messages", 1.0, MessageSender(Opener(sealer, outgoing)).work),
        Polling("stages", 1.0, StageKeeper().work),
        Polling("flows", 0.5, FlowWorker(flow_wiring(settings), outgoing).work),
    )


def flow_wiring(settings: Settings) -> FlowWiring:
    """What other packages let flows do and hear of."""
    wiring = channel_wiring(FormFacts(), KeyRing(settings.data_dir / "keys"), Sealer(settings.sealing_key))
    return replace(wiring, files=FileStore.open(settings.files_dir))


def install(app: FastAPI, database: Database, settings: Settings) -> None:
    """Give the routes what they ask of packages to their right and left."""
    partner_book = FormPartners(database)
    app.state.uploads = uploads(settings)
    app.state.files = FileStore.open(settings.files_dir)
    app.state.sealer = Sealer(settings.sealing_key)
    app.state.live = LiveReader(database)
    app.state.ways = WayReader(database)
    app.state.outgoing = Outgoing(settings.outgoing_exceptions)
    app.state.record_gate = FormRecordGate()
    app.state.index_keeper = IndexKeeper(database)
    app.state.saved_views = saved_request
    app.state.partner_book = partner_book
    app.state.row_conditions = FormRowConditions()
    app.state.flows = flow_wiring(settings)
    app.state.field_uses = flows_using
    app.state.plan_approval = FlowApproval()
    app.state.statement_keys = keys = KeyRing(settings.data_dir / "keys")
    app.state.ledger = LedgerWiring(reach=FormReach())
    app.state.incentives = Wiring(
        facts=FormFacts(),
        partners=partner_book,
        keys=keys,
        reach=FormReach(),
        holder=FlowHolder(),
    )
