"""Typesetting, seen from the server: hand the work to a child process, wait for it no longer than is fair."""

from __future__ import annotations

import asyncio
import sys
from base64 import b64decode, b64encode

import orjson

from tongzhou.kernel.logs import logger
from tongzhou.kernel.typesetting.contracts import DocumentFailed, Work

SECONDS = 60
MODULE = "tongzhou.kernel.typesetting.child"
_two_at_a_time = asyncio.Semaphore(2)


async def typeset(work: Work) -> list[list[bytes]]:
    """For each document its one PDF, or the pictures of its pages. Raises DocumentFailed when a limit is broken."""
    async with _two_at_a_time:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            MODULE,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"PYTHONPATH": ":".join(sys.path), "PATH": ""},
        )
        try:
            made, complaints = await asyncio.wait_for(process.communicate(_written(work)), SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise DocumentFailed() from None
        except asyncio.CancelledError:
            process.kill()
            raise
    if process.returncode != 0:
        complaint = complaints[-2000:].decode("utf-8", "replace")
        logger().error("typesetting_failed", code=process.returncode, complaint=complaint)
        raise DocumentFailed()
    return [[b64decode(part) for part in document] for document in orjson.loads(made)]


def _written(work: Work) -> bytes:
    return orjson.dumps(
        {
            "template": work.template.read_text("utf-8"),
            "documents": [orjson.dumps(document).decode() for document in work.documents],
            "pictures": {name: b64encode(content).decode() for name, content in work.pictures.items()},
            "output": work.output,
            "pages_max": work.pages_max,
        }
    )
