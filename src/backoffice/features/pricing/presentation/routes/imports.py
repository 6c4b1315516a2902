"""The page that takes a file of prices: what it would change, and then doing it."""

from typing import Any

from fastapi import APIRouter, Request, Response

from backoffice.features.pricing.domain.price_import import ImportPlan, Written
from backoffice.features.pricing.infrastructure import price_csv
from backoffice.features.pricing.presentation.dependencies import BookDep
from backoffice.features.pricing.presentation.routes.files import ERRORS_SHOWN, FILE_LIMIT
from backoffice.features.pricing.presentation.routes.pages import PRICES
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.presentation.forms import FormState
from backoffice.features.shared.presentation.pages import Pages
from backoffice.features.shared.presentation.web import PagesDep, redirect

FORM = "import"
FORM_LIMIT = 3 * FILE_LIMIT
"""A file that comes back from a page has escapes."""
IMPORT = f"{PRICES}/import"

pages = APIRouter(include_in_schema=False)


@pages.get(IMPORT)
async def show_import(request: Request, pages: PagesDep) -> Response:
    return _page(request, pages, FormState(FORM))


@pages.post(IMPORT)
async def check_file(request: Request, feature: BookDep, pages: PagesDep) -> Response:
    """A dry run. Only what would change goes into the page, and from there into `apply`."""
    async with request.form() as form:
        reason, file = form.get("reason", ""), form.get("file")
        values = {"reason": reason if isinstance(reason, str) else ""}
        content = b"" if file is None or isinstance(file, str) else await file.read()
    try:
        plan = await feature.plan(content, values["reason"])
    except InvalidValue as error:
        return _page(request, pages, FormState(FORM, values, error))
    changes = [
        Written(layer=change.layer, price=change.draft.price, reason=change.draft.reason)
        for change in plan.changes
    ]
    return _page(
        request, pages, FormState(FORM, values), plan=plan, csv="".join(price_csv.write(changes))
    )


@pages.post(f"{IMPORT}/apply")
async def apply_file(request: Request, feature: BookDep, pages: PagesDep) -> Response:
    """All of it, or nothing where somebody has made a line of it wrong meanwhile."""
    async with request.form(max_part_size=FORM_LIMIT) as form:
        csv = form.get("csv", "")
    plan = await feature.plan(csv.encode() if isinstance(csv, str) else b"", "")
    if plan.errors:
        return _page(request, pages, FormState(FORM), plan=plan)
    await feature.overrides.make([change.draft for change in plan.changes])
    return redirect(f"{PRICES}?layer=override", toast="The file is imported.")


def _page(
    request: Request,
    pages: Pages,
    form: FormState,
    *,
    plan: ImportPlan | None = None,
    csv: str = "",
) -> Response:
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "csv": csv,
        "errors_shown": ERRORS_SHOWN,
    }
    refused = form.error is not None or bool(plan and plan.errors)
    return pages.render(request, "pricing/import.html", context, 422 if refused else 200)
