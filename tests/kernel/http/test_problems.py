"""Refusals over HTTP are problem documents in the caller's language."""

import re
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import yaml

from tongzhou.kernel import texts
from tongzhou.kernel.texts import LOCALES, catalogue


async def test_health_answers_when_ready_and_503_until_then(client: httpx.AsyncClient, app) -> None:  # type: ignore[no-untyped-def]
    assert (await client.get("/api/health")).status_code == 200
    app.state.is_ready = False
    refused = await client.get("/api/health")
    assert refused.status_code == 503
    assert refused.json()["code"] == "not_ready"


async def test_an_unknown_parameter_is_refused_and_named(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/health?colour=red")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == "invalid_parameters"
    assert body["errors"] == [
        {"field": "colour", "code": "unknown_parameter", "message": "There is no such parameter: colour."}
    ]
    assert body["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh-CN,zh;q=0.9", "没有找到，或者您无权查看。"), ("en-GB", "Not found, or not visible to you.")],
)
async def test_an_unknown_address_is_404_in_the_callers_language(
    client: httpx.AsyncClient, language: str, title: str
) -> None:
    answer = await client.get("/api/nowhere", headers={"accept-language": language})
    assert (answer.status_code, answer.json()["title"]) == (404, title)


async def test_a_wrong_method_is_405(client: httpx.AsyncClient) -> None:
    for method, path, allowed in (
        ("POST", "/api/health", "GET"),
        ("OPTIONS", "/api/forms", "GET, POST"),
        ("GET", "/api/undo", "POST"),
        ("PUT", f"/api/forms/partner/records/{UUID(int=0)}", "DELETE, GET, PATCH"),
    ):
        answer = await client.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed"), path
        assert answer.headers["allow"] == allowed


def test_every_sentence_stands_in_both_languages_with_the_same_places() -> None:
    chinese, english = catalogue("zh-CN"), catalogue("en")
    assert chinese.keys() == english.keys()
    places = re.compile(r"{\w+}")
    differing = [key for key in english if set(places.findall(chinese[key])) != set(places.findall(english[key]))]
    assert differing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_stands_once(locale: str) -> None:
    folder = Path(texts.__file__).parent / "locales"
    document = yaml.compose((folder / f"{locale}.yaml").read_text("utf-8"))

    def repeated(node: yaml.Node) -> list[str]:
        if not isinstance(node, yaml.MappingNode):
            return []
        keys = [key.value for key, _ in node.value]
        return [key for key in keys if keys.count(key) > 1] + [
            each for _, value in node.value for each in repeated(value)
        ]

    assert repeated(document) == []
