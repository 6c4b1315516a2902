import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from backoffice.features.auth.domain.model import Caller
from backoffice.features.auth.domain.ports import Callers
from backoffice.features.auth.infrastructure.known_callers import KEPT, KnownCallers
from backoffice.features.shared.domain.account import Actor, Role
from tests.support.clock import SetClock

AWAY = OperationalError("SELECT", {}, Exception("gone"))
ANN = Caller(Actor("Reports", Role.VIEWER), "key 1", None)
BOB = Caller(Actor("Orders", Role.OPERATOR), "key 2", None)


class ListedCallers(Callers):
    """`trouble` is raised instead of an answer; while `silent` is not set, there is none."""

    def __init__(self, **callers: Caller) -> None:
        self.callers = callers
        self.asked: Counter[str] = Counter()
        self.trouble: Exception | None = None
        self.silent = asyncio.Event()
        self.silent.set()

    async def find(self, credential: str) -> Caller | None:
        self.asked[credential] += 1
        answer = self.callers.get(credential)
        await self.silent.wait()
        if self.trouble:
            raise self.trouble
        return answer


class World:
    def __init__(self, **callers: Caller) -> None:
        self.clock = SetClock()
        self.listed = ListedCallers(**callers)
        self.known = KnownCallers(self.listed, self.clock)


async def test_a_caller_is_looked_up_again_after_two_seconds() -> None:
    world = World(ann=ANN)
    assert await world.known.find("ann") == ANN
    world.clock.advance(seconds=1.9)
    assert await world.known.find("ann") == ANN
    assert world.listed.asked["ann"] == 1
    del world.listed.callers["ann"]
    world.clock.advance(seconds=0.1)
    assert await world.known.find("ann") is None
    assert await world.known.find("ann") is None


async def test_a_clock_that_is_set_back_makes_nobody_fresher() -> None:
    world = World(ann=ANN)
    await world.known.find("ann")
    world.clock.advance(hours=-1)
    await world.known.find("ann")
    assert world.listed.asked["ann"] == 2


async def test_a_stranger_is_asked_for_each_time() -> None:
    world = World()
    assert [await world.known.find("mallory") for _ in range(3)] == [None] * 3
    assert world.listed.asked["mallory"] == 3


async def test_requests_at_the_same_time_cause_one_look_up() -> None:
    world = World(ann=ANN)
    for _ in range(2):
        found = await asyncio.gather(*(world.known.find("ann") for _ in range(300)))
        assert found == [ANN] * 300
        world.clock.advance(seconds=2)
    assert world.listed.asked["ann"] == 2


async def test_a_request_that_is_given_up_does_not_end_the_look_up_of_the_others() -> None:
    world = World(ann=ANN)
    world.listed.silent.clear()
    first, second = (asyncio.create_task(world.known.find("ann")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    world.listed.silent.set()
    assert await second == ANN
    assert world.listed.asked["ann"] == 1


async def test_an_expired_credential_is_refused_from_memory() -> None:
    world = World()
    ends = world.clock() + timedelta(seconds=1)
    world.listed.callers["ann"] = Caller(ANN.actor, ANN.counted_as, ends)
    assert await world.known.find("ann")
    world.clock.advance(seconds=1)
    assert await world.known.find("ann") is None
    assert world.listed.asked["ann"] == 1


@pytest.mark.parametrize("trouble", [AWAY, ConnectionRefusedError("gone")])
async def test_in_an_outage_a_caller_is_known_for_an_hour(trouble: Exception) -> None:
    world = World(ann=ANN)
    await world.known.find("ann")
    world.listed.trouble = trouble
    for _ in range(59):
        world.clock.advance(minutes=1)
        assert await world.known.find("ann") == ANN
    world.clock.advance(minutes=1)
    with pytest.raises(type(trouble)):
        await world.known.find("ann")
    with pytest.raises(type(trouble)):
        await world.known.find("bob")


async def test_another_trouble_is_no_outage() -> None:
    world = World(ann=ANN)
    await world.known.find("ann")
    world.listed.trouble = LookupError("a mistake of ours")
    world.clock.advance(seconds=2)
    with pytest.raises(LookupError):
        await world.known.find("ann")


async def test_in_an_outage_the_database_is_asked_every_two_seconds() -> None:
    world = World(ann=ANN)
    await world.known.find("ann")
    world.listed.trouble = AWAY
    world.clock.advance(seconds=2)
    for _ in range(20):
        assert await world.known.find("ann") == ANN
        world.clock.advance(seconds=0.1)
    assert world.listed.asked["ann"] == 2
    world.listed.trouble = None
    del world.listed.callers["ann"]
    world.clock.advance(seconds=0.1)
    assert await world.known.find("ann") is None


async def test_a_database_that_does_not_answer_holds_up_one_caller_only() -> None:
    world = World(ann=ANN)
    await world.known.find("ann")
    world.listed.silent.clear()
    world.clock.advance(seconds=2)
    assert await world.known.find("ann") == ANN  # a moment later
    world.clock.advance(seconds=2)
    held_up = asyncio.create_task(world.known.find("ann"))
    await asyncio.sleep(0)
    assert await world.known.find("ann") == ANN
    assert not held_up.done()
    world.listed.callers["ann"] = BOB
    world.listed.silent.set()
    assert await held_up == ANN  # as it was when the database was asked
    assert world.listed.asked["ann"] == 2
    world.clock.advance(seconds=2)
    assert await world.known.find("ann") == BOB


async def test_what_was_read_before_a_change_is_not_known_after_it() -> None:
    world = World(ann=ANN)
    world.listed.silent.clear()
    before = asyncio.create_task(world.known.find("ann"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del world.listed.callers["ann"]
    world.known.forget()
    after = asyncio.create_task(world.known.find("ann"))
    await asyncio.sleep(0)
    world.listed.silent.set()
    assert await before == ANN
    assert await after is None
    assert await world.known.find("ann") is None


async def test_the_one_confirmed_longest_ago_makes_room() -> None:
    world = World(**{f"c{number}": ANN for number in range(KEPT + 1)})
    for number in range(KEPT + 1):
        await world.known.find(f"c{number}")
    await world.known.find("c1")
    assert world.listed.asked["c1"] == 1
    await world.known.find("c0")
    assert world.listed.asked["c0"] == 2
