"""Pictures as files: on disk for good before their page counts as made."""

import os
import tempfile
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
        await anyio.to_thread.run_sync(_write_durably, self._folder / file, content)
        return file

    async def thumbnail(self, file: str) -> Path:
        """A small WebP beside the picture, made when it is first asked for."""
        small = self.path(file).with_suffix(".thumbnail.webp")
        if not small.exists():
            await anyio.to_thread.run_sync(_shrink, self.path(file), small)
        return small

    def path(self, file: str) -> Path:
        return self._folder / file


def _shrink(picture: Path, small: Path) -> None:
    with Image.open(picture) as image:
        shrunk = image.convert("RGB")
    shrunk.thumbnail(THUMBNAIL, reducing_gap=3)
    draft = BytesIO()
    shrunk.save(draft, "WEBP", quality=80)
    _write_durably(small, draft.getvalue())


def _write_durably(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
