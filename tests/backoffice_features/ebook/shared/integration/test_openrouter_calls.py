"""Calls of the OpenRouter provider over real HTTP: what is sent, retried, refused and told."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from structlog.testing import capture_logs

from backoffice.features.ebook.shared.domain.ebook import PageKind
from backoffice.features.ebook.shared.domain.ports import ImageProviderError
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.errors import (
    KeyRejected,
    ModelNotFound,
    NoCreditLeft,
    PromptForbidden,
    ProviderUnavailable,
    RateLimited,
    RequestRefused,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.openrouter_image_provider import (
    OpenRouterImageProvider,
)
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.retries import (
    RetryPolicy,
)
from tests.support.image_requests import RecordedUsage, image_request
from tests.support.openrouter import Answer, Drop, Failure, OpenRouterStandIn, picture

KEY = "sk-or-v1-secret"
MODEL = "google/gemini-2.5-flash-image"
