"""Where other programs send calls of the services that they use most; their costs are computed."""

from fastapi import APIRouter

from backoffice.features.generation_costs.presentation.keeping import DURABLE, KeepingDep
from backoffice.features.generation_costs.presentation.recording_schemas import RecordedEntry
from backoffice.features.generation_costs.presentation.service_schemas import (
    ClaudeIn,
    ComputeIn,
    DalleIn,
    ElevenLabsIn,
    OpenAIIn,
    PikaIn,
    StorageIn,
)
from backoffice.features.shared.presentation.exact_json import ExactRoute

api = APIRouter(prefix="/cost-tracking", tags=["cost tracking"], route_class=ExactRoute)


@api.post("/record/openai", status_code=201, responses=DURABLE)
async def record_openai(entry: OpenAIIn, keeping: KeepingDep) -> RecordedEntry:
    return await keeping.one(entry)


@api.post("/record/claude", status_code=201, responses=DURABLE)
async def record_claude(entry: ClaudeIn, keeping: KeepingDep) -> RecordedEntry:
    return await keeping.one(entry)


@api.post("/record/elevenlabs", status_code=201, responses=DURABLE)
async def record_elevenlabs(entry: ElevenLabsIn, keeping: KeepingDep) -> RecordedEntry:
    return await keeping.one(entry)


@api.post("/record/pika", status_code=201, responses=DURABLE)
async def record_pika(entry: PikaIn, keeping: KeepingDep) -> RecordedEntry:
    return await keeping.one(entry)


@api.post("/record/dalle", status_code=201, responses=DURABLE)
async def record_dalle(entry: DalleIn, keeping: KeepingDep) -> RecordedEntry:
    return await keeping.one(entry)


@api.post("/record/storage", status_code=201, responses=DURABLE)
async def record_storage(entry: StorageIn, keeping: KeepingDep) -> RecordedEntry:
    return await keeping.one(entry)


@api.post("/record/compute", status_code=201, responses=DURABLE)
async def record_compute(entry: ComputeIn, keeping: KeepingDep) -> RecordedEntry:
    return await keeping.one(entry)
