"""Identifiers sort by the time they were made."""

from datetime import UTC, datetime
from time import sleep

from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.time import utc_now


def test_ids_sort_by_time_within_a_millisecond_too() -> None:
    ids = []
    for _ in range(100):
        ids.append(new_id())
        sleep(0.00001)
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_an_id_is_of_version_7_and_tells_its_millisecond() -> None:
    before, made, after = utc_now(), new_id(), utc_now()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    at = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
    assert before.replace(microsecond=before.microsecond // 1000 * 1000) <= at <= after
