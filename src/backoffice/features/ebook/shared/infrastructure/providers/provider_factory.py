"""Which provider draws which kind of page."""

import httpx

from backoffice.features.ebook.shared.domain.ports import ImageProvider, UsageTracker
from backoffice.features.ebook.shared.infrastructure.providers.images.local.local_image_provider import (  # noqa: E501
    LocalImageProvider,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.openrouter_image_provider import (  # noqa: E501
    OpenRouterImageProvider,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.titled_cover_provider import (
    TitledCoverProvider,
)
from backoffice.settings import Settings


class ProviderFactory:
    """Providers hold nothing of a request.

    `client` lives as long as the app; None where every picture is drawn on this machine.
    """

    def __init__(
        self, settings: Settings, client: httpx.AsyncClient | None, usage: UsageTracker
    ) -> None:
        self._settings = settings
        self._client = client
        self._usage = usage

    def create_cover_provider(self) -> ImageProvider:
        if self._settings.provider == "local":
            return LocalImageProvider(self._usage)
        return TitledCoverProvider(self._openrouter())

    def create_content_page_provider(self) -> ImageProvider:
        if self._settings.provider == "local":
            return LocalImageProvider(self._usage)
        return self._openrouter()

    def _openrouter(self) -> ImageProvider:
        assert self._client is not None
        key = self._settings.openrouter_api_key
        return OpenRouterImageProvider(
            self._client,
            self._usage,
            base_url=str(self._settings.openrouter_base_url),
            api_key=key.get_secret_value() if key else "",
            model=self._settings.image_model,
        )
