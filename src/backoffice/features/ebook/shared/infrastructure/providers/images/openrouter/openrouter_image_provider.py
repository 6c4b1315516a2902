"""Pictures from the image models behind OpenRouter, and what each call cost.

https://openrouter.ai/docs/guides/overview/multimodal/image-generation
"""

import asyncio
import time
from collections.abc import Coroutine
from uuid import UUID

import httpx
import structlog

from backoffice.features.ebook.shared.domain.ports import (
    GeneratedImage,
    ImageProvider,
    ImageRequest,
    NoImageInReply,
    UsageTracker,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.api import (
    OpenRouterApi,
    Outcome,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.errors import (
    ProviderUnavailable,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.pictures import (
    UnusablePicture,
    picture_at,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.reply import (
    Reply,
    Usage,
    printable,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.retries import (
    DEFAULT_RETRIES,
    RetryPolicy,
)
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.money import plain

PROVIDER = "openrouter"
ASPECT_RATIO = "3:4"  # a book's page; 864 x 1184 pixels with Gemini
# The request may be under way when its task ends, and OpenRouter goes on with what nobody awaits.
INTERRUPTED = Outcome(status="interrupted", may_be_charged=True)

log = structlog.get_logger(__name__)


class OpenRouterImageProvider(ImageProvider):
    """Every call that was charged, or may have been, is recorded before its picture is looked at.

    `base_url` ends in the API's version: https://openrouter.ai/api/v1. An error that passes by
    itself is tried again here; a reply without a picture is not, because each one is paid.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        usage: UsageTracker,
        *,
        base_url: str,
        api_key: str,
        model: str,
        retries: RetryPolicy = DEFAULT_RETRIES,
    ) -> None:
        self._client = client
        self._usage = usage
        self._base_url = base_url.rstrip("/")
        self._api = OpenRouterApi(client, self._base_url, api_key, retries)
        self._api_key = api_key
        self._model = model
        self._retries = retries

    async def generate(self, request: ImageRequest) -> GeneratedImage:
        attempt = 1
        while True:
            try:
                reply = await self._call(request, attempt)
                break
            except ProviderUnavailable as error:
                if attempt >= self._retries.attempts:
                    raise
                await self._retries.wait(attempt, error.retry_after)
            attempt += 1
        return GeneratedImage(await self._picture(reply))

    async def _call(self, request: ImageRequest, attempt: int) -> Reply:
        """One HTTP call, and its row before anything is made of the reply."""
        event_id, started = new_id(), time.monotonic()
        outcome, usage = INTERRUPTED, Usage()
        try:
            outcome = await self._api.chat(self._body(request), request.request_id)
            usage = outcome.reply.usage or usage
            if outcome.may_be_charged and usage.cost is None and outcome.reply.id:
                kept = await self._api.generation(outcome.reply.id)
                usage = usage.completed_by(kept)
        finally:
            log.info(
                "image model called",
                model=self._model,
                status=outcome.status,
                seconds=round(time.monotonic() - started, 3),
                attempt=attempt,
                cost=None if usage.cost is None else plain(usage.cost),
            )
            if outcome.may_be_charged:
                images = len(outcome.reply.image_urls)
                await _to_its_end(self._record(request, event_id, usage, images))
        if outcome.error is not None:
            raise outcome.error
        return outcome.reply

    async def _record(
        self, request: ImageRequest, event_id: UUID, usage: Usage, images: int
    ) -> None:
        await self._usage.track_tokens(
            event_id=event_id,
            request_id=request.request_id,
            ebook_id=request.ebook_id,
            attempt_id=request.attempt_id,
            provider=PROVIDER,
            model=self._model,
            operation=request.page.kind,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            cached_tokens=usage.cached_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            image_tokens=usage.image_tokens,
            input_images=0,
            output_images=images,
            cost=usage.cost,
        )

    async def _picture(self, reply: Reply) -> bytes:
        reason = "it holds no picture"
        for url in reply.image_urls:
            try:
                return await picture_at(url, self._client, self._base_url, self._retries)
            except UnusablePicture as error:
                reason = str(error)
        said = printable(reply.text, self._api_key)
        raise NoImageInReply(
            "{model} gave no usable picture: {reason}. {said}",
            "What it cost is recorded. Try again; where it stays so, change the title or the "
            "theme, or set another BACKOFFICE_IMAGE_MODEL.",
            model=self._model,
            reason=reason,
            said=f"It says: {said}" if said else "",
        )

    def _body(self, request: ImageRequest) -> dict[str, object]:
        return {
            "model": self._model,
            "messages": [{"role": "user", "content": request.page.prompt}],
            "modalities": ["image", "text"],
            "image_config": {"aspect_ratio": ASPECT_RATIO},
        }


async def _to_its_end(work: Coroutine[object, object, None]) -> None:
    """Awaits the work to its end, and only then lets a cancellation through."""
    task = asyncio.ensure_future(work)
    cancellation: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancellation = error
    try:
        task.result()
    finally:
        if cancellation is not None:
            raise cancellation
