"""What is no HTTP, or has too long an address, never reaches a route; it too is answered by a problem document."""

from __future__ import annotations

import secrets

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tongzhou.kernel.errors import Problem
from tongzhou.kernel.http.problems import MEDIA_TYPE, document
from tongzhou.kernel.logs import request_id
from tongzhou.kernel.texts import accepted_locale


class MalformedRequest(Problem):
    """The request cannot be read as HTTP, or its address is longer than the parser's 64 KB."""

    code = "malformed_request"
    status = 400


class ProblemProtocol(HttpToolsProtocol):
    """uvicorn's protocol; what its parser refuses is answered as everything else is."""

    def send_400_response(self, msg: str) -> None:
        """Answer and hang up; `msg` is uvicorn's sentence for it."""
        token = request_id.set(secrets.token_hex(8))
        body = orjson.dumps(document(MalformedRequest(reason=msg), accepted_locale(self._languages())))
        request_id.reset(token)
        head = f"HTTP/1.1 400 Bad Request\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
        self.transport.write(head.encode() + b"connection: close\r\n\r\n" + body)
        self.transport.close()

    def _languages(self) -> str:
        """What the caller reads, where the headers came that far."""
        headers: list[tuple[bytes, bytes]] = getattr(self, "headers", [])
        return next((value.decode("latin-1") for name, value in headers if name == b"accept-language"), "")
