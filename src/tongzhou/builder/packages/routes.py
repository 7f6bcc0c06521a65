"""The menu, and packages over HTTP: listed, made of forms, taken home as one file, installed after a look."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor, Permission, require
from tongzhou.builder.packages.actions import forget, pack
from tongzhou.builder.packages.answers import (
    ArrangementAnswer,
    CopiedAnswer,
    InstallBegunAnswer,
    InstalledAnswer,
    LayersAnswer,
    LeavingAnswer,
    MenuAnswer,
    PackagesAnswer,
    SamplesRemovedAnswer,
)
from tongzhou.builder.packages.archives import ARCHIVE_SIZE_MAX, read_archive, write_archive
from tongzhou.builder.packages.arranging import GROUPS_MAX, Group
from tongzhou.builder.packages.contracts import ITEMS_MAX, Chosen, Manifest, Options, PartKind
from tongzhou.builder.packages.copying import CopyOptions, copy_form
from tongzhou.builder.packages.documents import package_files, read_files
from tongzhou.builder.packages.ids import check_ids
from tongzhou.builder.packages.jobs import begin_install
from tongzhou.builder.packages.menus import arrange, list_menu, read_arrangement
from tongzhou.builder.packages.previewing import preview, read_layers
from tongzhou.builder.packages.queries import export, list_packages, weigh_leaving
from tongzhou.builder.packages.seeding import remove_samples
from tongzhou.builder.packages.shown import shown_contents, shown_installed, shown_layer
from tongzhou.builder.schema.facade import read_fresh_forms, shown_form
from tongzhou.files.facade import FileStore
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.answers import binary
from tongzhou.kernel.http.multipart import Parts, documented, receiving
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router as strict_router

ZIP = "application/zip"
router = strict_router("/api/menu", "menu")
package_router = strict_router("/api", "packages")


class NewPackage(Manifest):
    """A package to be made: its manifest, the roles that come with it, which kinds of parts of its forms (all that the
    caller may make, when absent), and whose records come as samples; `personal` with data of people, for those who may
    reveal it; `keep_ids` though conditions or formulas name records by ids that are only here.
    """

    roles: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    parts: Annotated[tuple[PartKind, ...], Field(max_length=len(PartKind))] | None = None
    samples: Annotated[tuple[str, ...], Field(max_length=ITEMS_MAX)] = ()
    personal: bool = False
    keep_ids: bool = False

    def chosen(self) -> Chosen:
        """What goes in besides forms."""
        return Chosen(self.roles, self.parts, self.samples, self.personal, self.keep_ids)

    def manifest(self) -> Manifest:
        """The manifest alone."""
        return Manifest.model_validate(self.model_dump(exclude={"roles", "parts", "samples", "personal", "keep_ids"}))


class ArrangeBody(BaseModel):
    """The groups in their order with their entries, made from what was read at this version; none: as packages say."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=0, le=2**31 - 2)]
    groups: Annotated[list[Group], Field(max_length=GROUPS_MAX)]


class InstallParts(Parts):
    """Beside the archive: parts in which the package's word is taken
    though both sides changed them, one a line; forms on which values may be lost, one a line; whether the sample
    records are made.
    """

    take: str = ""
    confirm: str = ""
    samples: bool = False

    def options(self) -> Options:
        """How to install."""
        return Options(frozenset(self.take.splitlines()), frozenset(self.confirm.splitlines()), self.samples)


@router.get("", response_model=MenuAnswer)
async def menu(request: Request, actor: CurrentActor) -> JSONResponse:
    """Apps with the forms and pages that the caller may open."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return JSONResponse({"apps": await list_menu(connection, actor=actor)})


@package_router.post("/forms/{form}:copy", status_code=201, response_model=CopiedAnswer)
async def copy_whole_form(request: Request, form: str, body: CopyOptions, actor: CurrentActor) -> Any:
    """Make a form like another, with new ids; its records come along only when asked for."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        made, records = await copy_form(connection, form, body, actor=actor, now=clock.now())
        forms = await read_fresh_forms(connection)
    return {"form": shown_form(made, forms, actor), "records": records}


@router.get("/arrangement", response_model=ArrangementAnswer)
async def menu_arrangement(request: Request, actor: CurrentActor) -> Any:
    """The whole menu, for those who design forms."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return await read_arrangement(connection, actor=actor)


@router.put("/arrangement", response_model=ArrangementAnswer)
async def arrange_menu(request: Request, body: ArrangeBody, actor: CurrentActor) -> Any:
    """Make, name and order the groups of the menu, and what stands in them."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return await arrange(connection, body.groups, version=body.version, actor=actor, now=clock.now())


@package_router.get("/packages", response_model=PackagesAnswer)
async def packages(request: Request, actor: CurrentActor) -> Any:
    """The packages of the workspace."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return {"packages": await list_packages(connection, actor=actor)}


@package_router.post("/packages", status_code=201, response_model=PackagesAnswer)
async def make_package(request: Request, body: NewPackage, actor: CurrentActor) -> Any:
    """Make a package of forms of the workspace; again under a later version, it takes what stands then."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await pack(connection, body.manifest(), body.chosen(), actor=actor, now=clock.now())
        return {"packages": await list_packages(connection, actor=actor)}


@package_router.get("/packages/{key}", response_class=Response, responses=binary(ZIP))
async def download_package(request: Request, key: str, actor: CurrentActor, *, keep_ids: bool = False) -> Response:
    """A package as it stands today, as a ZIP of its texts and pictures; refused where texts name records by ids that
    are only here, unless `keep_ids`.
    """
    store: FileStore = request.app.state.files
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        package = await export(connection, key, actor=actor, store=store)
    if not keep_ids:
        check_ids(package)
    name = f"{key}-{package.manifest.version}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"', "x-content-type-options": "nosniff"}
    return Response(write_archive(package_files(package)), media_type=ZIP, headers=headers)


@package_router.get("/packages/{key}/layers", response_model=LayersAnswer)
async def package_layers(request: Request, key: str, actor: CurrentActor) -> Any:
    """What came with a package, what the workspace changed of it, and what it added."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        package = await export(connection, key, actor=actor)
        layers = await read_layers(connection, key, actor=actor, now=clock.now())
    titles = {f"{each['kind']} {each['name']}": each["title"] for each in shown_contents(package)}
    locale = locale_of(request)
    shown = [shown_layer(layer, titles, locale) for layer in layers]
    return {"package": key, "version": package.manifest.version, "layers": shown}


@package_router.get("/packages/{key}/leaving", response_model=LeavingAnswer)
async def package_leaving(request: Request, key: str, actor: CurrentActor) -> Any:
    """What stays and what goes when the package is taken off the list."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        found = await weigh_leaving(connection, key, actor=actor, now=clock.now())
    return {
        side: [{"kind": kind, "number": number} for kind, number in counts.items()] for side, counts in found.items()
    }


@package_router.delete("/packages/{key}", status_code=204)
async def forget_package(request: Request, key: str, actor: CurrentActor) -> Response:
    """Take a package off the list; everything that it brought stays."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await forget(connection, key, actor=actor, now=clock.now())
    return Response(status_code=204)


@package_router.post("/packages/{key}:remove-samples", response_model=SamplesRemovedAnswer)
async def remove_package_samples(request: Request, key: str, actor: CurrentActor) -> Any:
    """Put the sample records of a package into the recycle bin; those in use stay."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await export(connection, key, actor=actor)
        done = await remove_samples(connection, key, actor=actor, now=clock.now())
    return {"removed": done.removed, "changed": done.changed, "in_use": done.in_use}


@package_router.post("/packages:look", response_model=InstalledAnswer, openapi_extra=documented(InstallParts))
async def look_at_package(request: Request, actor: CurrentActor) -> Any:
    """What installing a package would change, tried with the data that is here and rolled back."""
    archive, parts = await _received(request, actor)
    package, sealer = read_files(read_archive(archive)), request.app.state.sealer
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        looked = await preview(
            connection,
            package,
            actor=actor,
            now=clock.now(),
            options=parts.options(),
            sealer=sealer,
            elsewhere=request.app.state.field_uses,
        )
        await connection.rollback()
    return shown_installed(package, looked, looked.installed, dry_run=True, locale=locale_of(request))


@package_router.post(
    "/packages:install", status_code=202, response_model=InstallBegunAnswer, openapi_extra=documented(InstallParts)
)
async def install_package(request: Request, actor: CurrentActor) -> Any:
    """Bring the workspace to a package, as a job; all of it or nothing."""
    archive, parts = await _received(request, actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        job = await begin_install(
            connection,
            request.app.state.files,
            archive,
            options=parts.options(),
            actor=actor,
            now=clock.now(),
            locale=locale_of(request),
        )
    return {"job": {"id": job}}


async def _received(request: Request, actor: Actor) -> tuple[bytes, InstallParts]:
    require(actor, Permission.PACKAGES_MANAGE)
    async with receiving(request, InstallParts, bytes_max=ARCHIVE_SIZE_MAX) as (file, parts):
        return await file.content(), parts
