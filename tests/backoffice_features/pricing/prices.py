"""Prices of a made-up provider, and overrides of them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from backoffice.features.pricing.domain.override import Override, Withdrawal
from backoffice.features.pricing.domain.price import MILLION, Price, Rate

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TODAY = NOW.date()


def price(model: str, usd: str, **known: Any) -> Price:
    """USD for a million input tokens."""
    rates = (Rate(component="input_tokens", price=Decimal(usd), per=MILLION),)
    fields = {"provider": "acme", "service": "text", "source": "a test", "rates": rates} | known
    return Price(**{"version": f"{model} {usd}", "model": model, **fields})


def override(usd: str, since: date, withdrawn_from: date | None = None, **known: Any) -> Override:
    withdrawal = (
        Withdrawal(from_day=withdrawn_from, reason="an error", at=NOW, by="ann")
        if withdrawn_from
        else None
    )
    return Override(
        price=price("wonder", usd, valid_from=since, **known),
        reason="a contract",
        at=NOW,
        by="ann",
        withdrawal=withdrawal,
    )
