"""The provider calls that are recorded: what tells them apart, and how they are made."""

from dataclasses import dataclass
from decimal import Decimal

from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.shared.domain.ids import new_id

CALLERS = 256
CALLERS_A_REQUEST = 4  # a book asks for that many pages at once, unless told otherwise
CALLS_A_REQUEST = 20


@dataclass(frozen=True)
class Kind:
    """What the roll-ups tell apart, beside the hour."""

    tenant_id: str
    service: str
    provider: str
    model: str
    operation: str


KINDS = tuple(
    Kind(tenant, service, provider, model, operation)
    for tenant, services in {
        "shop-1": ("OPENAI", "ANTHROPIC", "GOOGLE"),
        "shop-2": ("OPENAI", "GOOGLE", "MISTRAL"),
        "shop-3": ("ANTHROPIC", "GOOGLE", "MISTRAL"),
        "shop-4": ("OPENAI", "ANTHROPIC", "MISTRAL"),
    }.items()
    for service, provider, model, operation in (
        ("OPENAI", "openai", "gpt-4-turbo", "gpt-4-completion"),
        ("ANTHROPIC", "anthropic", "claude-sonnet-4-5", "script"),
        ("GOOGLE", "openrouter", "google/gemini-2.5-flash-image", "page"),
        ("MISTRAL", "mistral", "mistral-large", "translation"),
    )
    if service in services
)


def usages(run: str, calls_a_caller: int) -> list[TokenUsage]:
    """Those of all callers, in the order in which they are made: `usages[n::CALLERS]` is one's."""
    each = CALLS_A_REQUEST // CALLERS_A_REQUEST
    return [
        TokenUsage(
            event_id=new_id(),
            request_id=f"{run}-{caller // CALLERS_A_REQUEST}-{call // each}",
            cost=Decimal(1 + caller) * Decimal("0.000123"),
            prompt_tokens=500,
            completion_tokens=1000,
            resource_type="VIDEO",
            resource_id=f"video-{caller // CALLERS_A_REQUEST}",
            user_id=f"user-{caller % 100}",
            **vars(KINDS[caller % len(KINDS)]),
        )
        for call in range(calls_a_caller)
        for caller in range(CALLERS)
    ]
