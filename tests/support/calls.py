"""Calls of paid services, to be priced."""

from datetime import UTC, datetime
from typing import Any

from backoffice.features.shared.domain.call import Call

TODAY = datetime(2026, 11, 26, 12, tzinfo=UTC)


def call(provider: str, model: str, **used: Any) -> Call:
    return Call(provider=provider, model=model, **{"at": TODAY, **used})
