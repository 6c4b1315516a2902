"""What happened to accounts and keys."""

from dataclasses import dataclass

from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent


@dataclass(frozen=True)
class AccessChangedEvent(DomainEvent):
    """A key, or the tokens of an account, may let nobody in any more, or as somebody else."""
