"""Identifiers that sort by the time they were made."""

import secrets
import time
from uuid import UUID, uuid5


def new_id() -> UUID:
    """UUID version 7 (RFC 9562): Unix time to a quarter of a microsecond, then 62 random bits.

    The time's part below a millisecond stands in `rand_a`, by the RFC's method 3.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = (nanoseconds << 12) // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | fraction << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def named_id(namespace: UUID, name: str) -> UUID:
    """The same for the same name; also for one that holds half a surrogate pair, as JSON may."""
    return uuid5(namespace, name.encode("utf-8", "backslashreplace").decode())
