"""What `contracts/` publishes is what the code does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from tests.conformance import METHODS, document
from tongzhou.entrypoints.published import published

CONTRACTS = Path(__file__).parents[2] / "contracts"


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, each in document()["paths"].items():
        for method, operation in each.items():
            yield method, path, operation


@pytest.mark.parametrize("name", published())
def test_the_files_are_those_of_the_code(name: str) -> None:
    file = json.loads((CONTRACTS / name).read_text("utf-8"))
    assert file == published()[name], f"contracts/{name} and the code differ: run `make contracts`"


def test_every_operation_has_a_name_a_sentence_and_a_typed_answer() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(names)) == len(names)
    for method, path, operation in operations():
        assert method in METHODS
        assert operation["summary"].endswith("."), path
        assert re.fullmatch(r"[a-z_]+", operation["operationId"]), path
        assert "422" not in operation["responses"]
        answers = {status: each for status, each in operation["responses"].items() if status.startswith("2")}
        for status, each in answers.items():
            assert ("content" in each) == (status != "204"), path
            for media_type, content in each.get("content", {}).items():
                binary = content["schema"].get("format") == "binary"
                assert binary or (media_type == "application/json" and "$ref" in content["schema"]), path


def test_routes_that_ask_for_a_fresh_code_say_so() -> None:
    asking = {
        (method, path)
        for method, path, operation in operations()
        for each in operation.get("parameters", [])
        if (each["in"], each["name"]) == ("header", "Confirmation-Code")
    }
    assert asking == {("post", "/api/forms/{form}/records"), ("patch", "/api/forms/{form}/records/{record_id}")}


def test_every_schema_is_sound_and_named_for_people() -> None:
    for name, schema in document()["components"]["schemas"].items():
        assert re.fullmatch(r"[A-Z][A-Za-z]+", name)
        Draft202012Validator.check_schema(schema)


async def test_only_public_routes_answer_strangers(client: httpx.AsyncClient) -> None:
    for method, path, operation in operations():
        if "security" not in operation:
            answer = await client.request(method, re.sub(r"{\w+}", "00000000-0000-7000-8000-000000000000", path))
            assert answer.status_code in (400, 401, 422), path
            assert answer.json()["code"] in ("not_signed_in", "invalid_parameters", "invalid_values"), path
