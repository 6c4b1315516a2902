from datetime import UTC, datetime, timedelta

import pytest

from backoffice.features.ebook.creation.domain.strategies.coloring_book_strategy import (
    ColoringBookStrategy,
)
from backoffice.features.ebook.creation.domain.usecases import AddPages, CreateEbook
from backoffice.features.ebook.creation.infrastructure.choices import load_choices
from backoffice.features.ebook.creation.infrastructure.job_attempts import (
    INTERRUPTED,
    INTERRUPTIONS_A_PAGE,
)
from backoffice.features.ebook.creation.infrastructure.job_queue import JobQueue
from backoffice.features.ebook.creation.infrastructure.orders import OrderRepository
from backoffice.features.ebook.regeneration.domain.usecases import RegeneratePage
from backoffice.features.ebook.regeneration.infrastructure.attempts import AttemptRepository
from backoffice.features.ebook.shared.domain.ebook import Ebook, EbookStatus, PageKind
from backoffice.features.ebook.shared.domain.events import EbookEvent
from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.infrastructure.events.domain_event import DomainEvent
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.events.event_handler import EventHandler
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=10)


class ProcessEnded(BaseException):
    pass


class CutWire(EventBus):
    async def publish(self, event: DomainEvent) -> None:
        raise ProcessEnded


class World(EventHandler[EbookEvent]):
    """A database, a clock that only the test moves, and what was told on the bus."""

    def __init__(self, database: Database) -> None:
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.told: list[str] = []
        self.crashing = False
        self._database = database
        self._bus = EventBus()
        self._bus.subscribe(EbookEvent, self)
        self.orders = OrderRepository(self.work, self.clock)

    async def handle(self, event: EbookEvent) -> None:
        self.told.append(event.event_name())

    def worker(self, name: str) -> JobQueue:
        return JobQueue(self.work, self.clock, name, LEASE)

    async def order(self) -> Ebook:
        create = CreateEbook(self.orders, load_choices(), ColoringBookStrategy())
        return await create.execute(
            title="Deep Blue", theme="ocean", audience="children", page_count=2, request_id="r"
        )

    async def status(self, book: Ebook) -> EbookStatus:
        return (await Ebooks(self._database.sessions).get(book.id)).status

    async def crash_while_telling(self, worker: JobQueue, book: Ebook) -> None:
        """The process ends between the commit of the outcome and its event."""
        self.crashing = True
        with pytest.raises(ProcessEnded):
            await worker.finish(book.id, None)
        self.crashing = False

    async def draw_all(self, worker: JobQueue, book: Ebook) -> None:
        while (begun := (await worker.begin(book.id))[1]) is not None:
            page, attempt = begun
            await worker.store(book.id, attempt.id, f"{page.plan.number}.png")

    def clock(self) -> datetime:
        return self.now

    def work(self) -> UnitOfWork:
        bus = CutWire() if self.crashing else self._bus
        return UnitOfWork(self._database.sessions, bus)


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


async def test_a_job_is_claimed_by_one_worker_until_its_lease_runs_out(world: World) -> None:
    book = await world.order()
    first, second = world.worker("first"), world.worker("second")
    claimed = await first.claim()
    assert claimed is not None
    assert (claimed.id, claimed.status) == (book.id, EbookStatus.GENERATING)
    assert await second.claim() is None
    world.now += LEASE / 2
    assert (await first.renew(book.id)).is_ours
    world.now += LEASE * 0.9
    assert await second.claim() is None
    world.now += LEASE
    assert await second.claim() is not None
    assert not (await first.renew(book.id)).is_ours
    await first.finish(book.id, None)
    assert await world.status(book) is EbookStatus.GENERATING


async def test_a_picture_that_comes_too_late_is_kept_beside_the_one_in_the_book(
    world: World, database: Database
) -> None:
    book = await world.order()
    slow, next_one = world.worker("slow"), world.worker("next")
    await slow.claim()
    _, begun = await slow.begin(book.id)
    assert begun is not None
    page, late = begun
    world.now += LEASE * 2
    await next_one.claim()
    await world.draw_all(next_one, book)
    assert not (await slow.store(book.id, late.id, "late.png")).is_ours
    await slow.store(book.id, late.id, "told-twice.png")
    found = await Ebooks(database.sessions).page(book.id, page.plan.number)
    assert [attempt.state for attempt in found.attempts] == ["proposed", "used"]
    assert [attempt.file for attempt in found.attempts] == [
        "late.png",
        f"{page.plan.number}.png",
    ]


async def test_what_was_being_made_when_a_worker_died_failed_and_is_asked_for_again(
    world: World, database: Database
) -> None:
    book = await world.order()
    dying, next_one = world.worker("dying"), world.worker("next")
    await dying.claim()
    _, begun = await dying.begin(book.id)
    assert begun is not None
    world.now += LEASE * 2
    await next_one.claim()
    found = await Ebooks(database.sessions).page(book.id, begun[0].plan.number)
    assert [attempt.state for attempt in found.attempts] == ["failed", "queued"]
    assert "stopped" in str(found.attempts[0].error)


async def test_a_picture_that_is_asked_for_at_the_end_keeps_the_job_open(world: World) -> None:
    book = await world.order()
    queue = world.worker("only")
    await queue.claim()
    assert not await queue.finish(book.id, None)
    await world.draw_all(queue, book)
    assert await queue.finish(book.id, None)
    assert await world.status(book) is EbookStatus.READY


async def test_a_stalled_worker_cannot_undo_a_cancel(world: World) -> None:
    book = await world.order()
    stalled = world.worker("stalled")
    await stalled.claim()
    world.now += LEASE * 2
    assert await world.orders.request_cancel(book.id)
    assert not (await stalled.renew(book.id)).is_ours
    await stalled.finish(book.id, None)
    assert await world.status(book) is EbookStatus.CANCELLED
    assert world.told == ["EbookCreatedEvent", "EbookCancelledEvent"]


async def test_an_outcome_that_was_not_told_is_told_later_and_cannot_be_cancelled(
    world: World,
) -> None:
    book = await world.order()
    crashing, next_one = world.worker("crashing"), world.worker("next")
    await crashing.claim()
    await world.draw_all(crashing, book)
    await world.crash_while_telling(crashing, book)
    assert await world.status(book) is EbookStatus.READY
    assert not await world.orders.request_cancel(book.id)
    world.now += LEASE * 2
    again = await next_one.claim()
    assert again is not None
    assert again.status is EbookStatus.READY
    await next_one.finish(again.id, None)
    assert world.told == ["EbookCreatedEvent", "EbookGeneratedEvent"]
    world.now += LEASE * 2
    assert await next_one.claim() is None


async def test_a_book_whose_worker_died_is_cancelled_for_good(
    world: World, database: Database
) -> None:
    book = await world.order()
    dying = world.worker("dying")
    await dying.claim()
    await dying.begin(book.id)
    world.now += LEASE * 2
    assert await world.orders.request_cancel(book.id)
    found = await Ebooks(database.sessions).get(book.id)
    assert (found.status, found.attempts_open) == (EbookStatus.CANCELLED, 0)
    assert not found.is_worked_on


async def test_a_picture_that_brings_the_program_down_is_not_paid_for_ever(
    world: World, database: Database
) -> None:
    book = await world.order()
    for turn in range(INTERRUPTIONS_A_PAGE):
        dying = world.worker(f"dying-{turn}")
        await dying.claim()
        assert (await dying.begin(book.id))[1] is not None
        while (begun := (await dying.begin(book.id))[1]) is not None:
            await dying.store(book.id, begun[1].id, f"{begun[0].plan.number}.png")
        world.now += LEASE * 2
    last = world.worker("last")
    assert await last.claim() is not None
    assert (await last.begin(book.id))[1] is None
    assert await last.finish(book.id, None)
    found = await Ebooks(database.sessions).get(book.id)
    assert (found.status, found.error) == (EbookStatus.FAILED, INTERRUPTED)


async def test_a_failure_that_is_told_twice_asks_for_one_more_picture(
    world: World, database: Database
) -> None:
    book = await world.order()
    queue = world.worker("only")
    await queue.claim()
    _, begun = await queue.begin(book.id)
    assert begun is not None
    page, attempt = begun
    for _ in range(2):
        await queue.fail(book.id, attempt.id, "no picture", retry=True)
    found = await Ebooks(database.sessions).page(book.id, page.plan.number)
    assert [each.state for each in found.attempts] == ["failed", "queued"]


async def test_a_failed_back_cover_stays_one_though_pages_were_added_meanwhile(
    world: World, database: Database
) -> None:
    book = await world.order()
    queue = world.worker("only")
    await queue.claim()
    await world.draw_all(queue, book)
    await queue.finish(book.id, None)
    again = RegeneratePage(AttemptRepository(world.work), world.clock)
    asked = await again.cover(book.id, PageKind.BACK_COVER, None)
    await queue.claim()
    await queue.begin(book.id)
    add = AddPages(world.orders, load_choices(), ColoringBookStrategy())
    await add.execute(book.id, 1)
    await queue.fail(book.id, asked.id, "no picture", retry=True)
    pages = await Ebooks(database.sessions).pages(book.id)
    assert [len(page.attempts) for page in pages] == [1, 1, 1, 1, 3]
    assert pages[-1].plan.kind is PageKind.BACK_COVER


async def test_a_page_that_fails_leaves_what_was_asked_for_other_pages(
    world: World, database: Database
) -> None:
    book = await world.order()
    queue = world.worker("only")
    await queue.claim()
    _, begun = await queue.begin(book.id)
    assert begun is not None
    await queue.store(book.id, begun[1].id, "cover.png")
    again = RegeneratePage(AttemptRepository(world.work), world.clock)
    await again.cover(book.id, PageKind.COVER, None)
    assert not await queue.finish(book.id, "no credit")
    found = await Ebooks(database.sessions).get(book.id)
    assert (found.status, found.attempts_open) == (EbookStatus.FAILED, 1)


async def test_a_process_that_is_too_busy_to_renew_does_not_take_over_from_itself(
    world: World,
) -> None:
    book = await world.order()
    await world.worker("busy-1").claim()
    world.now += LEASE * 2
    assert await world.worker("busy-2").claim({book.id}) is None
    assert await world.worker("other process").claim() is not None


async def test_after_a_mishap_of_ours_nothing_more_is_paid(
    world: World, database: Database
) -> None:
    book = await world.order()
    queue = world.worker("only")
    await queue.claim()
    await world.draw_all(queue, book)
    again = RegeneratePage(AttemptRepository(world.work), world.clock)
    await again.cover(book.id, PageKind.COVER, None)
    assert await queue.finish(book.id, "a full disk", nothing_more=True)
    found = await Ebooks(database.sessions).get(book.id)
    assert (found.status, found.attempts_open) == (EbookStatus.READY, 0)
