"""A usage as one line of ASCII JSON, for the journal and the quarantine."""

import json
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from backoffice.features.generation_costs.domain.entities.image_usage import ImageUsage
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.token_usage import TokenUsage
from backoffice.features.generation_costs.domain.entities.usage import CostSource, Usage

KINDS: dict[str, type[Usage]] = {"token": TokenUsage, "image": ImageUsage, "service": ServiceUsage}
NAMES = {kind: name for name, kind in KINDS.items()}
FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in KINDS.values()}


def to_text(usage: Usage) -> str:
    """Without what is at nothing: the same usage comes back from `from_text`."""
    values = {name: getattr(usage, name) for name in FIELDS[type(usage)]}
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return json.dumps({"kind": NAMES[type(usage)], **kept}, default=_plain, separators=(",", ":"))


def from_text(text: str | bytes) -> Usage:
    """Raises ValueError for what `to_text` does not write, InvalidValue for a bad value."""
    try:
        given: dict[str, Any] = json.loads(text)
        kind = KINDS[given.pop("kind")]
        given.setdefault("model", "")
        given["event_id"] = UUID(given["event_id"])
        given["created_at"] = datetime.fromisoformat(given["created_at"])
        given["cost_source"] = CostSource(given["cost_source"])
        for name in ("cost", "computed_cost", "quantity"):
            if name in given:
                given[name] = Decimal(given[name])
        return kind(**given)
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"no usage: {error!r}") from error


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
