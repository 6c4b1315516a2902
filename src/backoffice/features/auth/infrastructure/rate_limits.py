"""How often one may try or ask. Counted in memory, so each process counts its own requests."""

import ipaddress
import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from backoffice.features.auth.domain.ports import Attempts
from backoffice.features.shared.domain.errors import TooManyRequests

SIGN_INS_A_MINUTE = 5


class _Limit:
    def __init__(self, kind: str, item: RateLimitItem) -> None:
        self._kind = kind
        self._item = item
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def seconds_to_wait(self, who: str) -> int:
        """0 where the request is within the limit; it counts then."""
        if await self._limiter.hit(self._item, self._kind, who):
            return 0
        free_again, _left = await self._limiter.get_window_stats(self._item, self._kind, who)
        return max(1, math.ceil(free_again - time.time()))


def network_of(address: str) -> str:
    """What one sender has: an IPv4 address, or a /64 of IPv6, within which addresses are free."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(known), 64), strict=False))


class SignInAttempts(Attempts):
    def __init__(self) -> None:
        self._limit = _Limit("sign-in", RateLimitItemPerMinute(SIGN_INS_A_MINUTE))

    async def note(self, address: str, email: str) -> None:
        for who in (f"address {network_of(address)}", f"account {email}"):
            if seconds := await self._limit.seconds_to_wait(who):
                raise TooManyRequests(
                    "Too many attempts to sign in.",
                    "Try again in {seconds} seconds.",
                    seconds=seconds,
                )


class ApiRequests:
    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._limit = _Limit("api", RateLimitItemPerMinute(a_minute))

    async def note(self, who: str) -> None:
        """Raises TooManyRequests."""
        if seconds := await self._limit.seconds_to_wait(who):
            raise TooManyRequests(
                "More than {limit} requests within a minute.",
                "Try again in {seconds} seconds.",
                seconds=seconds,
                limit=self._a_minute,
            )
