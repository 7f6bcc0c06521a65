"""Upload and download. A download asks again whether the actor may read the record the file belongs to."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from fastapi import Request
from fastapi.responses import JSONResponse, StreamingResponse

from tongzhou.access.contracts import Actor
from tongzhou.access.facade import CurrentActor
from tongzhou.files.actions import receive
from tongzhou.files.answers import FileAnswer
from tongzhou.files.contracts import RecordGate, StoredFile
from tongzhou.files.queries import list_files
from tongzhou.files.store import Copy, FileStore
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotAllowed, NotFound
from tongzhou.kernel.http.answers import binary
from tongzhou.kernel.http.multipart import Parts, documented, receiving
from tongzhou.kernel.http.routing import router as strict_router

FILE_SIZE_MAX = 20 * 1024 * 1024
SANDBOX = "default-src 'none'; sandbox"

router = strict_router("/api/files", "files")


@router.post("", status_code=201, response_model=FileAnswer, openapi_extra=documented(Parts))
async def upload(request: Request, actor: CurrentActor) -> JSONResponse:
    """Receive a file; it is its uploader's alone until a record is saved with it."""
    if actor.read_only:
        raise NotAllowed()
    database: Database = request.app.state.database
    async with receiving(request, Parts, bytes_max=FILE_SIZE_MAX) as (file, _):
        name, content = file.name, await file.content()
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        stored = await receive(
            connection, request.app.state.files, name=name, content=content, actor=actor, now=clock.now()
        )
    return JSONResponse({"file": stored.shown()}, 201)


@router.get("/{file_id}", response_class=StreamingResponse, responses=binary("*/*"))
async def download(request: Request, actor: CurrentActor, file_id: UUID) -> StreamingResponse:
    """The file as an attachment; an image may be shown inline, for it was encoded anew."""
    stored = await _access(request, actor, file_id)
    store: FileStore = request.app.state.files
    kind = "inline" if stored.has_thumbnail else "attachment"
    return StreamingResponse(
        store.stream(actor.workspace.key, file_id),
        media_type=stored.type,
        headers={**_headers(f"{kind}; filename*=UTF-8''{quote(stored.name)}"), "content-length": str(stored.size)},
    )


@router.get("/{file_id}/thumbnail", response_class=StreamingResponse, responses=binary("image/jpeg"))
async def thumbnail(request: Request, actor: CurrentActor, file_id: UUID) -> StreamingResponse:
    """A small JPEG of an image."""
    stored = await _access(request, actor, file_id)
    if not stored.has_thumbnail:
        raise NotFound()
    store: FileStore = request.app.state.files
    return StreamingResponse(
        store.stream(actor.workspace.key, file_id, copy=Copy.SMALL), media_type="image/jpeg", headers=_headers("inline")
    )


def _headers(disposition: str) -> dict[str, str]:
    return {
        "content-disposition": disposition,
        "content-security-policy": SANDBOX,
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=300",
    }


async def _access(request: Request, actor: Actor, file_id: UUID) -> StoredFile:
    """The file, if the actor uploaded it and no record has it yet, or may read the record; else NotFound."""
    database: Database = request.app.state.database
    gate: RecordGate = request.app.state.record_gate
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        found = await list_files(connection, [file_id])
        if not found:
            raise NotFound()
        stored = found[0]
        if stored.form is None or stored.record_id is None:
            if stored.uploaded_by != actor.user_id:
                raise NotFound()
        elif not await gate.may_read(connection, actor, stored.form, stored.record_id, file_id=file_id):
            raise NotFound()
    return stored
