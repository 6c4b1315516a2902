"""The API does what its OpenAPI description says, whatever it is sent."""

from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backoffice.main import create_app
from backoffice.settings import Settings

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def test_no_request_breaks_the_api(database_url: str, tmp_path: Path) -> None:
    app = create_app(Settings(database_url=database_url, data_dir=tmp_path))
    api = schemathesis.openapi.from_asgi("/openapi.json", app)
    for found in api.get_all_operations():
        assert isinstance(found, Ok)

        @settings(max_examples=15, deadline=None, suppress_health_check=[*HealthCheck])
        @given(found.ok().as_strategy())
        def holds(case: Case[Any]) -> None:
            case.call_and_validate(checks=list(CHECKS))

        holds()
