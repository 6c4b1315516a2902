"""Sums that are kept beside the facts are not what the facts say."""

from dataclasses import dataclass
from datetime import datetime

from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class LedgerDifferenceFoundEvent(DomainEvent):
    """`count` differences since that UTC time; the first of them in words."""

    since: datetime
    count: int
    differences: tuple[str, ...]
