"""Pictures as files: on disk for good before their page counts as made."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO

import anyio.to_thread
from PIL import Image

from backoffice.features.ebook.shared.domain.ports import Pictures
from backoffice.features.shared.domain.errors import Conflict
from backoffice.features.shared.domain.ids import new_id

THUMBNAIL = (600, 800)
SUFFIXES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}


class ImageStore(Pictures):
    """A folder with one folder for each book."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def save(self, ebook_id: int, name: str, content: bytes) -> str:
        """The name to keep, relative to the folder; the file is fsynced."""
        suffix = next((s for magic, s in SUFFIXES.items() if content.startswith(magic)), "bin")
        file = f"{ebook_id}/{name}.{suffix}"
        await anyio.to_thread.run_sync(write_durably, self._folder / file, content)
        return file

    async def copy(self, files: Sequence[str]) -> Mapping[str, str]:
        """The new name of each, in a folder of their own."""
        folder = new_id().hex
        names = {file: f"{folder}/{Path(file).name}" for file in files}
        try:
            await anyio.to_thread.run_sync(self._copy, names)
        except BaseException as error:
            await self.remove(names.values())
            if isinstance(error, FileNotFoundError):
                raise Conflict(
                    "The file of a picture is missing.", "Have its page drawn again first."
                ) from None
            raise
        return names

    def _copy(self, names: Mapping[str, str]) -> None:
        for old, new in names.items():
            write_durably(self._folder / new, (self._folder / old).read_bytes())

    async def remove(self, files: Collection[str], ebook_id: int | None = None) -> None:
        """With thumbnails; with PDFs, where the book is given."""
        folders = {self.path(file).parent for file in files}
        if ebook_id is not None:
            folders.add(self._folder / str(ebook_id))
        for folder in folders:
            await anyio.to_thread.run_sync(partial(shutil.rmtree, folder, ignore_errors=True))

    async def thumbnail(self, file: str) -> Path:
        """A small WebP beside the picture, made when it is first asked for."""
        small = self.path(file).with_suffix(".thumbnail.webp")
        if not small.exists():
            await anyio.to_thread.run_sync(_shrink, self.path(file), small)
        return small

    def path(self, file: str) -> Path:
        return self._folder / file

    def pdf_path(self, ebook_id: int, files: Sequence[str], form: str) -> Path:
        """Where the PDF of just these pictures in this form is, or would be."""
        digest = hashlib.sha256("\n".join([*files, form]).encode()).hexdigest()[:16]
        return self._folder / f"{ebook_id}/{digest}.pdf"


def on_white(image: Image.Image) -> Image.Image:
    """RGB; what is transparent shows the paper."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


def _shrink(picture: Path, small: Path) -> None:
    with Image.open(picture) as image:
        shrunk = on_white(image)
    shrunk.thumbnail(THUMBNAIL, reducing_gap=3)
    draft = BytesIO()
    shrunk.save(draft, "WEBP", quality=80)
    write_durably(small, draft.getvalue())


def write_durably(path: Path, content: bytes) -> None:
    """The file is there, whole and fsynced, or not at all."""
    with durable_file(path) as draft:
        draft.write(content)


@contextmanager
def durable_file(path: Path) -> Iterator[IO[bytes]]:
    """To write to; it is at `path` once the block has ended without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        try:
            yield draft
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
