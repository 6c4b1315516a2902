"""Waits for what other processes and tasks do."""

import asyncio
from collections.abc import Awaitable, Callable

WAIT_SECONDS = 90  # a busy machine is no failure


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = WAIT_SECONDS) -> None:
    """Raises TimeoutError where the condition does not come true."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - nobody in this process could set an Event
            await asyncio.sleep(0.02)
