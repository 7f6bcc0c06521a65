"""Calls of vendors' JSON interfaces: every fault becomes NotSent, tokens of access are kept while they are good."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson

from tongzhou.kernel import clock
from tongzhou.kernel.http.outgoing import OutgoingFault, Reply
from tongzhou.notifications.channels.contracts import NotSent, Open

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"
"""Where 微信 and 企业微信 say who somebody is; only their own apps open it."""
JSON = {"content-type": "application/json; charset=utf-8"}
EARLIER = timedelta(minutes=5)
"""A token is renewed this long before it ends."""


async def post_json(open_: Open, url: str, body: Any, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The answer as JSON; raises NotSent for no answer, another status than 2xx and 4xx, and for what is not JSON."""
    return await read(open_.outgoing.post(url, orjson.dumps(body), {**JSON, **(headers or {})}))


async def get_json(open_: Open, url: str) -> dict[str, Any]:
    """The same of a GET."""
    return await read(open_.outgoing.get(url, {}))


async def read(call: Awaitable[Reply]) -> dict[str, Any]:
    """What a call answers as a JSON object; raises NotSent."""
    try:
        reply = await call
    except OutgoingFault as error:
        raise NotSent(error.fault) from error
    try:
        answer = orjson.loads(reply.text)
    except orjson.JSONDecodeError:
        answer = None
    if reply.status >= 500 or not isinstance(answer, dict):
        raise NotSent("unexpected_answer", f"{reply.status} {reply.text}")
    return answer


def at(base: str, path: str, **query: str) -> str:
    """An address below a vendor's."""
    return f"{base.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")


async def token_of(open_: Open, name: str, fetch: Callable[[], Awaitable[tuple[str, int]]]) -> str:
    """The kept token, or one that `fetch` answers with the seconds it is good for."""
    known = open_.tokens.get(name)
    now: datetime = clock.now()
    if known is None or known[1] <= now:
        token, seconds = await fetch()
        known = open_.tokens[name] = (token, now + max(timedelta(seconds=seconds) - EARLIER, timedelta(minutes=1)))
    return known[0]


async def with_token(
    open_: Open,
    name: str,
    fetch: Callable[[], Awaitable[tuple[str, int]]],
    call: Callable[[str], Awaitable[dict[str, Any]]],
    *,
    code: str,
    stale: Collection[int],
) -> dict[str, Any]:
    """The answer of a call with a token; with a new one where the vendor says under `code` that the kept one ended."""
    answer = await call(await token_of(open_, name, fetch))
    if answer.get(code) in stale:
        open_.tokens.pop(name, None)
        answer = await call(await token_of(open_, name, fetch))
    return answer


def authorize_at(**query: str) -> str:
    """The address to go to; the vendor reads the parameters in the order of its documents."""
    return f"{AUTHORIZE}?{urlencode(query)}#wechat_redirect"


def refused(answer: Mapping[str, Any], code: str, words: str, *, final: Collection[int] = ()) -> NotSent:
    """What a vendor's refusal means; under the codes `final` it is about this message or person."""
    return NotSent("refused", f"{answer.get(code)} {answer.get(words, '')}", final=answer.get(code) in final)
