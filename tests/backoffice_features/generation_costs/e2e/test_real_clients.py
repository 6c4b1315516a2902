"""Programs that others wrote send what their calls cost, over HTTP, as their users set them up."""

import asyncio
import os
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from backoffice.features import generation_costs
from tests.support.accounts import signed_in
from tests.support.openai import MODEL, OpenAIStandIn
from tests.support.program import Program
from tests.support.readme import blocks_of

SECONDS = 120
README = Path(generation_costs.__path__[0]) / "README.md"


@pytest.fixture
async def key(program: Program) -> str:
    async with httpx.AsyncClient(base_url=program.url) as client:
        await signed_in(client)
        made = await client.post("/api/api-keys", json={"name": "shop", "role": "operator"})
        assert made.status_code == 201, made.text
        return str(made.json()["key"])


async def run(client: str, **environment: str) -> None:
    await run_python("-m", f"tests.support.clients.{client}", **environment)


async def run_python(*arguments: str, **environment: str) -> None:
    """Of its own: importing it takes seconds, and its libraries warn of what is theirs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 0, said.decode()
    assert b"Failed to export" not in said, said.decode()


def traced_to(program: Program, key: str, **more: str) -> dict[str, str]:
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": program.url,
        "OTEL_EXPORTER_OTLP_HEADERS": f"Authorization=Bearer%20{key}",
        "OTEL_SERVICE_NAME": "writer",
        "OTEL_RESOURCE_ATTRIBUTES": "tenant.id=shop-1",
        **more,
    }


async def entries(program: Program, key: str) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=program.url, headers=headers) as client:
        answer = await client.get("/cost-tracking/entries")
    found: list[dict[str, Any]] = answer.json()["items"]
    return sorted(found, key=lambda entry: (entry["model"], entry["inputTokens"] or 0))


@pytest.mark.parametrize("compression", ["none", "gzip", "deflate"])
async def test_spans_of_the_opentelemetry_sdk_are_recorded(
    program: Program, key: str, compression: str
) -> None:
    more = {"OTEL_EXPORTER_OTLP_COMPRESSION": compression}
    await run("traced", **traced_to(program, key, **more))
    found = await entries(program, key)
    assert [entry["model"] for entry in found] == ["claude-sonnet-4-5-20250929"] * 2
    for entry in found:
        assert (entry["provider"], entry["operation"]) == ("anthropic", "chat")
        assert (entry["inputTokens"], entry["outputTokens"]) == (1000, 50)
        assert (entry["tenantId"], entry["userId"]) == ("shop-1", "mo")
        assert (entry["conversationId"], entry["resourceId"]) == ("talk-1", "writer")
    assert len({entry["requestId"] for entry in found}) == 1


async def test_calls_of_an_instrumented_openai_client_are_recorded(
    program: Program, key: str
) -> None:
    with OpenAIStandIn() as openai:
        reached = {"OPENAI_BASE_URL": openai.base_url, "OPENAI_API_KEY": "sk-test"}
        await run("instrumented", **traced_to(program, key, **reached))
    silent, told, streamed, embedding = await entries(program, key)
    for entry in (told, streamed):
        assert (entry["provider"], entry["model"], entry["operation"]) == ("openai", MODEL, "llm")
        assert (entry["inputTokens"], entry["outputTokens"]) == (1200, 80)
        assert (entry["conversationId"], entry["userId"]) == ("talk-2", "mo")
    assert (silent["model"], silent["inputTokens"]) == (MODEL, None)
    assert (silent["amount"], silent["costSource"]) == (None, "unknown")
    assert (embedding["model"], embedding["inputTokens"]) == ("text-embedding-3-small", 9)


async def test_what_litellm_logs_is_recorded(program: Program, key: str) -> None:
    await run(
        "litellm_user",
        GENERIC_LOGGER_ENDPOINT=f"{program.url}/api/litellm",
        GENERIC_LOGGER_HEADERS=f"Authorization=Bearer {key}",
        LITELLM_LOCAL_MODEL_COST_MAP="True",
    )
    claude, gpt, unknown, embedding = await entries(program, key)
    assert (claude["provider"], claude["model"]) == ("anthropic", "claude-sonnet-4-5")
    assert (gpt["model"], gpt["operation"], gpt["userId"]) == (
        *("gpt-4o-mini", "acompletion", "mo"),
    )
    assert (gpt["inputTokens"], gpt["outputTokens"]) == (10, 20)
    assert Decimal(gpt["amount"]) == Decimal("0.0000135")
    assert gpt["costSource"] == claude["costSource"] == "provider"
    assert (unknown["model"], unknown["amount"]) == ("of-nobody", None)
    assert (embedding["model"], embedding["inputTokens"]) == ("text-embedding-3-small", 10)


async def test_the_readme_s_programs_record_what_they_spend(program: Program, key: str) -> None:
    blocks = blocks_of(README, ("What Other Programs Already Speak",))
    assert len(blocks) == 3
    with OpenAIStandIn() as openai:
        reached = {"OPENAI_BASE_URL": openai.base_url, "OPENAI_API_KEY": "sk-test"}
        there = traced_to(program, key, API_KEY=key, LITELLM_LOCAL_MODEL_COST_MAP="True")
        for block in blocks:
            code = block.replace("http://localhost:8001", program.url)
            await run_python("-c", code, **reached, **there)
    found = await entries(program, key)
    assert [(entry["model"], entry["inputTokens"]) for entry in found] == [
        *(("gpt-4o", 500), (MODEL, 1200), ("gpt-4o-mini", 1200)),
    ]
