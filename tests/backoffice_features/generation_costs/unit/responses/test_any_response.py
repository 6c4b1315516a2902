"""Whatever comes in as a response: what was paid is kept, or the caller hears why not."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from backoffice.features.generation_costs.domain.responses.readers import READERS, NothingUsed
from backoffice.features.generation_costs.domain.responses.reading import Request
from backoffice.features.generation_costs.domain.responses.stream import answer_of
from backoffice.features.generation_costs.domain.usecases.value_response_usecase import (
    ValueResponseUseCase,
)
from tests.backoffice_features.generation_costs.fakes import CentPrices, FakeLedger

APIS = [(provider, api) for provider, apis in READERS.items() for api in apis]
BODIES = [
    answer_of(case["response"])
    for provider in READERS
    for case in yaml.safe_load((Path(__file__).parent / f"{provider}.yaml").read_text("utf-8"))
]


def names_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from names_in(each)


NAMES = sorted(set(names_in(BODIES)))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=5)
    | st.sampled_from(["message", "AUDIO", "message_start", "message_delta", "gemini-3"])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=8)
    ),
    max_leaves=30,
)


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A golden response, with something else in one place of it."""
    body = json.loads(json.dumps(draw(st.sampled_from(BODIES)), default=str))
    place: Any = body
    while place:
        step = draw(
            st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))
        )
        inner = place[step]
        if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
            place[step] = draw(JSON)
            break
        place = inner
    return body[0] if len(body) == 1 else body


@given(api=st.sampled_from(APIS), body=JSON | damaged() | st.text() | st.binary())
@example(api=("anthropic", "messages"), body={"usage": {"iterations": [{}, {"type": []}]}})
@example(api=("openrouter", "chat"), body={"usage": {"cost": float("nan"), "is_byok": True}})
def test_it_is_kept_or_refused_by_name(api: tuple[str, str], body: Any) -> None:
    value_response = ValueResponseUseCase(FakeLedger().priced_by(CentPrices()))
    if body is not None and not isinstance(body, dict | list | str | bytes):
        body = [body]
    request = Request(at=datetime.now(UTC), model="m", characters=1)
    try:
        calls = value_response.execute(*api, body, request, {"request_id": "r"}, uuid4())
    except NothingUsed:
        return
    assert calls
    assert len({call.usage.event_id for call in calls}) == len(calls)
    assert all(call.usage.cost_source != "unknown" or call.notes for call in calls)
