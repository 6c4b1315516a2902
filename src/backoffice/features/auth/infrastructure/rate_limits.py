"""How often one may try or ask. Counted in memory, so each process counts its own requests."""

import ipaddress
import math
import time
from collections import deque

from backoffice.features.auth.domain.ports import Attempts
from backoffice.features.shared.domain.errors import TooManyRequests

SIGN_INS_A_MINUTE = 5
MINUTE = 60.0  # seconds


class _Limit:
    """At most so many within any minute, for each who asks."""

    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._passed: dict[str, deque[float]] = {}
        self._swept_at = time.monotonic()

    def seconds_to_wait(self, who: str) -> int:
        """0 where the request is within the limit; it counts then."""
        now = time.monotonic()
        self._sweep(now)
        passed = self._passed.setdefault(who, deque())
        while passed and passed[0] <= now - MINUTE:
            passed.popleft()
        if len(passed) >= self._a_minute:
            return max(1, math.ceil(passed[0] + MINUTE - now))
        passed.append(now)
        return 0

    def _sweep(self, now: float) -> None:
        """Once a minute, so that those who asked once are not kept."""
        if now - self._swept_at >= MINUTE:
            self._passed = {w: p for w, p in self._passed.items() if p[-1] > now - MINUTE}
            self._swept_at = now


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
        self._limit = _Limit(SIGN_INS_A_MINUTE)

    async def note(self, address: str, email: str) -> None:
        for who in (f"address {network_of(address)}", f"account {email}"):
            if seconds := self._limit.seconds_to_wait(who):
                raise TooManyRequests(
                    "Too many attempts to sign in.",
                    "Try again in {seconds} seconds.",
                    seconds=seconds,
                )


class ApiRequests:
    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._limit = _Limit(a_minute)

    def note(self, who: str) -> None:
        """Raises TooManyRequests."""
        if seconds := self._limit.seconds_to_wait(who):
            raise TooManyRequests(
                "More than {limit} requests within a minute.",
                "Try again in {seconds} seconds.",
                seconds=seconds,
                limit=self._a_minute,
            )
