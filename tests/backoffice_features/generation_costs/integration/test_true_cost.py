"""Whatever happens to a book, its true cost is what the ledger holds for it."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import func, select

from backoffice.features.ebook.creation.domain.strategies.coloring_book_strategy import (
    ColoringBookStrategy,
)
from backoffice.features.ebook.creation.domain.usecases import (
    AddPages,
    CancelEbook,
    CreateEbook,
    ResumeEbook,
)
from backoffice.features.ebook.creation.infrastructure.book_run import BookRun
from backoffice.features.ebook.creation.infrastructure.choices import load_choices
from backoffice.features.ebook.creation.infrastructure.job_queue import JobQueue
from backoffice.features.ebook.creation.infrastructure.orders import OrderRepository
from backoffice.features.ebook.regeneration.domain.usecases import (
    DiscardAttempt,
    KeepAttempt,
    RegeneratePage,
)
from backoffice.features.ebook.regeneration.infrastructure.attempts import AttemptRepository
from backoffice.features.ebook.shared.domain.ebook import Page, PageKind
from backoffice.features.ebook.shared.domain.ports import (
    GeneratedImage,
    ImageProvider,
    ImageProviderError,
    ImageRequest,
    NoImageInReply,
)
from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.ebook.shared.infrastructure.image_store import ImageStore
from backoffice.features.ebook.shared.infrastructure.providers.provider_factory import (
    ProviderFactory,
)
from backoffice.features.ebook.true_cost.domain.true_cost import Cost, TrueCost, true_cost
from backoffice.features.generation_costs.domain.ports.call_prices import NoCallPrices
from backoffice.features.generation_costs.domain.usecases.record_calls_usecase import (
    RecordCallsUseCase,
)
from backoffice.features.generation_costs.domain.usecases.record_usages_usecase import (
    RecordUsagesUseCase,
)
from backoffice.features.generation_costs.infrastructure.adapters.ledger import Ledger
from backoffice.features.generation_costs.infrastructure.ledger.journal import Journal
from backoffice.features.generation_costs.infrastructure.ledger.writer import LedgerWriter
from backoffice.features.generation_costs.infrastructure.models.token_usage_model import (
    TokenUsageModel,
)
from backoffice.features.shared.domain.errors import DomainError
from backoffice.features.shared.domain.ids import new_id
from backoffice.features.shared.domain.time import utc_now
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork
from backoffice.settings import Settings
from tests.support.books import order, stopped
from tests.support.openrouter import Answer, Failure, OpenRouterStandIn, picture
from tests.support.regeneration import decide, regenerate

PAGES = 2
PICTURE = picture("whale")


@dataclass(frozen=True)
class Reply:
    """What one attempt brings: calls with their costs (None: unknown), and perhaps a picture."""

    costs: tuple[Decimal | None, ...] = (Decimal("0.04"),)
    outcome: str = "picture"


@dataclass
class Studio(ImageProvider):
    """Replies in turn; what it charged is in the ledger before it answers."""

    ledger: Ledger
    replies: list[Reply]
    charged: Decimal = Decimal(0)
    unpriced: int = 0

    async def generate(self, request: ImageRequest) -> GeneratedImage:
        reply = self.replies.pop(0) if self.replies else Reply()
        for cost in reply.costs:
            await self.ledger.track_tokens(
                event_id=new_id(),
                request_id=request.request_id,
                ebook_id=request.ebook_id,
                attempt_id=request.attempt_id,
                provider="studio",
                model="painter",
                operation=request.page.kind,
                prompt_tokens=1,
                completion_tokens=1,
                cost=cost,
            )
            self.charged += cost or Decimal(0)
            self.unpriced += cost is None
        if reply.outcome == "none":
            raise NoImageInReply("There is no picture.")
        if reply.outcome == "error":
            raise ImageProviderError("There is no credit.")
        return GeneratedImage(PICTURE)


class OneStudio(ProviderFactory):
    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def create_cover_provider(self) -> ImageProvider:
        return self._studio

    def create_content_page_provider(self) -> ImageProvider:
        return self._studio


@dataclass
class House:
    """The use cases on one database, and a worker that runs when it is told to."""

    database: Database
    writer: LedgerWriter
    folder: Path
    replies: list[Reply]
    ebook_id: int = 0
    bus: EventBus = field(default_factory=EventBus)

    def __post_init__(self) -> None:
        record = RecordCallsUseCase(NoCallPrices(), RecordUsagesUseCase(self.writer, self.bus))
        self.ledger = Ledger(record, self.database.sessions)
        self.studio = Studio(self.ledger, self.replies)
        self.ebooks = Ebooks(self.database.sessions)
        self.choices, self.strategy = load_choices(), ColoringBookStrategy()
        self.orders = OrderRepository(self.work, utc_now)
        self.attempts = AttemptRepository(self.work)
        self.queue = JobQueue(self.work, utc_now, "worker", timedelta(minutes=1))
        self.run = BookRun(
            self.queue, OneStudio(self.studio), ImageStore(self.folder), self.choices, 2
        )

    def work(self) -> UnitOfWork:
        return UnitOfWork(self.database.sessions, self.bus)

    async def order(self) -> None:
        create = CreateEbook(self.orders, self.choices, self.strategy)
        book = await create.execute(
            title="Deep Blue",
            theme="ocean",
            audience="children",
            page_count=PAGES,
            request_id=str(new_id()),
        )
        self.ebook_id = book.id

    async def make(self) -> None:
        while book := await self.queue.claim():
            await self.run.execute(book, asyncio.Event())

    async def page(self, place: int) -> Page:
        pages = await self.ebooks.pages(self.ebook_id)
        return pages[place % len(pages)]

    async def regenerate(self, place: int) -> None:
        use_case, plan = RegeneratePage(self.attempts, utc_now), (await self.page(place)).plan
        if plan.kind is PageKind.CONTENT:
            await use_case.content_page(self.ebook_id, plan.number, None)
        else:
            await use_case.cover(self.ebook_id, plan.kind, "a calmer sea")

    async def keep(self, place: int) -> None:
        for attempt in (await self.page(place)).attempts[-2:]:
            with suppress(DomainError):
                await KeepAttempt(self.attempts).execute(self.ebook_id, attempt.id)
                return

    async def discard(self, place: int) -> None:
        for attempt in (await self.page(place)).attempts[-1:]:  # a cancelled page has none
            await DiscardAttempt(self.attempts).execute(self.ebook_id, attempt.id)

    async def add_pages(self, _place: int) -> None:
        await AddPages(self.orders, self.choices, self.strategy).execute(self.ebook_id, 1)

    async def cancel(self, _place: int) -> None:
        await CancelEbook(self.orders).execute(self.ebook_id)

    async def resume(self, _place: int) -> None:
        await ResumeEbook(self.orders).execute(self.ebook_id)

    async def other_call(self, _place: int) -> None:
        """A call for the book, but for no picture of it."""
        self.studio.charged += Decimal("0.001")
        await self.ledger.track_tokens(
            event_id=new_id(),
            request_id="somewhere else",
            ebook_id=self.ebook_id,
            attempt_id=new_id(),
            provider="studio",
            model="writer",
            operation="title",
            prompt_tokens=1,
            completion_tokens=1,
            cost=Decimal("0.001"),
        )

    async def crash(self, _place: int) -> None:
        """A worker dies with a picture under way, and its lease has run out."""
        dying = JobQueue(self.work, utc_now, "dying", timedelta(seconds=-1))
        if await dying.claim():
            await dying.begin(self.ebook_id)

    async def true_cost(self) -> TrueCost:
        pages = await self.ebooks.pages(self.ebook_id)
        return true_cost(pages, await self.ledger.calls_of(self.ebook_id))


ACTIONS: tuple[Callable[[House, int], Coroutine[Any, Any, None]], ...] = (
    House.regenerate,
    House.keep,
    House.discard,
    House.add_pages,
    House.cancel,
    House.resume,
    House.other_call,
    House.crash,
)
costs = st.none() | st.decimals(0, 1, places=12)
replies = st.builds(
    Reply,
    costs=st.lists(costs, min_size=1, max_size=2).map(tuple),
    outcome=st.sampled_from(("picture", "picture", "picture", "none", "error")),
)
steps = st.tuples(st.sampled_from(ACTIONS), st.integers(0, 5), st.booleans())


def test_over_any_history_the_true_cost_is_the_ledger_s(database_url: str) -> None:
    @examples(max_examples=25, deadline=None, suppress_health_check=[*HealthCheck])
    @given(st.lists(replies, max_size=12), st.lists(steps, max_size=10))
    def holds(
        answers: list[Reply],
        history: list[tuple[Callable[[House, int], Coroutine[Any, Any, None]], int, bool]],
    ) -> None:
        with TemporaryDirectory() as folder:
            asyncio.run(live(database_url, Path(folder), list(answers), history))

    holds()


async def live(
    database_url: str,
    folder: Path,
    answers: list[Reply],
    history: list[tuple[Callable[[House, int], Coroutine[Any, Any, None]], int, bool]],
) -> None:
    database = Database(database_url)
    try:
        async with LedgerWriter(database, Journal(folder / "journal", 2**20)) as writer:
            house = House(database, writer, folder, answers)
            await house.order()
            for action, place, works in history:
                if works:
                    await house.make()
                with suppress(DomainError):  # not everything is possible at any time
                    await action(house, place)
                await check(house)
            await house.make()
            await check(house)
    finally:
        await database.dispose()


async def check(house: House) -> None:
    found = await house.true_cost()
    async with house.database.sessions() as db:
        of_book = TokenUsageModel.ebook_id == house.ebook_id
        in_ledger, calls = (
            await db.execute(select(func.sum(TokenUsageModel.cost), func.count()).where(of_book))
        ).one()
    parts = (
        found.used,
        found.replaced,
        found.rejected,
        found.failed,
        found.undecided,
        found.other,
    )
    assert sum(parts, Cost()) == found.total
    assert sum((page.cost for page in found.pages), found.other) == found.total
    assert found.total.amount == (in_ledger or 0) == house.studio.charged
    assert found.total.call_count == calls
    assert found.total.unpriced_call_count == house.studio.unpriced


@pytest.fixture
def settings(openrouter_settings: Settings) -> Settings:
    return openrouter_settings


async def test_the_api_tells_what_each_attempt_cost_and_how_much_was_waste(
    client: httpx.AsyncClient, openrouter: OpenRouterStandIn
) -> None:
    openrouter.script(Answer(pictures=0, text="No."))
    book = await stopped(client, (await order(client, page_count=PAGES))["id"])
    await decide(client, await regenerate(client, book["id"], 1), "keep")
    await decide(client, await regenerate(client, book["id"], 2), "discard")
    openrouter.script(Failure(402, "Insufficient credits"))
    await regenerate(client, book["id"], 1)
    found = (await client.get(f"/api/ebooks/{book['id']}/costs")).json()

    total = Decimal(found["total"]["amount"])
    assert total == openrouter.charged
    assert Decimal((await client.get(f"/api/ebooks/{book['id']}")).json()["total_cost"]) == total
    assert {name: found[name]["call_count"] for name in ("used", "replaced", "rejected")} == {
        "used": PAGES + 2,
        "replaced": 1,
        "rejected": 1,
    }
    waste = sum(Decimal(found[name]["amount"]) for name in ("replaced", "rejected", "failed"))
    assert Decimal(found["waste"]["amount"]) == waste > 0
    assert Decimal(found["waste_share"]) == round(waste / total, 4)
    costs = (await client.get(f"/api/generation-costs/{book['request_id']}")).json()
    rows = {usage["event_id"] for usage in costs["token_usages"]}
    paid = [
        event_id
        for page in found["pages"]
        for attempt in page["attempts"]
        for event_id in attempt["event_ids"]
    ]
    assert len(paid) == len(rows)
    assert set(paid) == rows


async def test_the_costs_of_a_deleted_book_stay(
    client: httpx.AsyncClient, openrouter: OpenRouterStandIn
) -> None:
    book = await stopped(client, (await order(client, page_count=1))["id"])
    await client.delete(f"/api/ebooks/{book['id']}")
    costs = (await client.get(f"/api/generation-costs/{book['request_id']}")).json()
    assert (costs["ebook_title"], Decimal(costs["total_cost"])) == (
        book["title"],
        openrouter.charged,
    )
    assert book["title"] in (await client.get("/costs")).text
