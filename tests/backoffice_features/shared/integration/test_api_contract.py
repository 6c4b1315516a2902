"""The API does what its OpenAPI description says, whatever it is sent."""

import asyncio
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from pydantic import SecretStr
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.infrastructure.database import Database
from backoffice.main import create_app
from backoffice.settings import Settings
from tests.support.accounts import SECRET_KEY, add_api_key

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def test_no_request_breaks_the_api(database_url: str, tmp_path: Path) -> None:
    app = create_app(
        Settings(
            database_url=database_url,
            data_dir=tmp_path,
            secret_key=SecretStr(SECRET_KEY),
            api_requests_a_minute=1_000_000,
        )
    )
    key = asyncio.run(_admin_key(database_url))
    headers = {"Authorization": f"Bearer {key}"}
    api = schemathesis.openapi.from_asgi("/openapi.json", app, headers=headers)
    for found in api.get_all_operations():
        assert isinstance(found, Ok)

        @settings(max_examples=15, deadline=None, suppress_health_check=[*HealthCheck])
        @given(found.ok().as_strategy())
        def holds(case: Case[Any]) -> None:
            case.call_and_validate(checks=list(CHECKS), headers=headers)

        holds()


async def _admin_key(database_url: str) -> str:
    database = Database(database_url)
    key = await add_api_key(database, Role.ADMIN)
    await database.dispose()
    return key
