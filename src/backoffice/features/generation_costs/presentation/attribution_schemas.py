"""What every JSON of a recorded call has in common: whose it is, and types of its values."""

from abc import abstractmethod
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from backoffice.features.generation_costs.domain.entities.paid_call import (
    Attribution,
    PaidCall,
    request_of,
)
from backoffice.features.generation_costs.domain.entities.usage import (
    INTEGER_LIMIT,
    METADATA_DEPTH,
    RESOURCE_TYPE_LIMIT,
    TEXT_LIMIT,
)
from backoffice.features.shared.domain.call import Call


def _exact(value: object) -> object:
    """A float has lost digits already; JSON gives none."""
    if isinstance(value, bool | float):
        raise ValueError("must be a number or a string of digits")  # noqa: TRY004 - pydantic's way
    return value


def _opaque(value: Any, depth: int = 0) -> Any:
    """What is not money may be what JSON's readers make of it."""
    if depth > METADATA_DEPTH:
        raise ValueError(f"must not be nested more than {METADATA_DEPTH} deep")
    match value:
        case Decimal():
            return float(value)
        case dict():
            return {key: _opaque(each, depth + 1) for key, each in value.items()}
        case list():
            return [_opaque(each, depth + 1) for each in value]
        case _:
            return value


def _metadata(value: Any) -> Any:
    return _opaque(value)  # pydantic would take a second parameter for its own


Text = Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]
Count = Annotated[int, Field(ge=0, le=INTEGER_LIMIT, strict=True)]
Exact = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0)]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))
]


class AttributedIn(BaseModel):
    """Names are read in camel case and in snake case."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)

    resource_type: Annotated[str | None, Field(min_length=1, max_length=RESOURCE_TYPE_LIMIT)] = None
    resource_id: Text | None = None
    tenant_id: Text | None = None
    user_id: Text | None = None
    conversation_id: Text | None = None
    request_id: Annotated[
        Text | None,
        Field(description="What belongs together; else the resource, else this HTTP request's id"),
    ] = None
    timestamp: Annotated[Moment | None, Field(description="Now unless given")] = None
    metadata: Annotated[dict[str, Any] | None, BeforeValidator(_metadata)] = None
    event_id: Annotated[
        UUID | None, Field(description="Recorded twice with the same one, it counts once")
    ] = None

    def whose(self, request_id: str) -> Attribution:
        """`request_id` stands in where neither it nor a resource is given."""
        whose: Attribution = {
            "resource_type": self.resource_type,
            "resource_id": self.resource_id,
            "tenant_id": self.tenant_id,
            "user_id": self.user_id,
            "conversation_id": self.conversation_id,
            "metadata": self.metadata,
        }
        whose["request_id"] = self.request_id or request_of(whose) or request_id
        return whose


class CallIn(AttributedIn):
    """`given`: the cost in USD that the caller insists on; `has_tokens`: as in `PaidCall`."""

    @property
    def given(self) -> Decimal | None:
        return None

    @property
    def has_tokens(self) -> bool:
        return False

    @abstractmethod
    def call(self, at: datetime) -> Call: ...

    def paid_call(self, request_id: str, event_id: UUID, now: datetime) -> PaidCall:
        """The arguments stand in for what the entry does not say."""
        whose = self.whose(request_id)
        whose["event_id"] = self.event_id or event_id
        return PaidCall(
            call=self.call(self.timestamp or now),
            given=self.given,
            has_tokens=self.has_tokens,
            **whose,
        )
