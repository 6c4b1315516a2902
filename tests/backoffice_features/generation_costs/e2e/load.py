"""Programs that send what their calls cost, and remember what they were told."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx

from backoffice.features.shared.domain.ids import new_id
from tests.support.waiting import until

SENDERS = 8
BATCH_ENTRIES = 50
DEAREST = 10**13  # in 1e-12 USD; SQLite's totals hold 9.2 million USD
FIRST_HOUR = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAUSE_SECONDS = 0.05  # this is no benchmark
RETRY_SECONDS = 0.1
ANSWER_SECONDS = 60

Entry = dict[str, Any]


class Load:
    """Most send again what was not acknowledged, some give up; some send twice what was.

    `sent` says what each call cost, in USD. `kept` were acknowledged; of `unanswered` nobody knows;
    the others were refused whenever they were sent. `journalled` and `refusals` count answers.
    """

    def __init__(self, urls: Sequence[str], key: str) -> None:
        self.sent: dict[UUID, Decimal] = {}
        self.kept: set[UUID] = set()
        self.unanswered: set[UUID] = set()
        self.journalled = 0
        self.refusals = 0
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key}"},
            timeout=ANSWER_SECONDS,
            limits=httpx.Limits(max_connections=SENDERS),
        )
        self._urls = urls
        self._random = random.Random()  # noqa: S311 - no secret
        self._acknowledged: list[Entry] = []
        self._is_stopping = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """At its end nothing is under way. Raises what a sender cannot make sense of."""
        async with self._client, asyncio.TaskGroup() as senders:
            for _ in range(SENDERS):
                senders.create_task(self._send_on())
            try:
                yield
            finally:
                self._is_stopping = True

    async def more(self, count: Callable[[], int]) -> None:
        """Waits until the count has grown by as many as there are senders."""
        enough = count() + SENDERS

        async def are_there() -> bool:
            return count() >= enough

        await until(are_there)

    def check(self, stored: Mapping[UUID, Decimal]) -> None:
        """What was acknowledged is stored at its cost, and nothing is that was refused."""
        assert self.kept
        assert not self.kept - stored.keys()
        assert not stored.keys() - self.kept - self.unanswered
        assert {event_id: self.sent[event_id] for event_id in stored} == stored

    async def _send_on(self) -> None:
        while not self._is_stopping:
            entries = self._entries()
            gives_up = self._random.random() < 0.2
            while not await self._is_kept(entries):
                if gives_up or self._is_stopping:
                    break
                await asyncio.sleep(RETRY_SECONDS)
            await asyncio.sleep(self._random.uniform(0, PAUSE_SECONDS))

    async def _is_kept(self, entries: Sequence[Entry]) -> bool:
        ids = [UUID(entry["eventId"]) for entry in entries]
        try:
            answer = await self._post(entries)
        except httpx.TransportError:
            self.unanswered.update(ids)
            return False
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) > 0
            if answer.json()["code"] == "unavailable":  # nothing was recorded
                self.refusals += 1
            else:
                self.unanswered.update(ids)
            return False
        assert answer.is_success, answer.text
        told = answer.json()
        results = told.get("results", [told])
        assert [UUID(each["eventId"]) for each in results] == ids
        assert {each["status"] for each in results} <= {"recorded", "journalled"}, answer.text
        self.journalled += any(each["status"] == "journalled" for each in results)
        self.kept.update(ids)
        self._acknowledged += entries
        return True

    async def _post(self, entries: Sequence[Entry]) -> httpx.Response:
        url = f"{self._random.choice(self._urls)}/cost-tracking/record"
        if len(entries) == 1:
            return await self._client.post(url, json=entries[0])
        return await self._client.post(f"{url}/batch", json={"entries": entries})

    def _entries(self) -> list[Entry]:
        """One call, or a batch of which some are sent again, or twice."""
        if self._random.random() < 0.7:
            return [self._entry()]
        entries = [self._entry() for _ in range(self._random.randint(1, BATCH_ENTRIES))]
        sent_before = [*self._acknowledged[-1000:], *entries]
        entries += self._random.choices(sent_before, k=5)
        self._random.shuffle(entries)
        return entries

    def _entry(self) -> Entry:
        event_id, amount = new_id(), Decimal(self._random.randrange(DEAREST)).scaleb(-12)
        self.sent[event_id] = amount
        choice = self._random.choice
        moment = FIRST_HOUR + timedelta(seconds=self._random.randrange(4 * 3600))
        entry = {
            "eventId": str(event_id),
            "amount": f"{amount:f}",
            "requestId": f"req-{self._random.randrange(50)}",
            "service": choice(["OPENAI", "S3"]),
            "operation": choice(["draw", "store"]),
            "model": choice(["small", "large"]),
            "timestamp": moment.isoformat(),
        }
        kinds: list[Entry] = [
            {"inputTokens": self._random.randrange(1000), "outputTokens": 7},
            {"outputImages": self._random.randrange(4)},
            {"quantity": "1.5", "unit": "GB", "tenantId": choice(["north", "south"])},
        ]
        return entry | choice(kinds)
