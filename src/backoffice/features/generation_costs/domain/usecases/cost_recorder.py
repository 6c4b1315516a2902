"""What a program records its paid calls with: one method for each service, one for the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Unpack

from backoffice.features.generation_costs.domain.entities.cost_entry import CostEntry
from backoffice.features.generation_costs.domain.entities.paid_call import (
    Attribution,
    PaidCall,
    request_of,
)
from backoffice.features.generation_costs.domain.entities.recording import Recording
from backoffice.features.generation_costs.domain.responses.reading import Request
from backoffice.features.generation_costs.domain.responses.stream import Body
from backoffice.features.generation_costs.domain.service_calls import (
    GB_MONTH,
    IMAGE_MODEL,
    SECOND,
    VIDEO_MODEL,
    VOICE_MODEL,
    claude_call,
    compute_call,
    dalle_call,
    elevenlabs_call,
    openai_call,
    pika_call,
    storage_call,
)
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.domain.usecases.value_response_usecase import (
    ValuedCall,
    ValueResponseUseCase,
)
from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.time import Clock, utc_now


@dataclass(frozen=True)
class Recorded:
    """The entry as it is kept, what became of it, and what there is to say of its cost."""

    entry: CostEntry
    recording: Recording
    notes: Sequence[str]


class CostRecorder:
    """Durable on return. Raises InvalidValue for what the ledger cannot keep, Unavailable where
    nothing was kept. Quantities are as in `service_calls`; `whose` says whose the call is, by
    resource, tenant, user and conversation, with metadata.
    """

    def __init__(self, record: RecordCallsUseCase, clock: Clock = utc_now) -> None:
        self._record = record
        self._value_response = ValueResponseUseCase(record)
        self._clock = clock

    async def record(
        self,
        call: Call,
        *,
        given: Decimal | None = None,
        reported: Decimal | None = None,
        has_tokens: bool = False,
        **whose: Unpack[Attribution],
    ) -> Recorded:
        """The rest is as in `PaidCall`; the cost is computed where there is none."""
        whose["request_id"] = request_of(whose) or str(new_id())
        usage, why = self._record.priced_anyway(
            PaidCall(call=call, given=given, reported=reported, has_tokens=has_tokens, **whose)
        )
        (recorded,) = await self._keep([ValuedCall(usage, [why] if why else [])])
        return recorded

    async def record_response(
        self,
        provider: str,
        api: str,
        body: Body,
        request: Request | None = None,
        **whose: Unpack[Attribution],
    ) -> list[Recorded]:
        """The calls that a provider's answer stands for; the same answer counts once.

        `request` says what the answer does not: the model, of pictures and speech. What cannot be
        read or priced is recorded with what the provider reports, or as unknown, and a note.
        """
        whose["request_id"] = request_of(whose) or str(new_id())
        request = request or Request(at=self._clock())
        return await self._keep(
            self._value_response.execute(provider, api, body, request, whose, key=new_id())
        )

    async def record_openai(
        self,
        model: str,
        *,
        input_tokens: int,
        output_tokens: int,
        cached_tokens: int = 0,
        reasoning_tokens: int = 0,
        **whose: Unpack[Attribution],
    ) -> Recorded:
        call = openai_call(
            self._clock(), model, input_tokens, output_tokens, cached_tokens, reasoning_tokens
        )
        return await self.record(call, has_tokens=True, **whose)

    async def record_claude(
        self,
        model: str,
        *,
        input_tokens: int,
        output_tokens: int,
        cached_tokens: int = 0,
        cache_write_tokens: int = 0,
        cache_write_1h_tokens: int = 0,
        **whose: Unpack[Attribution],
    ) -> Recorded:
        call = claude_call(
            self._clock(),
            model,
            input_tokens,
            output_tokens,
            cached_tokens,
            cache_write_tokens,
            cache_write_1h_tokens,
        )
        return await self.record(call, has_tokens=True, **whose)

    async def record_elevenlabs(
        self, characters: int, *, model: str = VOICE_MODEL, **whose: Unpack[Attribution]
    ) -> Recorded:
        return await self.record(elevenlabs_call(self._clock(), characters, model), **whose)

    async def record_pika(
        self,
        seconds: Decimal,
        *,
        resolution: str = "",
        model: str = VIDEO_MODEL,
        **whose: Unpack[Attribution],
    ) -> Recorded:
        return await self.record(pika_call(self._clock(), seconds, resolution, model), **whose)

    async def record_dalle(
        self,
        size: str,
        *,
        quality: str = "standard",
        model: str = IMAGE_MODEL,
        images: int = 1,
        **whose: Unpack[Attribution],
    ) -> Recorded:
        return await self.record(dalle_call(self._clock(), size, quality, model, images), **whose)

    async def record_storage(
        self,
        provider: str,
        model: str,
        quantity: Decimal,
        *,
        unit: str = GB_MONTH,
        **whose: Unpack[Attribution],
    ) -> Recorded:
        call = storage_call(self._clock(), provider, model, quantity, unit)
        return await self.record(call, **whose)

    async def record_compute(
        self,
        provider: str,
        model: str,
        quantity: Decimal,
        *,
        unit: str = SECOND,
        **whose: Unpack[Attribution],
    ) -> Recorded:
        call = compute_call(self._clock(), provider, model, quantity, unit)
        return await self.record(call, **whose)

    async def _keep(self, calls: Sequence[ValuedCall]) -> list[Recorded]:
        recordings = await self._record.keep([call.usage for call in calls])
        return [
            Recorded(CostEntry.of(call.usage), recording, call.notes)
            for call, recording in zip(calls, recordings, strict=True)
        ]
