"""Pictures as files: on disk for good before their page counts as made."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import anyio.to_thread
from PIL import Image

THUMBNAIL = (600, 800)
SUFFIXES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}


class ImageStore:
    """A folder with one folder for each book."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def save(self, ebook_id: int, name: str, content: bytes) -> str:
        """The name to keep, relative to the folder; the file is fsynced."""
        suffix = next((s for magic, s in SUFFIXES.items() if content.startswith(magic)), "bin")
        file = f"{ebook_id}/{name}.{suffix}"
        await anyio.to_thread.run_sync(write_durably, self._folder / file, content)
        return file

    async def thumbnail(self, file: str) -> Path:
        """A small WebP beside the picture, made when it is first asked for."""
        small = self.path(file).with_suffix(".thumbnail.webp")
        if not small.exists():
            await anyio.to_thread.run_sync(_shrink, self.path(file), small)
        return small

    def path(self, file: str) -> Path:
        return self._folder / file

    def pdf_path(self, ebook_id: int, files: Sequence[str]) -> Path:
        """Where the PDF of just these pictures is, or would be."""
        digest = hashlib.sha256("\n".join(files).encode()).hexdigest()[:16]
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
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        try:
            draft.write(content)
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
