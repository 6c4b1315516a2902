"""What went wrong at OpenRouter, and what to do about it.

The codes are those of https://openrouter.ai/docs/api/reference/errors-and-debugging.
"""

from backoffice.features.ebook.shared.domain.ports import ImageProviderError
from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.retries import (
    TOO_MANY_REQUESTS,
    is_passing,
)

BAD_REQUEST = 400
UNAUTHORIZED = 401
PAYMENT_REQUIRED = 402
FORBIDDEN = 403
NOT_FOUND = 404
# `error.metadata.limit_source` of a 402 that money held for calls under way has caused.
IN_FLIGHT = "openrouter_in_flight_budget"


class RequestRefused(ImageProviderError):
    code = "openrouter_refused"


class KeyRejected(ImageProviderError):
    code = "openrouter_key_rejected"


class NoCreditLeft(ImageProviderError):
    code = "openrouter_no_credit"


class PromptForbidden(ImageProviderError):
    code = "openrouter_forbidden"


class ModelNotFound(ImageProviderError):
    code = "openrouter_model_not_found"


class ProviderUnavailable(ImageProviderError):
    """Passes by itself. Not `retryable`: the provider has made its attempts before it says so.

    `retry_after`: seconds that the server asks for.
    """

    code = "openrouter_unavailable"

    def __init__(
        self, message: str, hint: str, *, retry_after: float = 0.0, **values: object
    ) -> None:
        super().__init__(message, hint, **values)
        self.retry_after = retry_after


class RateLimited(ProviderUnavailable):
    code = "openrouter_rate_limited"


def error_for(
    status: int, detail: str, *, model: str, limit_source: object = None, retry_after: float = 0.0
) -> ImageProviderError:
    """`detail` is the provider's own text, already cut and free of secrets."""
    if status == TOO_MANY_REQUESTS:
        return RateLimited(
            "OpenRouter limits the rate of calls: {detail}",
            "Wait some minutes, or lower BACKOFFICE_PAGES_AT_ONCE.",
            retry_after=retry_after,
            detail=detail,
        )
    if is_passing(status):
        return ProviderUnavailable(
            "OpenRouter or the model behind it failed with {status}: {detail}",
            "Try again in some minutes; https://status.openrouter.ai tells of outages.",
            retry_after=retry_after,
            status=status,
            detail=detail,
        )
    if status == BAD_REQUEST:
        return RequestRefused(
            "OpenRouter refused the request: {detail}",
            "Check that BACKOFFICE_IMAGE_MODEL names a model that makes images.",
            detail=detail,
        )
    if status == UNAUTHORIZED:
        return KeyRejected(
            "OpenRouter did not accept the API key: {detail}",
            "Set OPENROUTER_API_KEY to a key that https://openrouter.ai/settings/keys lists.",
            detail=detail,
        )
    if status == PAYMENT_REQUIRED and limit_source == IN_FLIGHT:
        return NoCreditLeft(
            "The OpenRouter credit is held for other calls under way: {detail}",
            "Wait until they are done, lower BACKOFFICE_PAGES_AT_ONCE, or add credit at "
            "https://openrouter.ai/settings/credits.",
            detail=detail,
        )
    if status == PAYMENT_REQUIRED:
        return NoCreditLeft(
            "There is no OpenRouter credit left: {detail}",
            "Add credit at https://openrouter.ai/settings/credits, or raise the key's limit.",
            detail=detail,
        )
    if status == FORBIDDEN:
        return PromptForbidden(
            "OpenRouter does not allow this request: {detail}",
            "Change the title or the theme if the prompt was flagged; otherwise check the key's "
            "permissions and guardrails.",
            detail=detail,
        )
    if status == NOT_FOUND:
        return ModelNotFound(
            "OpenRouter knows no model {model}: {detail}",
            "Set BACKOFFICE_IMAGE_MODEL to one of https://openrouter.ai/models that makes images.",
            model=model,
            detail=detail,
        )
    return RequestRefused(
        "OpenRouter answered with {status}: {detail}",
        "Check OPENROUTER_BASE_URL and BACKOFFICE_IMAGE_MODEL.",
        status=status,
        detail=detail,
    )


def unreachable(reason: str) -> ProviderUnavailable:
    return ProviderUnavailable(
        "OpenRouter could not be reached ({reason})",
        "Check the network and OPENROUTER_BASE_URL. Nothing was charged.",
        reason=reason,
    )


def connection_lost(reason: str) -> ProviderUnavailable:
    return ProviderUnavailable(
        "The connection to OpenRouter broke off before its reply was there ({reason})",
        "Check the network. The calls may have been charged; the costs show them.",
        reason=reason,
    )


def not_sendable(reason: str) -> RequestRefused:
    return RequestRefused(
        "The request to OpenRouter could not be sent ({reason})",
        "Check OPENROUTER_BASE_URL and OPENROUTER_API_KEY for characters that do not belong there.",
        reason=reason,
    )
