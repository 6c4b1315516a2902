"""A provider call billed by neither tokens nor images."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from backoffice.features.generation_costs.domain.entities.usage import Usage, check_text
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.money import amount

UNIT_LIMIT = 64  # VARCHAR(64)
QUANTITY_LIMIT = Decimal(9_000_000)  # 64 bits of 1e-12, on SQLite, hold a little more


@dataclass(frozen=True, kw_only=True)
class ServiceUsage(Usage):
    """`quantity` in `unit`: characters, seconds, GB-months; twelve decimals."""

    has_model: ClassVar[bool] = False

    quantity: Decimal
    unit: str

    def __post_init__(self) -> None:
        super().__post_init__()
        exact = amount(self.quantity, "quantity", QUANTITY_LIMIT)
        object.__setattr__(self, "quantity", exact)
        check_text("unit", self.unit)
        if len(self.unit) > UNIT_LIMIT:
            raise InvalidValue("unit", "must have at most {limit} characters", limit=UNIT_LIMIT)
