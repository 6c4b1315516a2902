"""What a provider's response cost, as it goes into the ledger: nothing that was paid is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from backoffice.features.generation_costs.domain.entities.paid_call import (
    DOUBT,
    Attribution,
    PaidCall,
)
from backoffice.features.generation_costs.domain.entities.usage import TEXT_LIMIT, Usage
from backoffice.features.generation_costs.domain.responses.readers import (
    check_readable,
    read_response,
    without_usage,
)
from backoffice.features.generation_costs.domain.responses.reading import Reading, Request
from backoffice.features.generation_costs.domain.responses.stream import Body
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.shared.domain.errors import InvalidValue

LONGEST_NOTE = 200
NO_MODEL = "not told"


@dataclass(frozen=True)
class ValuedCall:
    """`notes` say why its cost is unknown, or may be more than it says."""

    usage: Usage
    notes: Sequence[str]


class ValueResponseUseCase:
    def __init__(self, record: RecordCallsUseCase) -> None:
        self._record = record

    def execute(
        self, provider: str, api: str, body: Body, request: Request, whose: Attribution, key: UUID
    ) -> list[ValuedCall]:
        """Its calls, the main one first, priced but not recorded yet.

        What cannot be read or priced is a call whose cost the provider reports, or is unknown, and
        a note. `key` makes the ids of calls whose response has none. Raises InvalidValue for an API
        that nobody reads and for what the ledger cannot keep, NothingUsed for a refused call.
        """
        check_readable(provider, api)
        try:
            readings, fault = read_response(provider, api, body, request), ""
        except InvalidValue as error:
            readings, fault = [without_usage(provider, api, body, request)], str(error)
        return [self._valued(reading, fault, whose, key) for reading in readings]

    def _valued(self, reading: Reading, fault: str, whose: Attribution, key: UUID) -> ValuedCall:
        model = reading.call.model.strip()[:TEXT_LIMIT]
        if not model and reading.has_tokens:
            model, fault = NO_MODEL, fault or "model: is told by neither response nor request"
        unpriced = [f"not priced: {fault}"] if fault else []
        if reading.doubt:
            unpriced.append(f"{DOUBT}{reading.doubt}")
        unread = [f"not understood: {path} {value}" for path, value in reading.unread.items()]
        notes = [note[:LONGEST_NOTE] for note in (*unpriced, *unread)]
        whose = {**whose, "event_id": reading.event_id(whose.get("event_id"), key)}
        call = PaidCall(
            call=replace(reading.call, model=model),
            reported=reading.reported,
            has_tokens=reading.has_tokens,
            **whose,
        ).noting(*notes)
        if unpriced:
            return ValuedCall(call.usage(None), notes)
        usage, why = self._record.priced_anyway(call)
        return ValuedCall(usage, [*notes, why] if why else notes)
