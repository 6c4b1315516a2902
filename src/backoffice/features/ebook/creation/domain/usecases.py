"""Order a book, cancel it, take it up again."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from backoffice.features.ebook.creation.domain.ports import Orders
from backoffice.features.ebook.creation.domain.strategies.coloring_book_strategy import (
    ColoringBookStrategy,
)
from backoffice.features.ebook.creation.domain.themes import PAGE_LIMIT, Choices
from backoffice.features.ebook.shared.domain.ebook import (
    SEED_LIMIT,
    Brief,
    Ebook,
    EbookStatus,
    Page,
    PageKind,
    PagePlan,
)
from backoffice.features.ebook.shared.domain.idempotency import check_idempotency_key
from backoffice.features.ebook.shared.domain.title import checked_title
from backoffice.features.shared.domain.errors import Conflict, InvalidValue, NotFound


class CreateEbook:
    def __init__(self, orders: Orders, choices: Choices, strategy: ColoringBookStrategy) -> None:
        self._orders = orders
        self._choices = choices
        self._strategy = strategy

    async def execute(
        self,
        *,
        title: str,
        theme: str,
        audience: str,
        page_count: int,
        request_id: str,
        seed: int | None = None,
        idempotency_key: str | None = None,
    ) -> Ebook:
        """Stores the book, its plan and a job; a worker does the rest.

        The same idempotency key gives the same book. Raises InvalidValue, or Conflict where the
        key was used for another order.
        """
        title = checked_title(title)
        self._check(theme, audience, page_count, seed)
        check_idempotency_key(idempotency_key)
        wanted = Brief(
            title=title,
            theme=theme,
            audience=audience,
            page_count=page_count,
            seed=secrets.randbelow(SEED_LIMIT) if seed is None else seed,
        )
        pages = self._strategy.plan(
            wanted, self._choices.themes[theme], self._choices.audiences[audience]
        )
        created = await self._orders.create(wanted, pages, request_id, idempotency_key)
        if created is None:
            known = await self._orders.find_by_idempotency_key(str(idempotency_key))
            created = _same_order(known, wanted, any_seed=seed is None)
        return created

    def _check(
        self,
        theme: str,
        audience: str,
        page_count: int,
        seed: int | None,
    ) -> None:
        for field, value, allowed in (
            ("theme", theme, self._choices.themes),
            ("audience", audience, self._choices.audiences),
        ):
            if value not in allowed:
                raise InvalidValue(
                    field, "must be one of {allowed}", allowed=", ".join(sorted(allowed))
                )
        if not 1 <= page_count <= PAGE_LIMIT:
            raise InvalidValue("page_count", "must be from 1 to {limit}", limit=PAGE_LIMIT)
        if seed is not None and not 0 <= seed <= SEED_LIMIT:
            raise InvalidValue("seed", "must be from 0 to {limit}", limit=SEED_LIMIT)


class CancelEbook:
    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    async def execute(self, ebook_id: int) -> Ebook:
        """No new page is begun; calls under way are finished, kept and counted.

        Raises NotFound, or Conflict where nothing is left to cancel.
        """
        if not await self._orders.request_cancel(ebook_id):
            book = await find(self._orders, ebook_id)
            raise Conflict("The book is {status} already.", status=book.status)
        return await find(self._orders, ebook_id)


class ResumeEbook:
    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    async def execute(self, ebook_id: int) -> Ebook:
        """Makes the pages that are missing; those that are stored are not paid again.

        Raises NotFound, or Conflict where the book neither failed nor was cancelled.
        """
        if not await self._orders.reopen(ebook_id):
            book = await find(self._orders, ebook_id)
            if book.status.is_active:  # whoever asked twice has what he wanted
                return book
            raise Conflict(
                "The book is {status}.",
                "Only a failed or cancelled book can be taken up again.",
                status=book.status,
            )
        return await find(self._orders, ebook_id)


class AddPages:
    def __init__(self, orders: Orders, choices: Choices, strategy: ColoringBookStrategy) -> None:
        self._orders = orders
        self._choices = choices
        self._strategy = strategy

    async def execute(self, ebook_id: int, count: int, idempotency_key: str | None = None) -> Ebook:
        """Plans and orders `count` more content pages; the book becomes a draft again.

        The same idempotency key adds them once. Raises InvalidValue, NotFound, or Conflict where
        the book is not ready.
        """
        check_idempotency_key(idempotency_key)

        def plan(book: Ebook, pages: Sequence[Page]) -> list[PagePlan]:
            return self._more_pages(book, pages, count)

        await self._orders.extend(ebook_id, count, plan, idempotency_key)
        return await find(self._orders, ebook_id)

    def _more_pages(self, book: Ebook, pages: Sequence[Page], count: int) -> list[PagePlan]:
        """Those that the longest book would have next; its theme may have changed meanwhile."""
        brief = book.brief
        if book.is_being_stopped:
            raise Conflict("The book is being stopped.", "Wait until it has stopped.")
        if book.status is not EbookStatus.READY:
            raise Conflict(
                "The book is {status}.",
                "Pages can be added once it is ready.",
                status=book.status,
            )
        if brief.theme not in self._choices.themes or brief.audience not in self._choices.audiences:
            raise Conflict(
                "The theme or the audience of the book is not offered any more.",
                "Put its file back, or order a new book.",
            )
        room = PAGE_LIMIT - brief.page_count
        if not 1 <= count <= room:
            raise InvalidValue(
                "count",
                "must be from 1 to {room}",
                "A book has at most {limit} pages, and this one has {pages}.",
                room=room,
                limit=PAGE_LIMIT,
                pages=brief.page_count,
            )
        longest = self._strategy.plan(
            replace(brief, page_count=PAGE_LIMIT),
            self._choices.themes[brief.theme],
            self._choices.audiences[brief.audience],
        )
        known = {page.plan.scene for page in pages}
        fresh = [
            plan for plan in longest if plan.kind is PageKind.CONTENT and plan.scene not in known
        ]
        return [
            replace(plan, number=number)
            for number, plan in enumerate(fresh[:count], start=brief.page_count + 1)
        ]


async def find(orders: Orders, ebook_id: int) -> Ebook:
    """Raises NotFound."""
    book = await orders.find(ebook_id)
    if book is None:
        raise NotFound("There is no book {id}.", id=ebook_id)
    return book


def _same_order(known: Ebook | None, wanted: Brief, *, any_seed: bool) -> Ebook:
    if known is not None and any_seed:
        wanted = replace(wanted, seed=known.brief.seed)
    if known is None or known.copy_of is not None or wanted != known.brief:
        raise Conflict(
            "The Idempotency-Key was used for something else.", "Use a new key for a new order."
        )
    return known
