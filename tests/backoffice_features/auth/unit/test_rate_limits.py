import pytest

from backoffice.features.auth.infrastructure.rate_limits import (
    ApiRequests,
    SignInAttempts,
    network_of,
)
from backoffice.features.shared.domain.errors import TooManyRequests


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_sender_is_known_by_the_network(address: str, network: str) -> None:
    assert network_of(address) == network


async def test_other_addresses_of_the_same_network_allow_no_more_attempts() -> None:
    attempts = SignInAttempts()
    for number in range(5):
        await attempts.note(f"2001:db8::{number}", f"{number}@example.com")
    with pytest.raises(TooManyRequests):
        await attempts.note("2001:db8::9", "9@example.com")


def test_each_caller_has_a_limit_of_its_own() -> None:
    requests = ApiRequests(3)
    for _ in range(3):
        requests.note("key 1")
    with pytest.raises(TooManyRequests) as refused:
        requests.note("key 1")
    assert 1 <= refused.value.seconds <= 60
    requests.note("key 2")
