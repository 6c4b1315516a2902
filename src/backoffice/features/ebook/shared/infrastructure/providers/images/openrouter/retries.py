"""How long a call may take, when it is made again, and after how long."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

REQUEST_TIMEOUT = 408
TOO_MANY_REQUESTS = 429
SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


def is_passing(status: int) -> bool:
    """Whether the same call may be answered differently a little later."""
    return status in (REQUEST_TIMEOUT, TOO_MANY_REQUESTS) or 500 <= status <= 599


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Exponential backoff in seconds, half of it random so that waiting pages do not march in step.

    `longest_wait` also caps what a server asks for with Retry-After. httpx's timeouts are for one
    read each: a reply that trickles in meets `longest_call` only.
    """

    attempts: int = 4
    first_wait: float = 1.0
    longest_wait: float = 300.0
    longest_call: float = 600.0
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    random: Callable[[], float] = random.random

    async def wait(self, attempt: int, retry_after: float = 0.0) -> None:
        """Between `attempt`, counted from 1, and the next one."""
        step = min(self.first_wait * 2 ** (attempt - 1), self.longest_wait)
        backoff = step * (1 + self.random()) / 2
        await self.sleep(max(backoff, min(retry_after, self.longest_wait)))


DEFAULT_RETRIES = RetryPolicy()


def seconds_from(retry_after: str | None) -> float:
    """A Retry-After header (RFC 9110, 10.2.3) says seconds or a date; 0 where it says neither."""
    text = (retry_after or "").strip()
    if SECONDS.fullmatch(text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
