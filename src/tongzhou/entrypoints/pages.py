"""The web app's files: hashed assets for ever, compressed as built; every other address is the app itself."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse

from tongzhou.builder.links.facade import frame_ancestors
from tongzhou.kernel import clock
from tongzhou.kernel.http.problems import no_such_address

STATIC = Path(__file__).parent / "static"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
FOR_EVER = "public, max-age=31536000, immutable"
FRAMED_BY_NOBODY = "frame-ancestors 'none'"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    + FRAMED_BY_NOBODY
)
router = APIRouter(include_in_schema=False)


@router.get("/api/docs")
async def api_pages(request: Request) -> Response:
    """The API document for people to read and try, all of it from this server."""
    return _page(request, "docs.html")


@router.get("/f/{secret}")
async def public_link(request: Request, secret: str) -> Response:
    """The page of a public link, which the sites that the link names may show inside theirs."""
    shown = _page(request, "index.html")
    sites = await frame_ancestors(request.app.state.database, secret, clock.now())
    if sites and isinstance(shown, FileResponse):
        # Browsers that know frame-ancestors go by it and leave X-Frame-Options aside (CSP level 3, 6.4.2.1).
        policy = POLICY.replace(FRAMED_BY_NOBODY, f"frame-ancestors {' '.join(sites)}")
        shown.headers["content-security-policy"] = policy
    return shown


@router.get("/{path:path}")
async def page(request: Request, path: str) -> Response:
    """An asset, or the app's page for an address that the app understands."""
    if path.startswith("api/"):
        raise no_such_address(request)
    asset = _asset(path)
    if asset is not None:
        return _file(request, asset, FOR_EVER if path.startswith("assets/") else "no-cache")
    return _page(request, "index.html")


def _page(request: Request, name: str) -> Response:
    built = STATIC / name
    if not built.exists():
        return PlainTextResponse("The web app is not built: run `make web`.", 503)
    return _file(request, built, "no-cache")


def _asset(path: str) -> Path | None:
    candidate = (STATIC / path).resolve()
    is_inside = candidate.is_relative_to(STATIC.resolve()) and candidate.is_file()
    return candidate if path and is_inside else None


def _file(request: Request, path: Path, cache: str) -> FileResponse:
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {"cache-control": cache, "vary": "accept-encoding", "content-security-policy": POLICY}
    accepted = request.headers.get("accept-encoding", "")
    for name, suffix in ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if name in accepted and packed.exists():
            return FileResponse(packed, media_type=media_type, headers={**headers, "content-encoding": name})
    return FileResponse(path, media_type=media_type, headers=headers)
