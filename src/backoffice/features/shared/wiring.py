"""Platform: what every feature is installed on."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response

from backoffice.features.shared.domain.account import Role
from backoffice.features.shared.domain.notices import NoticeSource
from backoffice.features.shared.domain.time import Clock, utc_now
from backoffice.features.shared.infrastructure.database import DATABASE_AWAY, Database
from backoffice.features.shared.infrastructure.events.event_bus import EventBus
from backoffice.features.shared.infrastructure.migrations import Migrations
from backoffice.features.shared.infrastructure.scheduler import ScheduledJob, Scheduler
from backoffice.features.shared.infrastructure.unit_of_work import UnitOfWork
from backoffice.features.shared.presentation.access import (
    PUBLIC,
    Access,
    ClosedDoor,
    Doorkeeper,
    Rule,
    Rules,
    describe_access,
)
from backoffice.features.shared.presentation.headers import BodyLimit, SecurityHeaders
from backoffice.features.shared.presentation.pages import STATIC, NavigationEntry, Pages
from backoffice.features.shared.presentation.routes import system
from backoffice.features.shared.presentation.web import (
    Problem,
    ProblemFormat,
    RequestIds,
    SameOrigin,
    add_error_handlers,
    answer,
    problems,
)
from backoffice.settings import Settings

PRESENTATION = Path(__file__).parent / "presentation"
T = TypeVar("T")

Lifespan = Callable[[], AbstractAsyncContextManager[object]]

log = structlog.get_logger(__name__)


class _App(FastAPI):
    """`models` are those that routes describe by reference only."""

    models: Sequence[type[BaseModel]] = ()

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            description = super().openapi()
            describe_access(description)
            _, found = models_json_schema(
                [(model, "validation") for model in self.models],
                ref_template="#/components/schemas/{model}",
            )
            description["components"]["schemas"] |= found.get("$defs", {})
        return super().openapi()


class Platform:
    """One for each app. A feature adds its router, pages, subscriptions and background work.

    `features` are the names of those that are installed on it.
    """

    def __init__(
        self, settings: Settings, clock: Clock = utc_now, features: Sequence[str] = ()
    ) -> None:
        self.settings = settings
        self.features = features
        self.clock = clock
        self.database = Database(settings.database, settings.database_read_url)
        self.bus = EventBus()
        self.pages = Pages(settings.zone)
        self._migrations = Migrations(settings.database, features)
        self._lifespans: list[Lifespan] = []
        self._jobs: list[ScheduledJob] = []
        self._answers: dict[str, object] = {}
        self._rules = Rules()
        self._body_limits: dict[str, int] = {}
        # FastAPI's pages for /openapi.json load their scripts from another host.
        self.app = _App(
            title="Backoffice",
            lifespan=self._run,
            docs_url=None,
            redoc_url=None,
            responses=problems(413, 500, 503),
        )
        self._add_middleware()
        self.app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
        self.app.state.database = self.database
        self.app.state.pages = self.pages
        self.app.state.readiness = self.readiness
        add_error_handlers(self.app)
        for error in DATABASE_AWAY:
            self.app.add_exception_handler(error, _database_unavailable)
        self.add_router(system.router)
        self.pages.add("shared", PRESENTATION)
        if self.database.replica:
            self.add_lifespan(self.database.replica.watched)
            self.add_notice(self.database.replica.notice)

    def unit_of_work(self) -> UnitOfWork:
        return UnitOfWork(self.database.sessions, self.bus)

    def _add_middleware(self) -> None:
        """The last one here is the first that a request meets."""
        self.app.add_middleware(Access, self._rules, lambda: self.ask(Doorkeeper, ClosedDoor()))
        self.app.add_middleware(SameOrigin)
        self.app.add_middleware(BodyLimit, self._body_limits)
        # What the middleware raises is answered by the same handlers as what a route raises.
        self.app.add_middleware(ExceptionMiddleware, handlers=self.app.exception_handlers)
        self.app.add_middleware(RequestIds)
        self.app.add_middleware(SecurityHeaders)

    def add_router(
        self,
        router: APIRouter,
        *,
        reads: Role = Role.VIEWER,
        writes: Role = Role.OPERATOR,
        first: bool = False,
        body_limit: int | None = None,
        problem_format: ProblemFormat | None = None,
    ) -> None:
        """`reads` and `writes`: the roles that its safe and its other methods take.

        `body_limit`: the bytes that a request to its paths may hold, where that is not BODY_LIMIT.
        `problem_format`: how its paths say what went wrong, where a protocol has a way of its own.

        `first`: a request is compared with its paths before all others; for what programs send by
        the thousand.
        A route that needs no account is named in `access.PUBLIC`.
        """
        self._rules.add(router, Rule(reads, writes))
        for path in [route.path for route in router.routes if isinstance(route, APIRoute)]:
            if body_limit is not None:
                self._body_limits[path] = body_limit
            if problem_format is not None:
                self.app.state.problem_formats[path] = problem_format
        if all(isinstance(route, APIRoute) and route.path in PUBLIC for route in router.routes):
            self.app.include_router(router)
        else:
            self.app.include_router(router, responses=problems(401, 403, 429))
        if first:
            self.app.router.routes.insert(0, self.app.router.routes.pop())

    def add_models(self, *models: type[BaseModel]) -> None:
        """For the description of routes that read their body themselves."""
        self.app.models = (*self.app.models, *models)

    def add_pages(self, name: str, presentation: Path, *navigation: NavigationEntry) -> None:
        self.pages.add(name, presentation)
        for entry in navigation:
            self.pages.add_navigation(entry)

    def add_notice(self, ask: NoticeSource) -> None:
        """What it answers stands on every page and at /readyz."""
        self.pages.add_notice(ask)

    def add_lifespan(self, lifespan: Lifespan) -> None:
        """Entered when the app starts, left in reverse order when it stops."""
        self._lifespans.append(lifespan)

    def add_job(self, name: str, every: timedelta, run: Callable[[], Awaitable[None]]) -> None:
        """Run on one process of many: at first at once, then `every` after its end.

        `name` is `feature.what`. A run that fails is logged, and is run again when it is next due;
        one that dies with its process is run again by another.
        """
        self._jobs.append(ScheduledJob(name, every, run))

    def answer(self, question: str, implementation: object) -> None:
        """Offers an implementation of a Protocol that another feature owns, by its name."""
        self._answers[question] = implementation

    def ask(self, question: type[T], otherwise: T) -> T:
        """The implementation that a feature installed earlier offers, else the null one.

        Raises TypeError where the offer lacks a method of the (runtime-checkable) Protocol.
        """
        found = self._answers.get(question.__name__, otherwise)
        if not isinstance(found, question):
            raise TypeError(f"{found!r} does not implement {question.__name__}")
        return found

    async def readiness(self) -> tuple[str, str]:
        """Why the app is not ready, and what to do; two empty strings when it is."""
        try:
            async with self.database.engine.connect() as connection:
                dropped = await connection.run_sync(self._migrations.dropped)
                missing = await connection.run_sync(self._migrations.missing)
        except (OSError, *DATABASE_AWAY) as error:
            log.warning("database unreachable", error=str(error))
            return "The database cannot be reached.", "Check DATABASE_URL and the server."
        if dropped:
            return dropped.reason, dropped.way_out
        if missing:
            return "The database is not migrated.", "Run: make db-migrate"
        return "", ""

    @asynccontextmanager
    async def _run(self, _app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.database.dispose)
            for lifespan in self._lifespans:
                await stack.enter_async_context(lifespan())
            if self._jobs:
                scheduler = Scheduler(self.database, self._jobs)
                await stack.enter_async_context(scheduler.running())
            yield


async def _database_unavailable(request: Request, error: Exception) -> Response:
    log.error("database unavailable", error=str(error))
    problem = Problem(
        title="Service unavailable",
        status=503,
        detail="The database did not answer.",
        code="database_unavailable",
        hint="Look whether it was done before you try again; /readyz says what is wrong.",
    )
    return answer(request, problem, {"Retry-After": "5"})
