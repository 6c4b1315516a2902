"""Group commit: calls that arrive together share a transaction."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from backoffice.features.generation_costs.domain.entities.recording import Recording
from backoffice.features.generation_costs.domain.entities.usage import Usage
from backoffice.features.shared.domain.errors import Unavailable

BATCH_ROWS = 1000
BATCH_CALLS = 128  # of several batches at a time: while one is kept, the callers of another go on
WAITING_ROWS = 10_000
RETRY_SECONDS = 1

Keep = Callable[[Sequence[Usage]], Awaitable[list[Recording]]]


@dataclass(slots=True)
class _Call:
    usages: Sequence[Usage]
    answer: asyncio.Future[list[Recording]]


class GroupCommit:
    """`keep` answers with what became of each usage, or raises what all of its callers get.

    While it keeps a batch, the next one gathers; a full one is begun beside it, up to `at_once`. A
    lone call waits for nobody.
    """

    def __init__(self, keep: Keep, at_once: int = 1) -> None:
        self._keep = keep
        self._at_once = at_once
        self._batch_calls = BATCH_CALLS if at_once > 1 else BATCH_ROWS
        self._calls: deque[_Call] = deque()
        self._rows = 0
        self._gathered = 0  # rows, of those, that are in no batch yet
        self._room = asyncio.Condition()
        self._keeping: set[asyncio.Task[None]] = set()
        self._starting = False
        self._closed = False

    async def record(self, usages: Sequence[Usage], *, wait: bool) -> list[Recording]:
        """Where too much waits already it waits for room, or raises Unavailable."""
        if self._rows >= WAITING_ROWS:
            if not wait:
                raise Unavailable(
                    "More calls wait to be recorded than the ledger takes in.",
                    "Nothing was recorded. Send it again in {seconds} s.",
                    seconds=RETRY_SECONDS,
                )
            async with self._room:
                await self._room.wait_for(lambda: self._rows < WAITING_ROWS)
        if self._closed:
            raise Unavailable(
                "The program is stopping.",
                "Nothing was recorded. Send it again in {seconds} s.",
                seconds=RETRY_SECONDS,
            )
        call = _Call(usages, asyncio.get_running_loop().create_future())
        self._calls.append(call)
        self._rows += len(usages)
        self._gathered += len(usages)
        self._begin()
        return await call.answer

    async def close(self) -> None:
        """What waits is kept; what comes later is refused."""
        self._closed = True
        while self._keeping:
            await asyncio.wait(self._keeping)

    def _begin(self) -> None:
        if self._calls and not self._starting and self._may_begin(len(self._keeping)):
            self._starting = True  # at the loop's next turn: who comes in this one comes along
            self._keeping.add(asyncio.create_task(self._keep_all()))

    async def _keep_all(self) -> None:
        self._starting = False
        try:
            while self._calls and self._may_begin(len(self._keeping) - 1):
                calls = self._next_calls()
                self._begin()  # with the rest, beside it
                await _answer(calls, self._keep)
                self._rows -= sum(len(call.usages) for call in calls)
                async with self._room:
                    self._room.notify_all()
        finally:
            # At once, and not when the task is seen to be done: a call in between would start none.
            self._keeping.remove(_this_task())

    def _may_begin(self, others: int) -> bool:
        """Where there are others, small batches would only cost more than one that is larger."""
        is_full = len(self._calls) >= self._batch_calls or self._gathered >= BATCH_ROWS
        return others == 0 or (is_full and others < self._at_once)

    def _next_calls(self) -> list[_Call]:
        calls = [self._calls.popleft()]
        rows = len(calls[0].usages)
        while (
            self._calls
            and len(calls) < self._batch_calls
            and rows + len(self._calls[0].usages) <= BATCH_ROWS
        ):
            calls.append(self._calls.popleft())
            rows += len(calls[-1].usages)
        self._gathered -= rows
        return calls


async def _answer(calls: Sequence[_Call], keep: Keep) -> None:
    """A caller that has gone was kept as well: its call is paid."""
    try:
        recordings = iter(await keep([usage for call in calls for usage in call.usages]))
    except Exception as error:  # noqa: BLE001 - every caller gets it
        for call in calls:
            if not call.answer.done():
                call.answer.set_exception(error)
        return
    for call in calls:
        answer = [next(recordings) for _ in call.usages]
        if not call.answer.done():
            call.answer.set_result(answer)


def _this_task() -> asyncio.Task[None]:
    task = asyncio.current_task()
    assert task is not None
    return task
