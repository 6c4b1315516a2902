"""The key by which a client says: this is the same request again."""

from backoffice.features.shared.domain.errors import InvalidValue

KEY_LIMIT = 255


def check_idempotency_key(key: str | None) -> None:
    """Raises InvalidValue."""
    if key is not None and not (0 < len(key) <= KEY_LIMIT and key.isprintable()):
        raise InvalidValue(
            "Idempotency-Key", "must have 1 to {limit} printable characters", limit=KEY_LIMIT
        )
