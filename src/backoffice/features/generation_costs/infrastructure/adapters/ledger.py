"""What other features ask of this one: record a call, tell what a book cost."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from backoffice.features.generation_costs.domain.entities.paid_call import PaidCall
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.infrastructure.adapters.book_queries import (
    ATTEMPT,
    BookCall,
    BookQueries,
)
from backoffice.features.generation_costs.infrastructure.ledger.usage_text import to_text
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import Unavailable
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import WAITS

log = structlog.get_logger(__name__)


class MadeFor(TypedDict):
    """What the ebook feature says of each call."""

    event_id: UUID
    request_id: str
    ebook_id: int
    attempt_id: UUID


class Ledger:
    """Answers the ebook feature's UsageTracker and BookCosts."""

    def __init__(
        self, record: RecordCallsUseCase, sessions: async_sessionmaker[AsyncSession]
    ) -> None:
        self._record = record
        self._sessions = sessions

    async def track_tokens(
        self,
        *,
        provider: str,
        model: str,
        operation: str,
        prompt_tokens: int,
        completion_tokens: int,
        cached_tokens: int = 0,
        reasoning_tokens: int = 0,
        image_tokens: int = 0,
        input_images: int = 0,
        output_images: int = 0,
        cost: Decimal | None,
        **made_for: Unpack[MadeFor],
    ) -> None:
        """Cost in USD as the provider reported it, None where it said nothing."""
        call = Call(
            provider=provider,
            model=model,
            operation=operation,
            at=utc_now(),
            input_tokens=prompt_tokens,
            output_tokens=completion_tokens,
            cached_tokens=cached_tokens,
            reasoning_tokens=reasoning_tokens,
            output_image_tokens=image_tokens,
            input_images=input_images,
            output_images=output_images,
        )
        await self._track(call, cost, made_for, has_tokens=True)

    async def track_images(
        self,
        *,
        provider: str,
        model: str,
        operation: str,
        input_images: int,
        output_images: int,
        cost: Decimal | None,
        **made_for: Unpack[MadeFor],
    ) -> None:
        """Cost in USD as the provider reported it, None where it said nothing."""
        call = Call(
            provider=provider,
            model=model,
            operation=operation,
            at=utc_now(),
            input_images=input_images,
            output_images=output_images,
        )
        await self._track(call, cost, made_for, has_tokens=False)

    async def _track(
        self, call: Call, cost: Decimal | None, made_for: MadeFor, *, has_tokens: bool
    ) -> None:
        """With the catalogue's cost beside the reported one, where it has any."""
        paid = PaidCall(
            call=call,
            reported=cost,
            has_tokens=has_tokens,
            event_id=made_for["event_id"],
            request_id=made_for["request_id"],
            ebook_id=made_for["ebook_id"],
            resource_type=ATTEMPT,
            resource_id=str(made_for["attempt_id"]),
        )
        if has_tokens and not (call.input_tokens or call.output_tokens):
            # Nobody said what it used: it would be computed as free.
            await self._keep(paid.usage(None))
            return
        usage, why = self._record.priced_anyway(paid)
        if why:
            log.warning("call without a computed cost", event_id=str(usage.event_id), why=why)
        await self._keep(usage)

    async def _keep(self, usage: Usage) -> None:
        """Tries again, for about a minute, where neither the database nor the journal takes it."""
        for seconds in (*WAITS, None):
            try:
                (recording,) = await self._record.keep([usage])
            except Unavailable as error:
                if seconds is None:
                    # Paid and kept nowhere: the log is the last place to find it.
                    log.exception("usage could not be recorded", usage=to_text(usage))
                    raise
                log.warning("usage waits", seconds=seconds, error=str(error))
                await asyncio.sleep(seconds)
                continue
            if recording.error is not None:
                log.error("usage is in quarantine", event_id=str(usage.event_id))
            return

    async def total_costs(self, ebook_ids: Sequence[int]) -> dict[int, tuple[Decimal, int]]:
        """USD, and how many calls have an unknown cost, by ebook."""
        async with self._sessions() as db:
            return await BookQueries(db).total_costs(ebook_ids)

    async def calls_of(self, ebook_id: int) -> Sequence[BookCall]:
        async with self._sessions() as db:
            return await BookQueries(db).calls(ebook_id)
