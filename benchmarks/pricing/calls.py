"""Prices the same calls with each library and prints how long that takes, in microseconds.

A program of its own: `LITELLM_LOCAL_MODEL_COST_MAP=True python -m benchmarks.pricing.calls`.
"""

import json
import timeit
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

import genai_prices
import litellm

from backoffice.features.pricing.wiring import catalogue
from backoffice.features.shared.domain.call import Call

ROUNDS, REPEATS = 500, 40
NOW = datetime.now(UTC)
CALLS = [
    Call(
        provider=provider,
        model=model,
        at=NOW,
        input_tokens=1_200,
        cached_tokens=400,
        output_tokens=300,
    )
    for provider, model in (
        ("openai", "gpt-4o"),
        ("anthropic", "claude-sonnet-4-5"),
        ("google", "gemini-2.5-flash"),
    )
]
LITELLM = ["gpt-4o", "claude-sonnet-4-5", "gemini/gemini-2.5-flash"]


def main() -> None:
    price = catalogue().price
    measured = {
        "ours": _microseconds([partial(price, call) for call in CALLS]),
        "genai_prices": _microseconds([partial(_library, call) for call in CALLS]),
        "litellm": _microseconds([partial(_litellm, name) for name in LITELLM]),
    }
    print(json.dumps(measured))


def _library(call: Call) -> object:
    usage = genai_prices.Usage(
        input_tokens=call.input_tokens,
        output_tokens=call.output_tokens,
        cache_read_tokens=call.cached_tokens,
    )
    return genai_prices.calc_price(
        usage, call.model, provider_id=call.provider, genai_request_timestamp=call.at
    )


def _litellm(model: str) -> object:
    return litellm.cost_per_token(
        model=model, prompt_tokens=1_200, completion_tokens=300, cache_read_input_tokens=400
    )


def _microseconds(prices: Sequence[Callable[[], object]]) -> float:
    """By call, of the round that was disturbed the least."""

    def round_of_calls() -> None:
        for price in prices:
            price()

    round_of_calls()
    rounds = timeit.repeat(round_of_calls, number=ROUNDS, repeat=REPEATS)
    return min(rounds) / ROUNDS / len(prices) * 1e6


if __name__ == "__main__":
    main()
