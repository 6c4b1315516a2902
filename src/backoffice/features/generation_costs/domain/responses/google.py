"""Google: generateContent, whole or streamed.

The shape is that of https://ai.google.dev/api/generate-content#UsageMetadata. Cached tokens are
part of the prompt; thoughts are not part of the candidates, nor is what tools read part of the
prompt.
"""

from collections.abc import Sequence

from backoffice.features.generation_costs.domain.responses.fields import Fields
from backoffice.features.generation_costs.domain.responses.reading import (
    WEB_SEARCH,
    Reading,
    Request,
    no_usage,
)
from backoffice.features.generation_costs.domain.responses.stream import Answer
from backoffice.features.shared.domain.call import Call

PROVIDER = "google"
# https://ai.google.dev/gemini-api/docs/pricing: flex costs what a batch does.
WAITING = ("FLEX", "ON_DEMAND_FLEX", "BATCH")
USUAL = ("", "STANDARD", "UNSPECIFIED", "ON_DEMAND", "TRAFFIC_TYPE_UNSPECIFIED")
# https://ai.google.dev/gemini-api/docs/google-search#pricing: up to Gemini 2.5 the prompt is billed
# that was answered with searches, as one, and since Gemini 3 each search.
BILLED_BY_PROMPT = ("gemini-1", "gemini-2")


def read_generate_content(answer: Answer, request: Request) -> list[Reading]:
    """A stream's last chunk holds the totals."""
    chunks = [Fields(each) for each in answer]
    told = [each for each in chunks if each.inner("usageMetadata")]
    if not told:
        raise no_usage()
    reply, usage = told[-1], told[-1].inner("usageMetadata")
    usage.known("totalTokenCount")
    prompt, cached = _by_kind(usage, "promptTokensDetails"), _by_kind(usage, "cacheTokensDetails")
    tools = _by_kind(usage, "toolUsePromptTokensDetails")
    made = _by_kind(usage, "candidatesTokensDetails")
    thoughts = usage.count("thoughtsTokenCount")
    tier = (usage.text("trafficType") or usage.text("serviceTier")).upper()
    model = reply.text("modelVersion") or request.model
    call = Call(
        provider=PROVIDER,
        model=model,
        operation="generate_content",
        at=request.at,
        input_tokens=usage.required("promptTokenCount") + usage.count("toolUsePromptTokenCount"),
        output_tokens=usage.count("candidatesTokenCount", "responseTokenCount") + thoughts,
        cached_tokens=usage.count("cachedContentTokenCount"),
        input_audio_tokens=prompt.get("AUDIO", 0) + tools.get("AUDIO", 0),
        cached_audio_tokens=cached.get("AUDIO", 0),
        cached_image_tokens=cached.get("IMAGE", 0),
        input_image_tokens=prompt.get("IMAGE", 0) + tools.get("IMAGE", 0),
        output_audio_tokens=made.get("AUDIO", 0),
        output_image_tokens=made.get("IMAGE", 0),
        reasoning_tokens=thoughts,
        output_images=sum(map(_pictures, chunks)),
        is_batch=request.is_batch or tier in WAITING,
    )
    main = Reading(
        call=call,
        response_id=reply.text("responseId"),
        doubt="" if tier in (*USUAL, *WAITING) else f"traffic type {tier}",
        unread=usage.unread(),
    )
    searches = len(_searches(chunks))
    if model.startswith(BILLED_BY_PROMPT):
        searches = min(searches, 1)
    return [main, *([main.beside(WEB_SEARCH, searches)] if searches else [])]


def _by_kind(usage: Fields, name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in usage.items(name):
        kind = each.text("modality")
        found[kind] = found.get(kind, 0) + each.count("tokenCount")
    return found


def _pictures(chunk: Fields) -> int:
    parts = [
        part
        for candidate in chunk.items("candidates")
        for part in candidate.inner("content").items("parts")
    ]
    return sum(part.inner("inlineData").text("mimeType").startswith("image/") for part in parts)


def _searches(chunks: Sequence[Fields]) -> set[str]:
    """Those that were made: an empty one is not billed, nor the same one twice."""
    return {
        query
        for chunk in chunks
        for candidate in chunk.items("candidates")
        for query in candidate.inner("groundingMetadata").texts("webSearchQueries")
        if query.strip()
    }
