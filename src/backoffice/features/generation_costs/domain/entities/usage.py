"""What every kind of usage has in common: one provider call, one row."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Any, ClassVar
from uuid import UUID

from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.money import amount
from backoffice.features.shared.domain.time import utc_now

TEXT_LIMIT = 255  # VARCHAR(255)
RESOURCE_TYPE_LIMIT = 64  # VARCHAR(64)
INTEGER_LIMIT = 2**31 - 1  # INTEGER
METADATA_LIMIT = 16 * 1024  # characters of JSON
METADATA_DEPTH = 32  # objects and arrays within each other; readers of JSON give up at some depth


class CostSource(StrEnum):
    """Where a cost comes from: whoever recorded it GIVES one, the PROVIDER reports one, the
    CATALOGUE computes one. UNKNOWN is kept as 0 and counted as unpriced.
    """

    GIVEN = "given"
    PROVIDER = "provider"
    CATALOGUE = "catalogue"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Cost in USD. `event_id` is the idempotency key: the same one recorded twice counts once.

    `resource_type` and `resource_id` name what the call was made for, in the caller's words;
    `service` is the provider's name in capitals unless given. `metadata` is a JSON object.
    `computed_cost` is the catalogue's, by its `price_version`, whichever cost counts.
    `image_size` and `image_quality` are those of pictures or films, in the provider's words.

    Raises InvalidValue that names the field.
    """

    request_id: str
    model: str
    cost: Decimal
    input_images: int = 0
    output_images: int = 0
    image_size: str = ""
    image_quality: str = ""
    event_id: UUID = field(default_factory=new_id)
    provider: str = ""
    operation: str = ""
    cost_source: CostSource = CostSource.PROVIDER
    created_at: datetime = field(default_factory=utc_now)
    ebook_id: int | None = None
    resource_type: str | None = None
    resource_id: str | None = None
    service: str = ""
    tenant_id: str | None = None
    user_id: str | None = None
    conversation_id: str | None = None
    metadata: Mapping[str, Any] | None = None
    computed_cost: Decimal | None = None
    price_version: str | None = None
    is_batch: bool = False

    has_model: ClassVar[bool] = True
    """Whether such a call is always one of a model: storage has none."""

    def __post_init__(self) -> None:
        if not self._has_good_texts():
            self._check_texts()
        check_counts(self, "input_images", "output_images")
        check_ebook_id(self.ebook_id)
        check_resource(self.resource_type, self.resource_id)
        check_metadata(self.metadata)
        if not self.service:
            object.__setattr__(self, "service", self.provider.upper()[:TEXT_LIMIT])
        if self.created_at.tzinfo is None:
            raise InvalidValue("created_at", "must have a time zone")
        object.__setattr__(self, "created_at", self.created_at.astimezone(UTC))
        if not isinstance(self.cost_source, CostSource):
            raise InvalidValue("cost_source", "must be a CostSource")
        exact = amount(self.cost)
        if self.cost_source is CostSource.UNKNOWN and exact:
            raise InvalidValue("cost", "must be 0 where the cost is unknown")
        object.__setattr__(self, "cost", exact)
        if self.computed_cost is not None:
            computed = amount(self.computed_cost, "computed_cost")
            object.__setattr__(self, "computed_cost", computed)

    def _has_good_texts(self) -> bool:
        """Looked at together, which takes a third of the time; else one by one, to find it."""
        texts = [text for text in _texts_of(self) if text is not None]
        try:
            return (
                "".join(texts).isprintable()
                and max(map(len, texts)) <= TEXT_LIMIT
                and all(map(str.strip, texts[: 2 if self.has_model else 1]))
                and "" not in texts[7:]
            )
        except TypeError:
            return False

    def _check_texts(self) -> None:
        check_text("request_id", self.request_id)
        check_text("model", self.model, required=self.has_model)
        for name in ("provider", "operation", "service", "image_size", "image_quality"):
            check_text(name, getattr(self, name), required=False)
        for name in ("tenant_id", "user_id", "conversation_id", "price_version"):
            if getattr(self, name) is not None:
                check_text(name, getattr(self, name))


_texts_of: Callable[[Usage], tuple[Any, ...]] = attrgetter(
    *("request_id", "model", "provider", "operation", "service", "image_size", "image_quality"),
    *("tenant_id", "user_id", "conversation_id", "price_version"),
)


def check_metadata(metadata: object) -> None:
    if metadata is None:
        return
    if not isinstance(metadata, Mapping):
        raise InvalidValue("metadata", "must be an object")
    try:
        text = json.dumps(metadata, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        raise InvalidValue("metadata", "must be JSON") from None
    if "\\u0000" in text.replace("\\\\", "") or not _is_encodable(text):
        raise InvalidValue("metadata", "holds a character that cannot be stored")
    if _depth(metadata) > METADATA_DEPTH:
        raise InvalidValue(
            "metadata", "must not be nested more than {limit} deep", limit=METADATA_DEPTH
        )
    if len(text) > METADATA_LIMIT:
        raise InvalidValue(
            "metadata", "must have at most {limit} characters of JSON", limit=METADATA_LIMIT
        )


def _depth(value: object) -> int:
    if isinstance(value, Mapping):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list | tuple) else 0


def check_resource(kind: str | None, name: str | None) -> None:
    if (kind is None) != (name is None):
        raise InvalidValue("resource_type", "must be given with resource_id, or neither")
    if kind is not None:
        check_text("resource_type", kind)
        check_text("resource_id", name)
        if len(kind) > RESOURCE_TYPE_LIMIT:
            raise InvalidValue(
                "resource_type",
                "must have at most {limit} characters",
                limit=RESOURCE_TYPE_LIMIT,
            )


def check_text(field_name: str, value: object, *, required: bool = True) -> None:
    if not isinstance(value, str):
        raise InvalidValue(field_name, "must be text")
    if required and not value.strip():
        raise InvalidValue(field_name, "must not be empty")
    if len(value) > TEXT_LIMIT:
        raise InvalidValue(field_name, "must have at most {limit} characters", limit=TEXT_LIMIT)
    # What is printable holds neither a NUL nor half a surrogate pair.
    if not value.isprintable() and ("\0" in value or not _is_encodable(value)):
        raise InvalidValue(field_name, "holds a character that cannot be stored")


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_counts(usage: Usage, *names: str) -> None:
    for name in names:
        count = getattr(usage, name)
        if type(count) is not int or not 0 <= count <= INTEGER_LIMIT:
            check_count(name, count)


def check_count(field_name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(field_name, "must be a whole number")
    if value < 0:
        raise InvalidValue(field_name, "must not be negative")
    if value > INTEGER_LIMIT:
        raise InvalidValue(field_name, "must be at most {limit}", limit=INTEGER_LIMIT)


def check_ebook_id(ebook_id: object) -> None:
    if ebook_id is not None:
        check_count("ebook_id", ebook_id)
