import pytest

from backoffice.features.auth.infrastructure.rate_limits import SignInAttempts, network_of
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
