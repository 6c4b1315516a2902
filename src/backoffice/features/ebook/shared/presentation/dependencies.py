"""What the routes of the ebook feature ask the app for."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path, Request

from backoffice.features.ebook.creation.domain.themes import Choices
from backoffice.features.ebook.creation.domain.usecases import CancelEbook, CreateEbook, ResumeEbook
from backoffice.features.ebook.shared.domain.ports import BookCosts
from backoffice.features.ebook.shared.infrastructure.ebooks import Ebooks
from backoffice.features.ebook.shared.infrastructure.image_store import ImageStore
from backoffice.features.shared.presentation.web import DatabaseDep


@dataclass(frozen=True)
class EbookFeature:
    """Made once, at wiring."""

    choices: Choices
    costs: BookCosts
    images: ImageStore
    create: CreateEbook
    cancel: CancelEbook
    resume: ResumeEbook


def _feature(request: Request) -> EbookFeature:
    return cast(EbookFeature, request.app.state.ebook)


def _ebooks(database: DatabaseDep) -> Ebooks:
    return Ebooks(database.sessions)


FeatureDep = Annotated[EbookFeature, Depends(_feature)]
EbooksDep = Annotated[Ebooks, Depends(_ebooks)]
EbookId = Annotated[int, Path(ge=1, le=2**31 - 1)]
PageNumber = Annotated[int, Path(ge=0, le=2**31 - 1)]
