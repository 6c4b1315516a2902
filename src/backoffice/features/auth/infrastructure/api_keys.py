"""Keys for programs."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from backoffice.features.auth.domain.events import AccessChangedEvent
from backoffice.features.auth.domain.model import ApiKey, Secret, key_end
from backoffice.features.auth.infrastructure.models import ApiKeyModel
from backoffice.features.auth.infrastructure.secrets import digest, new_secret
from backoffice.features.shared.domain.account import Actor, Role
from backoffice.features.shared.domain.errors import InvalidValue, NotFound
from backoffice.features.shared.domain.time import Clock
from backoffice.features.shared.infrastructure.keyset import Keyset, Slice
from backoffice.features.shared.infrastructure.unit_of_work import UnitsOfWork

MARK = "bo_"
PREFIX_LENGTH = 10
USE_NOTED_EVERY = timedelta(minutes=1)
NEWEST_FIRST = Keyset("created", ApiKeyModel.created_at, ApiKeyModel.id)


class ApiKeys:
    def __init__(self, units_of_work: UnitsOfWork, clock: Clock) -> None:
        self._units_of_work = units_of_work
        self._clock = clock

    async def page(self, limit: int, cursor: str | None = None) -> Slice[ApiKey]:
        """Newest first. Raises InvalidValue for a cursor that is not ours."""
        async with self._units_of_work() as work:
            rows = await work.session.scalars(NEWEST_FIRST.page(select(ApiKeyModel), cursor, limit))
            found = NEWEST_FIRST.cut([*rows], limit)
        return Slice([key_of(row) for row in found.items], found.next_cursor)

    async def create(
        self, name: str, role: Role, expires_at: datetime | None, creator: Actor
    ) -> tuple[ApiKey, Secret]:
        """Raises InvalidValue."""
        if not creator.may(role):
            raise InvalidValue("role", "must not be above your own")
        now = self._clock()
        if expires_at is not None:
            expires_at = key_end(expires_at, now)
        secret = MARK + new_secret()
        row = ApiKeyModel(
            name=name,
            sha256=digest(secret),
            prefix=secret[:PREFIX_LENGTH],
            role=role,
            created_by=creator.name,
            created_by_user_id=creator.user_id or creator.maker_id,
            created_at=now,
            expires_at=expires_at,
        )
        async with self._units_of_work() as work:
            work.session.add(row)
            await work.session.flush()
            noted = {
                "name": name,
                "role": role,
                "expires_at": expires_at.isoformat() if expires_at else None,
            }
            work.audit("api_key.created", f"api_key:{row.id}", after=noted)
            key = key_of(row)
            await work.commit()
        return key, Secret(secret, expires_at)

    async def revoke(self, key_id: int) -> None:
        """Raises NotFound; a key that is revoked already stays so."""
        async with self._units_of_work() as work:
            name = await work.session.scalar(
                select(ApiKeyModel.name).where(ApiKeyModel.id == key_id)
            )
            if name is None:
                raise NotFound("There is no API key {id}.", id=key_id)
            revoked = await work.session.scalar(
                update(ApiKeyModel)
                .where(ApiKeyModel.id == key_id, ApiKeyModel.revoked_at.is_(None))
                .values(revoked_at=self._clock())
                .returning(ApiKeyModel.id)
            )
            if revoked:
                work.audit("api_key.revoked", f"api_key:{key_id}", before={"name": name})
            work.emit(AccessChangedEvent(aggregate_id=f"api_key:{key_id}"))
            await work.commit()

    async def find_valid(self, secret: str) -> ApiKey | None:
        now = self._clock()
        async with self._units_of_work() as work:
            row = await work.session.scalar(
                select(ApiKeyModel).where(ApiKeyModel.sha256 == digest(secret))
            )
        key = key_of(row) if row else None
        return key if key and key.is_valid(now) else None

    async def note_use(self, key: ApiKey) -> None:
        """Once a minute, so that reading does not write."""
        now = self._clock()
        due = now - USE_NOTED_EVERY
        if key.last_used_at and key.last_used_at > due:
            return
        not_noted = or_(ApiKeyModel.last_used_at.is_(None), ApiKeyModel.last_used_at <= due)
        async with self._units_of_work() as work:
            await work.session.execute(
                update(ApiKeyModel)
                .where(ApiKeyModel.id == key.id, not_noted)
                .values(last_used_at=now)
            )
            await work.commit()


def key_of(row: ApiKeyModel) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        role=Role(row.role),
        created_by=row.created_by,
        created_by_user_id=row.created_by_user_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
