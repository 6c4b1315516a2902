"""Pages: what is unpriced, and calls of the past at prices of today."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from backoffice.features.generation_costs.domain.entities.repricing import RepricingFilter
from backoffice.features.generation_costs.domain.entities.time_span import TimeSpan
from backoffice.features.generation_costs.infrastructure.adapters.unpriced_queries import (
    UnpricedQueries,
)
from backoffice.features.generation_costs.presentation.periods import Day, Month
from backoffice.features.generation_costs.presentation.repricing import (
    Repricing,
    RepricingDep,
    RunId,
)
from backoffice.features.shared.domain.errors import Conflict, DomainError, InvalidValue
from backoffice.features.shared.infrastructure.database import Database
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.pages import Pages
from backoffice.features.shared.presentation.web import (
    DatabaseDep,
    PagesDep,
    StorableText,
    redirect,
)

UNPRICED, REPRICING = "/costs/unpriced", "/costs/repricing"
FROM_PAGE = "Priced from the page of unpriced calls"
RUNS_LISTED = 25
DAY, MONTH = TypeAdapter(Day), TypeAdapter(Month)

pages = APIRouter(include_in_schema=False)

Field = Annotated[StorableText, Form(max_length=255)]


class RepricingForm(BaseModel):
    since: StorableText = ""
    until: StorableText = ""
    provider: StorableText = ""
    model: StorableText = ""
    operation: StorableText = ""
    tenant_id: StorableText = ""
    only_unpriced: StorableText = ""

    @property
    def wanted(self) -> RepricingFilter:
        return RepricingFilter(
            provider=self.provider.strip() or None,
            model=self.model.strip() or None,
            operation=self.operation.strip() or None,
            tenant_id=self.tenant_id.strip() or None,
            only_unpriced=bool(self.only_unpriced),
        )

    def days(self) -> tuple[date | None, date | None]:
        """Raises InvalidValue."""
        since = _read(DAY, "since", self.since) if self.since else None
        return since, _read(DAY, "until", self.until) if self.until else None


@pages.get(UNPRICED)
async def show_unpriced(
    request: Request, repricing: RepricingDep, database: DatabaseDep, pages: PagesDep
) -> Response:
    return await _unpriced(request, repricing, database, pages)


@pages.post(UNPRICED)
async def price_them(
    request: Request, repricing: RepricingDep, database: DatabaseDep, pages: PagesDep
) -> Response:
    """All that is unpriced now."""
    only_unpriced = RepricingFilter(only_unpriced=True)
    try:
        run_id = await repricing.begin(None, only_unpriced, FROM_PAGE, applies=True)
    except Conflict as error:
        return await _unpriced(request, repricing, database, pages, error)
    return redirect(f"{REPRICING}/{run_id}")


async def _unpriced(
    request: Request,
    repricing: Repricing,
    database: Database,
    pages: Pages,
    error: DomainError | None = None,
) -> Response:
    async with database.sessions() as db:
        queries = UnpricedQueries(db, repricing.prices)
        groups, count = await queries.groups(), await queries.count()
    context = {"groups": groups, "count": count, "form": FormState("price", error=error)}
    status = error.status if error else 200
    return pages.render(request, "generation_costs/unpriced.html", context, status)


@pages.get(REPRICING)
async def show_repricing(request: Request, repricing: RepricingDep, pages: PagesDep) -> Response:
    return await _repricing(request, repricing, pages)


@pages.post(REPRICING)
async def try_out(
    request: Request,
    repricing: RepricingDep,
    pages: PagesDep,
    filled: Annotated[RepricingForm, Form()],
) -> Response:
    """A dry run; its page can apply it."""
    try:
        span = repricing.span(*filled.days())
        run_id = await repricing.begin(span, filled.wanted, "", applies=False)
    except InvalidValue as error:
        form = FormState("reprice", filled.model_dump(), error)
        return await _repricing(request, repricing, pages, form=form)
    return redirect(f"{REPRICING}/{run_id}")


@pages.post(f"{REPRICING}/months/close")
async def close_month(
    request: Request,
    repricing: RepricingDep,
    pages: PagesDep,
    month: Field = "",
    reason: Field = "",
) -> Response:
    try:
        await repricing.months.close(_read(MONTH, "month", month), reason)
    except (InvalidValue, Conflict) as error:
        form = FormState("close", {"month": month, "reason": reason}, error)
        return await _repricing(request, repricing, pages, close=form)
    return redirect(REPRICING, toast="The month is closed.")


@pages.post(f"{REPRICING}/months/{{month}}/reopen")
async def reopen_month(
    request: Request,
    month: StorableText,
    repricing: RepricingDep,
    pages: PagesDep,
    reason: Field = "",
) -> Response:
    try:
        await repricing.months.reopen(_read(MONTH, "month", month), reason)
    except InvalidValue as error:
        form = FormState(f"reopen-{month}", {"reason": reason}, error)
        return await _repricing(request, repricing, pages, reopen=form)
    return redirect(REPRICING, toast="The month is open again.")


@pages.get(f"{REPRICING}/{{run_id}}")
async def show_run(
    request: Request, run_id: RunId, repricing: RepricingDep, pages: PagesDep
) -> Response:
    return await _run(request, repricing, pages, run_id)


@pages.post(f"{REPRICING}/{{run_id}}/apply")
async def apply_run(
    request: Request, run_id: RunId, repricing: RepricingDep, pages: PagesDep, reason: Field = ""
) -> Response:
    """The same calls as those of a dry run, in a run of its own."""
    run = await repricing.runs.get(run_id)
    try:
        applied = await repricing.begin(
            TimeSpan(run.since, run.until), run.wanted, reason, applies=True
        )
    except (InvalidValue, Conflict) as error:
        form = FormState("apply", {"reason": reason}, error)
        return await _run(request, repricing, pages, run_id, form)
    return redirect(f"{REPRICING}/{applied}")


@pages.post(f"{REPRICING}/{{run_id}}/cancel")
async def cancel_run(run_id: RunId, repricing: RepricingDep) -> Response:
    await repricing.runs.cancel(run_id)
    return redirect(f"{REPRICING}/{run_id}", toast="The repricing is cancelled.")


@pages.post(f"{REPRICING}/{{run_id}}/resume")
async def resume_run(run_id: RunId, repricing: RepricingDep) -> Response:
    await repricing.runs.resume(run_id)
    repricing.worker.wake()
    return redirect(f"{REPRICING}/{run_id}")


async def _repricing(
    request: Request, repricing: Repricing, pages: Pages, **forms: FormState
) -> Response:
    context: dict[str, Any] = {
        "form": FormState("reprice"),
        "close": FormState("close"),
        "reopen": FormState("reopen"),
        "runs": await repricing.runs.latest(RUNS_LISTED),
        "months": await repricing.months.listed(),
    }
    errors = [form.error for form in forms.values() if form.error]
    status = errors[0].status if errors else 200
    return pages.render(request, "generation_costs/repricing.html", context | forms, status)


async def _run(
    request: Request,
    repricing: Repricing,
    pages: Pages,
    run_id: int,
    form: FormState | None = None,
) -> Response:
    run = await repricing.runs.get(run_id)
    context = {
        "run": run,
        "last_moment": run.until - timedelta(microseconds=1),
        "form": form or FormState("apply"),
        "from_page": FROM_PAGE,
    }
    status = form.error.status if form and form.error else 200
    return pages.render(request, "generation_costs/repricing_run.html", context, status)


def _read(kind: TypeAdapter[date], field: str, text: str) -> date:
    try:
        return kind.validate_python(text)
    except ValidationError:
        raise InvalidValue(field, "is not a date", "Choose one.") from None
