"""Pictures drawn on this machine: free, offline, the same for the same seed."""

from decimal import Decimal

import anyio.to_process

from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.features.ebook.shared.domain.ports import (
    GeneratedImage,
    ImageProvider,
    ImageRequest,
    UsageTracker,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.local.drawing import (
    draw_back_cover,
    draw_front_cover,
    draw_page,
)
from backoffice.features.shared.domain.ids import new_id

PROVIDER = "local"
MODEL = "local-drawing"


class LocalImageProvider(ImageProvider):
    """Draws in another process, since drawing takes a core for a second."""

    def __init__(self, usage: UsageTracker) -> None:
        self._usage = usage

    async def generate(self, request: ImageRequest) -> GeneratedImage:
        picture = await anyio.to_process.run_sync(draw, request)
        await self._usage.track_images(
            event_id=new_id(),
            request_id=request.request_id,
            ebook_id=request.ebook_id,
            attempt_id=request.attempt_id,
            provider=PROVIDER,
            model=MODEL,
            operation=request.page.kind,
            input_images=0,
            output_images=1,
            cost=Decimal(0),
        )
        return GeneratedImage(picture)


def draw(request: ImageRequest) -> bytes:
    page = request.page
    match page.kind:
        case PageKind.COVER:
            return draw_front_cover(
                request.theme, request.title, request.audience_label, request.seed
            )
        case PageKind.BACK_COVER:
            return draw_back_cover(request.theme, request.title, request.blurb, request.seed)
        case PageKind.CONTENT:
            return draw_page(
                request.theme,
                page.subject,
                page.setting,
                page.composition,
                request.complexity,
                request.seed,
            )
