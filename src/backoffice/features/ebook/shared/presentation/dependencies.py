"""What the routes of the ebook feature ask the app for."""

import hashlib
from dataclasses import dataclass
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Header, Path, Request

from backoffice.features.ebook.creation.domain.themes import Choices
from backoffice.features.ebook.creation.domain.usecases import (
    AddPages,
    CancelEbook,
    CreateEbook,
    ResumeEbook,
)
from backoffice.features.ebook.curation.domain.usecases import (
    DeleteEbook,
    DuplicateEbook,
    ReviewEbook,
)
from backoffice.features.ebook.regeneration.domain.usecases import (
    DiscardAttempt,
    KeepAttempt,
    RegeneratePage,
)
from backoffice.features.ebook.shared.domain.ports import BookCosts
from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.ebook.shared.infrastructure.image_store import ImageStore
from backoffice.features.shared.presentation.web import DatabaseDep


@dataclass(frozen=True)
class EbookFeature:
    """Made once, at wiring. `follows_prompts`: the image provider draws what a prompt says."""

    choices: Choices
    costs: BookCosts
    images: ImageStore
    follows_prompts: bool
    create: CreateEbook
    cancel: CancelEbook
    resume: ResumeEbook
    add_pages: AddPages
    regenerate: RegeneratePage
    keep: KeepAttempt
    discard: DiscardAttempt
    review: ReviewEbook
    duplicate: DuplicateEbook
    delete: DeleteEbook


async def _feature(request: Request) -> EbookFeature:
    return cast(EbookFeature, request.app.state.ebook)


def _ebooks(database: DatabaseDep) -> Ebooks:
    return Ebooks(database.sessions)


FeatureDep = Annotated[EbookFeature, Depends(_feature)]
EbooksDep = Annotated[Ebooks, Depends(_ebooks)]
EbookId = Annotated[int, Path(ge=1, le=2**31 - 1)]
PageNumber = Annotated[int, Path(ge=0, le=2**31 - 1)]
AttemptId = Annotated[UUID, Path()]
IdempotencyKey = Annotated[str | None, Header()]


def form_key(order_key: str | None, *fields: str) -> str | None:
    """A double click orders once; whoever goes back and changes the form orders something else."""
    if not order_key:
        return None
    return hashlib.sha256("\0".join([order_key, *fields]).encode("utf-8", "replace")).hexdigest()
