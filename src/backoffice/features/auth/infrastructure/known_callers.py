"""Programs that were identified a moment ago, and those of the last hour in an outage."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from backoffice.features.auth.domain.events import AccessChangedEvent
from backoffice.features.auth.domain.model import Caller
from backoffice.features.auth.domain.ports import Callers
from backoffice.features.auth.infrastructure.secrets import digest
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.database import DATABASE_AWAY
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler

FRESH = timedelta(seconds=2)
"""How long an access that another process took away may go on here."""
ACCEPTED = timedelta(hours=1)
"""How long a caller is known in an outage: meanwhile nobody can take an access away, either."""
LEFT_ALONE = timedelta(seconds=2)
"""How long the database is not asked again after it did not answer."""
PATIENCE_SECONDS = 1
"""How long a caller who may be known by heart waits for the database."""
KEPT = 10_000

log = structlog.get_logger(__name__)


@dataclass
class _Known:
    """`asked_again_at`: in an outage, the earliest time of the next look-up."""

    caller: Caller
    confirmed_at: datetime
    asked_again_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        if self.asked_again_at:
            return now < self.asked_again_at and self.holds_in_outage(now)
        # A clock that was set back does not make it younger.
        return timedelta(0) <= now - self.confirmed_at < FRESH

    def holds_in_outage(self, now: datetime) -> bool:
        return now - self.confirmed_at < ACCEPTED


class KnownCallers(Callers):
    """Those whom `callers` knows, by the digest of what they showed. Strangers are not kept."""

    def __init__(self, callers: Callers, clock: Clock) -> None:
        self._callers = callers
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        self._known: dict[str, _Known] = {}
        self._look_ups: dict[str, asyncio.Task[Caller | None]] = {}

    async def find(self, credential: str) -> Caller | None:
        """Raises what the database raises when it is away, for a caller who is not known."""
        sha256, now = digest(credential), self._clock()
        known = self._known.get(sha256)
        if known and known.caller.expires_at and known.caller.expires_at <= now:
            del self._known[sha256]
            return None
        if known and known.holds(now):
            return known.caller
        if known and known.holds_in_outage(now):
            return await self._confirmed(known, sha256, credential)
        return await asyncio.shield(self._look_up(sha256, credential))

    async def _confirmed(self, known: _Known, sha256: str, credential: str) -> Caller | None:
        if known.asked_again_at:  # one caller asks whether the outage is over; nobody else waits
            known.asked_again_at = self._clock() + LEFT_ALONE
        look_up = self._look_up(sha256, credential)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await asyncio.shield(look_up)
        except (OSError, *DATABASE_AWAY) as error:  # a timeout is an OSError
            log.warning("a caller is known by heart: the database is away", error=str(error))
            known.asked_again_at = self._clock() + LEFT_ALONE
            return known.caller

    def _look_up(self, sha256: str, credential: str) -> asyncio.Task[Caller | None]:
        """One for all who show the same at the same time; it outlives those who wait for it."""
        look_up = self._look_ups.get(sha256)
        if look_up is None:
            look_up = asyncio.create_task(self._ask(sha256, credential))
            look_up.add_done_callback(_noticed)
            self._look_ups[sha256] = look_up
        return look_up

    async def _ask(self, sha256: str, credential: str) -> Caller | None:
        # `forget` leaves these behind: what was read before it is not known after it.
        all_known, look_ups, asked_at = self._known, self._look_ups, self._clock()
        try:
            caller = await self._callers.find(credential)
        finally:
            look_ups.pop(sha256, None)
        all_known.pop(sha256, None)
        if caller:
            if len(all_known) >= KEPT:
                del all_known[next(iter(all_known))]  # the one confirmed longest ago
            all_known[sha256] = _Known(caller, asked_at)
        return caller


def _noticed(look_up: asyncio.Task[Caller | None]) -> None:
    if not look_up.cancelled():
        look_up.exception()  # whoever waited has it, or was answered before


class ForgetCallers(EventHandler[AccessChangedEvent]):
    def __init__(self, callers: KnownCallers) -> None:
        self._callers = callers

    async def handle(self, event: AccessChangedEvent) -> None:
        self._callers.forget()
