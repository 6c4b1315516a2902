from collections.abc import AsyncIterator

import pytest

from tests.support.image_requests import Studio, http_client
from tests.support.openrouter import OpenRouterStandIn


@pytest.fixture
async def studio(openrouter: OpenRouterStandIn) -> AsyncIterator[Studio]:
    async with http_client(timeout=5) as client:
        yield Studio(client, openrouter.base_url)
