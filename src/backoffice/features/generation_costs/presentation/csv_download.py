"""A CSV file of any size, sent while it is made."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import Response
from fastapi.responses import StreamingResponse

CSV_TYPE = "text/csv"
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {CSV_TYPE: {"schema": {"type": "string"}}}, "description": "CSV in UTF-8"}
}
"""For `responses=` of a route."""


async def csv_download(parts: AsyncIterator[str], name: str) -> Response:
    """The first part is made beforehand: what goes wrong there is answered as an error."""
    first = await anext(parts)

    async def all_parts() -> AsyncIterator[str]:
        yield first
        async for part in parts:
            yield part

    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(all_parts(), media_type=CSV_TYPE, headers=headers)
