import pytest
from fastapi import APIRouter

from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.presentation.access import Rule, Rules


async def nothing() -> None: ...


@pytest.fixture
def rules() -> Rules:
    first, second = APIRouter(), APIRouter()
    first.add_api_route("/things/{name}", nothing, methods=["GET"])
    second.add_api_route("/things/new", nothing, methods=["GET", "POST"])
    second.add_api_route("/healthz", nothing, methods=["GET"])
    made = Rules()
    made.add(first, Rule(Role.OPERATOR, Role.ADMIN))
    made.add(second, Rule(Role.VIEWER, Role.OPERATOR))
    return made


@pytest.mark.parametrize(
    ("method", "path", "role"),
    [
        ("GET", "/things/new", Role.OPERATOR),  # the first route that fits, as the app finds it
        ("POST", "/things/new", Role.OPERATOR),
        ("DELETE", "/things/new", Role.ADMIN),
        ("GET", "/things/7", Role.OPERATOR),
        ("GET", "/healthz", None),
        ("DELETE", "/healthz", None),
        ("GET", "/static/app.css", None),
        ("GET", "/nowhere", Role.VIEWER),
        ("POST", "/nowhere", Role.OPERATOR),
    ],
)
def test_a_route_takes_the_same_role_each_time(
    rules: Rules, method: str, path: str, role: Role | None
) -> None:
    assert [rules.role_for(method, path) for _ in range(3)] == [role] * 3


def test_a_router_that_is_added_later_has_its_rule() -> None:
    router, rules = APIRouter(), Rules()
    router.add_api_route("/late", nothing, methods=["GET"])
    assert rules.role_for("GET", "/late") is Role.VIEWER
    rules.add(router, Rule(Role.ADMIN))
    assert rules.role_for("GET", "/late") is Role.ADMIN
