"""A network between a program and its database server, which can fail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PIECE = 2**16


class Wire:
    """`port` of this machine leads to the server."""

    def __init__(self, host: str, port: int) -> None:
        self.port = 0
        self._server = (host, port)
        self._flows = asyncio.Event()
        self._flows.set()
        self._cut_at = b""
        self._is_delivered = False

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        listener = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            listener.close()

    def hang(self) -> None:
        """Nothing arrives any more, and nobody is told."""
        self._flows.clear()

    def flow(self) -> None:
        self._flows.set()

    def cut_at(self, words: bytes, *, delivered: bool) -> None:
        """The connection breaks when a client next says this; `delivered`: once it is done."""
        self._cut_at = words
        self._is_delivered = delivered

    async def _carry(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        server, questions = await asyncio.open_connection(*self._server)
        is_cut = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._ask(client, questions, is_cut))
                ways.create_task(self._answer(server, answers, is_cut))
        except* ConnectionError:
            pass
        finally:
            for end in (questions, answers):
                end.close()

    async def _ask(
        self, client: asyncio.StreamReader, server: asyncio.StreamWriter, is_cut: asyncio.Event
    ) -> None:
        while piece := await client.read(PIECE):
            await self._flows.wait()
            if self._cut_at and self._cut_at in piece:
                self._cut_at = b""
                if not self._is_delivered:
                    raise ConnectionResetError
                is_cut.set()
            server.write(piece)
            await server.drain()
        raise ConnectionResetError

    async def _answer(
        self, server: asyncio.StreamReader, client: asyncio.StreamWriter, is_cut: asyncio.Event
    ) -> None:
        while piece := await server.read(PIECE):
            await self._flows.wait()
            if is_cut.is_set():
                break
            client.write(piece)
            await client.drain()
        raise ConnectionResetError
