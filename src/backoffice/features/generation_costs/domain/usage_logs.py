"""Usage as a shop's program logs it: the model's name, the tokens, and hardly more."""

from datetime import datetime

from backoffice.features.shared.domain.call import Call
from backoffice.features.shared.domain.errors import InvalidValue

PROVIDERS = {"gemini": "google", "gpt": "openai", "claude": "anthropic"}
"""By how their models' names begin."""


def logged_call(
    at: datetime,
    operation_type: str,
    model_name: str,
    input_tokens: int,
    output_tokens: int,
    provider: str | None = None,
) -> Call:
    """Raises InvalidValue where neither the caller nor the model's name tells the provider."""
    return Call(
        provider=provider or _provider_of(model_name),
        model=model_name,
        operation=operation_type,
        at=at,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
    )


def _provider_of(model: str) -> str:
    for start, provider in PROVIDERS.items():
        if model.lower().startswith(start):
            return provider
    raise InvalidValue(
        "provider",
        "must be given for this model",
        "Only those of gemini, gpt and claude models are known.",
    )
