"""OpenRouter's HTTP API: one call at a time, and what came of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

import httpx

from backoffice.features.ebook.shared.domain.ports import ImageProviderError
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.errors import (
    NOT_FOUND,
    connection_lost,
    error_for,
    not_sendable,
    unreachable,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.reply import (
    Fault,
    Reply,
    Usage,
    printable,
    read_generation,
    read_reply,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.retries import (
    RetryPolicy,
    is_passing,
    seconds_from,
)

APP_TITLE = "Backoffice"
# OpenRouter answers 404 for a generation until some seconds after its reply.
GENERATION_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0)
GENERATION_TIMEOUT = 10.0
NOT_SENDABLE = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`status` is the HTTP status, or the name of what broke the connection."""

    status: int | str
    may_be_charged: bool
    reply: Reply = field(default_factory=Reply)
    error: ImageProviderError | None = None


class OpenRouterApi:
    def __init__(
        self, client: httpx.AsyncClient, base_url: str, api_key: str, retries: RetryPolicy
    ) -> None:
        self._client = client
        self._base_url = base_url
        self._api_key = api_key
        self._retries = retries

    async def chat(self, body: Mapping[str, object], request_id: str) -> Outcome:
        generation_id: str | None = None
        may_be_charged = True
        try:
            async with (
                asyncio.timeout(self._retries.longest_call),
                self._client.stream(
                    "POST",
                    f"{self._base_url}/chat/completions",
                    json=body,
                    headers=self._headers(request_id),
                    follow_redirects=False,
                ) as response,
            ):
                generation_id = response.headers.get("X-Generation-Id")
                may_be_charged = response.is_success
                await response.aread()
        except NOT_SENDABLE as error:
            # Only the names of these errors are shown: their texts may hold the headers.
            name = type(error).__name__
            return Outcome(status=name, may_be_charged=False, error=not_sendable(name))
        except NOT_CONNECTED as error:
            name = type(error).__name__
            return Outcome(status=name, may_be_charged=False, error=unreachable(name))
        except (httpx.RequestError, TimeoutError) as error:
            name = type(error).__name__
            return Outcome(
                status=name,
                may_be_charged=may_be_charged,
                reply=Reply(id=generation_id),
                error=connection_lost(name),
            )
        return self._outcome(response, generation_id, str(body["model"]))

    async def generation(self, generation_id: str) -> Usage:
        """What OpenRouter keeps of a call, as far as it says in time."""
        usage = Usage()
        for seconds in GENERATION_WAITS:
            await self._retries.sleep(seconds)
            try:
                response = await self._client.get(
                    f"{self._base_url}/generation",
                    params={"id": generation_id},
                    headers=self._headers(),
                    timeout=GENERATION_TIMEOUT,
                    follow_redirects=False,
                )
            except httpx.RequestError:
                continue
            if response.is_success:
                usage = read_generation(response.content)
                if usage.cost is not None:
                    break
            elif not (response.status_code == NOT_FOUND or is_passing(response.status_code)):
                break
        return usage

    def _outcome(self, response: httpx.Response, generation_id: str | None, model: str) -> Outcome:
        reply = read_reply(response.content)
        status, fault, usage = response.status_code, reply.fault, reply.usage
        if response.is_success:
            # OpenRouter does not bill an answer that ends in an error, unless it says so.
            may_be_charged = fault is None or usage is not None
        else:
            may_be_charged = usage is not None and usage.cost is not None
            fault = Fault(
                code=status,
                message=fault.message if fault else "",
                limit_source=fault.limit_source if fault else None,
            )
        return Outcome(
            status=status,
            may_be_charged=may_be_charged,
            reply=reply if reply.id else replace(reply, id=generation_id),
            error=None if fault is None else self._error(fault, model, response.headers),
        )

    def _error(self, fault: Fault, model: str, headers: httpx.Headers) -> ImageProviderError:
        return error_for(
            fault.code,
            printable(fault.message, self._api_key) or _phrase(fault.code),
            model=model,
            limit_source=fault.limit_source,
            retry_after=seconds_from(headers.get("Retry-After")),
        )

    def _headers(self, request_id: str | None = None) -> dict[bytes, bytes]:
        """Bytes, because httpx would raise for a key or an id that is not ASCII."""
        headers = {
            b"Authorization": f"Bearer {self._api_key}".encode(),
            b"X-OpenRouter-Title": APP_TITLE.encode(),
        }
        return headers if request_id is None else headers | {b"X-Request-ID": request_id.encode()}


def _phrase(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return "no reason given"
