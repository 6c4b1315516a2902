from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from backoffice.features.shared.infrastructure.audit import AuditEntryModel
from backoffice.features.shared.infrastructure.database import Database, table_of


async def test_an_error_of_the_database_does_not_say_what_was_to_be_stored(
    database: Database,
) -> None:
    """Errors are logged; what was to be stored may be the hash of a password."""
    entry = {"id": 1, "at": datetime.now(UTC), "actor": "a secret", "action": "a", "subject": "a"}
    async with database.sessions() as db:
        await db.execute(insert(table_of(AuditEntryModel)).values(entry))
        with pytest.raises(DBAPIError) as raised:
            await db.execute(insert(table_of(AuditEntryModel)).values(entry))
    assert "a secret" not in str(raised.value)
