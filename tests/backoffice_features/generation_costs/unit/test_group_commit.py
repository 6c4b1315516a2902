import asyncio
from collections.abc import Sequence
from decimal import Decimal

import pytest

from backoffice.features.generation_costs.domain.entities.recording import (
    Recording,
    RecordingState,
)
from backoffice.features.generation_costs.domain.entities.service_usage import ServiceUsage
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.generation_costs.infrastructure.ledger.group_commit import (
    BATCH_CALLS,
    BATCH_ROWS,
    WAITING_ROWS,
    GroupCommit,
)
from backoffice.features.shared.domain.errors import Unavailable


def call(number: int = 0) -> ServiceUsage:
    return ServiceUsage(
        request_id=f"req-{number}",
        model="m",
        cost=Decimal(0),
        quantity=Decimal(number),
        unit="call",
    )


class Keeper:
    """Keeps batches when it is let to."""

    def __init__(self) -> None:
        self.batches: list[Sequence[Usage]] = []
        self.may = asyncio.Event()
        self.may.set()
        self.error: Exception | None = None

    async def keep(self, usages: Sequence[Usage]) -> list[Recording]:
        self.batches.append(usages)
        await self.may.wait()
        if self.error:
            raise self.error
        odd = [int(u.quantity) % 2 for u in usages if isinstance(u, ServiceUsage)]
        states = (RecordingState.RECORDED, RecordingState.DUPLICATE)
        return [Recording(states[number]) for number in odd]

    @property
    def sizes(self) -> list[int]:
        return [len(batch) for batch in self.batches]


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def group(keeper: Keeper) -> GroupCommit:
    return GroupCommit(keeper.keep)


async def test_a_lone_call_waits_for_nobody(keeper: Keeper, group: GroupCommit) -> None:
    await group.record([call()], wait=True)
    assert keeper.sizes == [1]


async def test_calls_that_arrive_together_are_one_batch_and_each_gets_its_own_answer(
    keeper: Keeper, group: GroupCommit
) -> None:
    answers = await asyncio.gather(*(group.record([call(n)], wait=True) for n in range(9)))
    assert keeper.sizes == [9]
    assert [answer[0].state for answer in answers[:2]] == ["recorded", "duplicate"]
    assert len(answers) == 9


async def test_a_call_right_after_the_answer_to_the_last_one_is_kept(
    keeper: Keeper, group: GroupCommit
) -> None:
    for number in range(3):
        async with asyncio.timeout(5):
            await group.record([call(number)], wait=True)
    assert keeper.sizes == [1, 1, 1]


async def test_a_full_batch_is_kept_beside_another_and_a_smaller_one_waits(
    keeper: Keeper,
) -> None:
    group = GroupCommit(keeper.keep, at_once=2)
    keeper.may.clear()
    calls = []
    for count in (1, BATCH_CALLS, BATCH_CALLS, 1):
        calls += [asyncio.create_task(group.record([call()], wait=True)) for _ in range(count)]
        for _ in range(3):
            await asyncio.sleep(0)
    assert keeper.sizes == [1, BATCH_CALLS]
    keeper.may.set()
    await asyncio.gather(*calls)
    assert keeper.sizes == [1, BATCH_CALLS, BATCH_CALLS, 1]


async def test_many_rows_fill_a_batch_as_many_calls_do(keeper: Keeper) -> None:
    group = GroupCommit(keeper.keep, at_once=2)
    keeper.may.clear()
    calls = []
    for rows in (1, BATCH_ROWS // 2, BATCH_ROWS // 2):
        calls.append(asyncio.create_task(group.record([call()] * rows, wait=True)))
        for _ in range(3):
            await asyncio.sleep(0)
    assert keeper.sizes == [1, BATCH_ROWS]
    keeper.may.set()
    await asyncio.gather(*calls)


async def test_what_arrives_meanwhile_is_the_next_batch(keeper: Keeper, group: GroupCommit) -> None:
    keeper.may.clear()
    first = asyncio.create_task(group.record([call()], wait=True))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.create_task(group.record([call(n)], wait=True)) for n in range(5)]
    await asyncio.sleep(0)
    keeper.may.set()
    await asyncio.gather(first, *others)
    assert keeper.sizes == [1, 5]


async def test_a_batch_is_bounded_in_rows(keeper: Keeper, group: GroupCommit) -> None:
    await asyncio.gather(*(group.record([call()], wait=True) for _ in range(BATCH_ROWS + 1)))
    assert keeper.sizes == [BATCH_ROWS, 1]
    await asyncio.gather(*(group.record([call()] * BATCH_ROWS, wait=True) for _ in range(2)))
    assert keeper.sizes[2:] == [BATCH_ROWS, BATCH_ROWS]


async def test_one_of_several_batches_at_a_time_leaves_callers_for_the_others(
    keeper: Keeper,
) -> None:
    group = GroupCommit(keeper.keep, at_once=2)
    await asyncio.gather(*(group.record([call()], wait=True) for _ in range(BATCH_CALLS + 1)))
    assert keeper.sizes == [BATCH_CALLS, 1]


async def test_past_the_bound_callers_wait_or_are_told_so(
    keeper: Keeper, group: GroupCommit
) -> None:
    keeper.may.clear()
    full = [
        asyncio.create_task(group.record([call()] * BATCH_ROWS, wait=True))
        for _ in range(WAITING_ROWS // BATCH_ROWS)
    ]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable, match="wait") as error:
        await group.record([call()], wait=False)
    assert error.value.seconds > 0
    patient = asyncio.create_task(group.record([call()], wait=True))
    await asyncio.sleep(0)
    assert not patient.done()
    keeper.may.set()
    await asyncio.gather(*full, patient)
    assert sum(keeper.sizes) == WAITING_ROWS + 1


async def test_a_caller_that_goes_away_is_kept_all_the_same(
    keeper: Keeper, group: GroupCommit
) -> None:
    keeper.may.clear()
    gone = asyncio.create_task(group.record([call(2)], wait=True))
    stays = asyncio.create_task(group.record([call(3)], wait=True))
    await asyncio.sleep(0)
    gone.cancel()
    keeper.may.set()
    assert (await stays)[0].state is RecordingState.DUPLICATE
    assert keeper.sizes == [2]


async def test_what_cannot_be_kept_is_told_to_every_caller_and_the_next_batch_goes_on(
    keeper: Keeper, group: GroupCommit
) -> None:
    keeper.error = Unavailable("Gone.", seconds=1)
    answers = await asyncio.gather(
        *(group.record([call()], wait=True) for _ in range(2)), return_exceptions=True
    )
    assert answers == [keeper.error] * 2
    keeper.error = None
    assert await group.record([call()], wait=True)


async def test_closing_keeps_what_waits_and_refuses_what_comes(
    keeper: Keeper, group: GroupCommit
) -> None:
    keeper.may.clear()
    waits = asyncio.create_task(group.record([call()], wait=True))
    await asyncio.sleep(0)
    closing = asyncio.create_task(group.close())
    await asyncio.sleep(0)
    with pytest.raises(Unavailable, match="stopping"):
        await group.record([call()], wait=True)
    assert not closing.done()
    keeper.may.set()
    await closing
    assert await waits
