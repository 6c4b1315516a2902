from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage
from backoffice.features.generation_costs.infrastructure.ledger.usage_text import (
    from_text,
    to_text,
)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
names = texts.filter(str.strip)
optional = st.none() | names
counts = st.integers(0, 2**31 - 1)
money = st.decimals(0, Decimal("999999.999999999999"), places=12)
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
metadata = st.none() | st.dictionaries(names, st.integers() | texts | st.booleans(), max_size=3)
common: dict[str, st.SearchStrategy[Any]] = {
    "request_id": names,
    "model": names,
    "provider": texts,
    "service": texts,
    "operation": texts,
    "event_id": st.uuids(),
    "created_at": times,
    "input_images": counts,
    "output_images": counts,
    "ebook_id": st.none() | counts,
    "tenant_id": optional,
    "user_id": optional,
    "conversation_id": optional,
    "metadata": metadata,
}
costs: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"cost": money, "cost_source": st.just(CostSource.PROVIDER)}),
    st.just({"cost": Decimal(0), "cost_source": CostSource.UNKNOWN}),
)
resources: st.SearchStrategy[dict[str, Any]] = st.just({}) | st.fixed_dictionaries(
    {"resource_type": names, "resource_id": names}
)
kinds: st.SearchStrategy[tuple[type[Usage], dict[str, Any]]] = st.one_of(
    st.tuples(
        st.just(TokenUsage),
        st.fixed_dictionaries({"prompt_tokens": counts, "completion_tokens": counts}),
    ),
    st.tuples(st.just(ImageUsage), st.just({})),
    st.tuples(
        st.just(ServiceUsage),
        st.fixed_dictionaries({"quantity": st.decimals(0, 8_999_999, places=12), "unit": names}),
    ),
)


@st.composite
def usages(draw: st.DrawFn) -> Usage:
    kind, own = draw(kinds)
    given: dict[str, Any] = draw(st.fixed_dictionaries(common))
    given |= draw(costs) | draw(resources) | own
    usage: Usage = kind(**given)
    return usage


def test_a_call_of_no_model_comes_back_too() -> None:
    storage = ServiceUsage(
        request_id="r", model="", cost=Decimal(1), quantity=Decimal(2), unit="GB-month"
    )
    assert from_text(to_text(storage)) == storage


@given(usages())
def test_every_usage_comes_back_from_its_line(usage: Usage) -> None:
    text = to_text(usage)
    assert text.isascii()
    assert "\n" not in text
    assert from_text(text) == usage


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "coin"}', '{"kind": "image"}', "null"])
def test_what_is_no_usage_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"usage|Expecting|is not"):
        from_text(text)
