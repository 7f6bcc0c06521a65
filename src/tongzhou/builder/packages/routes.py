"""The menu, and packages over HTTP: listed, made of forms, taken home as one file, installed after a look."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from tongzhou.access.facade import CurrentActor, Permission, require
from tongzhou.builder.packages.actions import install, pack
from tongzhou.builder.packages.answers import InstalledAnswer, MenuAnswer, PackagesAnswer
from tongzhou.builder.packages.archives import ARCHIVE_SIZE_MAX, read_archive, write_archive
from tongzhou.builder.packages.contracts import Manifest, PartKind
from tongzhou.builder.packages.documents import package_files, read_files
from tongzhou.builder.packages.queries import export, list_menu, list_packages
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.answers import binary
from tongzhou.kernel.http.multipart import Parts, documented, receiving
from tongzhou.kernel.http.routing import router as strict_router

ZIP = "application/zip"
router = strict_router("/api/menu", "menu")
package_router = strict_router("/api", "packages")


class NewPackage(Manifest):
    """A package to be made: its manifest, the roles that come with it, and which kinds of parts of its forms (all that
    the caller may make, when absent).
    """

    roles: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    parts: Annotated[tuple[PartKind, ...], Field(max_length=len(PartKind))] | None = None


class InstallParts(Parts):
    """Beside the archive: whether only to say what installing it would do."""

    dry_run: bool = False


@router.get("", response_model=MenuAnswer)
async def menu(request: Request, actor: CurrentActor) -> JSONResponse:
    """Apps with the forms and pages that the caller may open."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return JSONResponse({"apps": await list_menu(connection, actor=actor)})


@package_router.get("/packages", response_model=PackagesAnswer)
async def packages(request: Request, actor: CurrentActor) -> Any:
    """The packages of the workspace."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return {"packages": await list_packages(connection, actor=actor)}


@package_router.post("/packages", status_code=201, response_model=PackagesAnswer)
async def make_package(request: Request, body: NewPackage, actor: CurrentActor) -> Any:
    """Make a package of forms of the workspace."""
    database: Database = request.app.state.database
    manifest = Manifest.model_validate(body.model_dump(exclude={"roles", "parts"}))
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await pack(connection, manifest, body.roles, actor=actor, now=clock.now(), kinds=body.parts)
        return {"packages": await list_packages(connection, actor=actor)}


@package_router.get("/packages/{key}", response_class=Response, responses=binary(ZIP))
async def download_package(request: Request, key: str, actor: CurrentActor) -> Response:
    """A package as it stands today, as a ZIP of its texts."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        package = await export(connection, key, actor=actor)
    name = f"{key}-{package.manifest.version}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"', "x-content-type-options": "nosniff"}
    return Response(write_archive(package_files(package)), media_type=ZIP, headers=headers)


@package_router.post("/packages:install", response_model=InstalledAnswer, openapi_extra=documented(InstallParts))
async def install_package(request: Request, actor: CurrentActor) -> Any:
    """Bring the workspace to a package, or say what that would change."""
    require(actor, Permission.PACKAGES_MANAGE)
    database: Database = request.app.state.database
    async with receiving(request, InstallParts, bytes_max=ARCHIVE_SIZE_MAX) as (file, parts):
        package = read_files(read_archive(await file.content()))
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        done = await install(connection, package, actor=actor, now=clock.now(), sealer=request.app.state.sealer)
        if parts.dry_run:
            await connection.rollback()
    return {
        "package": package.manifest.key,
        "version": package.manifest.version,
        "dry_run": parts.dry_run,
        "created": list(done.created),
        "changed": list(done.changed),
        "kept": list(done.kept),
    }
