"""A cover with its title set in type, over art that an image model drew without letters."""

import anyio.to_process

from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.features.ebook.shared.domain.ports import (
    GeneratedImage,
    ImageProvider,
    ImageRequest,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.local.drawing import set_title


class TitledCoverProvider(ImageProvider):
    def __init__(self, art: ImageProvider) -> None:
        self._art = art

    async def generate(self, request: ImageRequest) -> GeneratedImage:
        image = await self._art.generate(request)
        if request.page.kind is not PageKind.COVER:
            return image
        return GeneratedImage(
            await anyio.to_process.run_sync(
                set_title, image.content, request.title, request.audience_label
            )
        )
