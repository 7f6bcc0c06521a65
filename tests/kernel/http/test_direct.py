"""The short way to hot endpoints: the same answers as the framework's way, and no endpoint that would need more."""

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request, Response
from httpx import ASGITransport, AsyncClient

from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http import problems
from tongzhou.kernel.http.direct import DirectDispatch
from tongzhou.kernel.http.routing import DirectRoute, router


async def caller(request: Request) -> str:
    """Who calls, as the header says."""
    return request.headers.get("x-caller", "nobody")


Caller = Annotated[str, Depends(caller)]
things = router("/api", "things", route=DirectRoute)


@things.get("/things/{thing}", openapi_extra={"parameters": [{"in": "query", "name": "size", "schema": {}}]})
async def get_thing(request: Request, thing: str, caller: Caller) -> Response:
    if thing == "none":
        raise NotFound()
    return Response(f"{thing} for {caller}, {request.query_params.get('size')}, {request.app.title}")


@things.post("/things:count", status_code=200)
async def count_things(caller: Caller) -> Response:
    return Response(f"counted for {caller}")


def application(*, is_direct: bool) -> FastAPI:
    app = FastAPI(title="Things")
    problems.install(app)
    app.include_router(things)
    if is_direct:
        app.add_middleware(DirectDispatch, owner=app, routes=things.routes)
    return app


@pytest.mark.parametrize(
    ("method", "path", "status", "text"),
    [
        ("GET", "/api/things/a%20b?size=3", 200, "a b for me, 3, Things"),
        ("GET", "/api/things/none", 404, None),
        ("GET", "/api/things/a?colour=red", 400, None),
        ("GET", "/api/things/a?size=1&size=2", 400, None),
        ("GET", "/api/things/", 404, None),
        ("GET", "/api/things/a%2Fb", 404, None),
        ("GET", "/api/things/a%00b", 404, None),
        ("PUT", "/api/things/a", 405, None),
        ("POST", "/api/things:count", 200, "counted for me"),
    ],
)
async def test_both_ways_answer_the_same(method: str, path: str, status: int, text: str | None) -> None:
    answers = []
    for is_direct in (False, True):
        transport = ASGITransport(application(is_direct=is_direct))
        async with AsyncClient(transport=transport, base_url="http://here") as client:
            answers.append(await client.request(method, path, headers={"x-caller": "me"}))
    usual, direct = answers
    assert (direct.status_code, direct.content, dict(direct.headers)) == (
        usual.status_code,
        usual.content,
        dict(usual.headers),
    )
    assert direct.status_code == status
    assert text is None or direct.text == text


def test_an_endpoint_that_needs_the_solver_is_refused_when_it_is_made() -> None:
    wrong = router("/api", "wrong", route=DirectRoute)
    with pytest.raises(TypeError):

        @wrong.get("/sized")
        async def sized(size: int) -> Response:
            return Response(str(size))
