"""Overrides in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backoffice.features.pricing.domain.drafts import Draft
from backoffice.features.pricing.domain.events import PricesChangedEvent
from backoffice.features.pricing.domain.override import Override, Withdrawal
from backoffice.features.pricing.domain.price import Price, Rate, hours_of, written_hours
from backoffice.features.pricing.infrastructure.models import PriceOverrideModel
from backoffice.features.shared.domain.account import acting
from backoffice.features.shared.domain.errors import Conflict, NotFound
from backoffice.features.shared.domain.money import plain
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork, UnitsOfWork

Marker = tuple[int, int]


@dataclass(frozen=True)
class Made:
    """`is_new`: False where it was there already."""

    override: Override
    is_new: bool


class OverrideRepository:
    """Each change is a transaction of its own, noted in the audit log."""

    def __init__(self, units_of_work: UnitsOfWork, clock: Clock) -> None:
        self._units_of_work = units_of_work
        self._clock = clock

    async def all(self) -> list[Override]:
        """In the order in which they were made."""
        async with self._units_of_work() as work:
            return await _all(work.session)

    async def marker(self) -> Marker:
        """Another one after each change: both numbers only grow."""
        counts = select(func.count(), func.count(PriceOverrideModel.withdrawn_at))
        async with self._units_of_work() as work:
            made, withdrawn = (await work.session.execute(counts)).one()
        return made, withdrawn

    async def make(self, drafts: Sequence[Draft]) -> list[Made]:
        """All of them, or none. One that says what stands in its place is not made again."""
        async with self._units_of_work() as work:
            await _alone(work.session)
            by_place = {each.place: each for each in await _all(work.session) if each.left}
            made = []
            for draft in drafts:
                new = Override(
                    price=draft.price, reason=draft.reason, at=self._clock(), by=_actor()
                )
                before = by_place.get(new.place)
                if before and _says(before, draft):
                    made.append(Made(before, is_new=False))
                    continue
                override = await _add(work, new)
                work.audit(
                    "price.overridden",
                    f"price:{override.price.version}",
                    before=_noted(before.price) if before else None,
                    after={**_noted(override.price), "reason": draft.reason},
                )
                by_place[override.place] = override
                made.append(Made(override, is_new=True))
            if any(each.is_new for each in made):
                work.emit(PricesChangedEvent())
                await work.commit()
        return made

    async def withdraw(self, version: str, from_day: date, reason: str) -> Override:
        """Said twice is said once. Raises NotFound, and Conflict for another day than before."""
        async with self._units_of_work() as work:
            await _alone(work.session)
            rows = await work.session.scalars(select(PriceOverrideModel))
            row = next((row for row in rows if _version(row) == version), None)
            if row is None:
                raise NotFound("There is no override {version}.", version=version[:255])
            if row.withdrawn_from not in (None, from_day):
                raise Conflict(
                    "It is withdrawn from {day} on already.",
                    "Override the price anew.",
                    day=row.withdrawn_from,
                )
            if row.withdrawn_from is None:
                row.withdrawn_from, row.withdrawal_reason = from_day, reason
                row.withdrawn_at, row.withdrawn_by = self._clock(), _actor()
                work.audit(
                    "price.withdrawn",
                    f"price:{version}",
                    before=_noted(_price(row)),
                    after={"withdrawn_from": str(from_day), "reason": reason},
                )
                work.emit(PricesChangedEvent())
            override = _override(row)
            await work.commit()
        return override


def _says(override: Override, draft: Draft) -> bool:
    is_whole = override.left == override.price
    return is_whole and replace(override.price, version="") == draft.price


async def _alone(session: AsyncSession) -> None:
    """Until the end of the transaction nobody else writes: what is compared stays as it is."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    lock = "LOCK TABLE price_overrides IN SHARE ROW EXCLUSIVE MODE"
    await session.execute(text(lock if postgresql else "BEGIN IMMEDIATE"))


def _actor() -> str:
    actor = acting.get()
    return actor.name if actor else ""


async def _all(session: AsyncSession) -> list[Override]:
    rows = await session.scalars(select(PriceOverrideModel).order_by(PriceOverrideModel.id))
    return [_override(row) for row in rows]


async def _add(work: UnitOfWork, override: Override) -> Override:
    price = override.price
    assert price.valid_from is not None  # as every draft has it
    row = PriceOverrideModel(
        provider=price.provider,
        service=price.service,
        model=price.model,
        rates=[asdict(rate) | {"price": plain(rate.price)} for rate in price.rates],
        valid_from=price.valid_from,
        valid_to=price.valid_to,
        hours=written_hours(price.hours) or None,
        source=price.source,
        read_on=price.read_on,
        note=price.note,
        reason=override.reason,
        made_at=override.at,
        made_by=override.by,
    )
    work.session.add(row)
    await work.session.flush()
    return _override(row)


def _override(row: PriceOverrideModel) -> Override:
    withdrawal = None
    if row.withdrawn_from and row.withdrawn_at:
        withdrawal = Withdrawal(
            from_day=row.withdrawn_from,
            reason=row.withdrawal_reason or "",
            at=row.withdrawn_at,
            by=row.withdrawn_by or "",
        )
    return Override(
        price=_price(row),
        reason=row.reason,
        at=row.made_at,
        by=row.made_by,
        withdrawal=withdrawal,
    )


def _price(row: PriceOverrideModel) -> Price:
    return Price(
        version=_version(row),
        provider=row.provider,
        service=row.service,
        model=row.model,
        rates=tuple(_rate(fields) for fields in row.rates),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        hours=hours_of(row.hours or ""),
        source=row.source,
        read_on=row.read_on,
        note=row.note,
    )


def _rate(fields: Mapping[str, Any]) -> Rate:
    return Rate(**{**fields, "price": Decimal(fields["price"])})


def _version(row: PriceOverrideModel) -> str:
    return f"override {row.id} {row.provider}/{row.model} from {row.valid_from}"


def _noted(price: Price) -> dict[str, Any]:
    rates = {_name(rate): f"{plain(rate.price)} USD / {rate.per}" for rate in price.rates}
    days = {"from": str(price.valid_from), "to": str(price.valid_to or "")}
    return rates | {name: day for name, day in days.items() if day}


def _name(rate: Rate) -> str:
    above = f"above {rate.above}" if rate.above else ""
    batch = "in batches" if rate.is_batch else ""
    return " ".join(filter(None, (rate.component, rate.size, rate.quality, above, batch)))
