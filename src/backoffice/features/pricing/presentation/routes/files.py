"""Prices as CSV, out and in, for programs."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from backoffice.features.pricing.domain.price_import import ImportPlan
from backoffice.features.pricing.infrastructure import price_csv
from backoffice.features.pricing.presentation.answers import ChangeOut, ImportOut, LineErrorOut
from backoffice.features.pricing.presentation.dependencies import BookDep
from backoffice.features.pricing.presentation.routes.api import PREFIX
from backoffice.features.pricing.presentation.schemas import Text, WantedPrices
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.presentation.web import Problem, answer, problems

FILE = {"content": {"text/csv": {"schema": {"type": "string"}}}, "required": True}
FILE_LIMIT = 8 * 2**20
"""Bytes; all prices are some 4 MB."""
ERRORS_SHOWN = 100


class CsvResponse(StreamingResponse):
    media_type = "text/csv"


exports = APIRouter(tags=["prices"])
imports = APIRouter(tags=["prices"])
"""Their requests may be larger than others."""


@exports.get(
    f"{PREFIX}.csv",
    response_class=CsvResponse,
    responses=problems(422),
)
async def export_prices(wanted: Annotated[WantedPrices, Query()], feature: BookDep) -> Response:
    """A line for each rate, with the filters of the list. The import takes it back."""
    lines = price_csv.write(feature.written(wanted.filter()))
    headers = {"Content-Disposition": 'attachment; filename="prices.csv"'}
    return CsvResponse(lines, headers=headers)


@imports.post(
    f"{PREFIX}/import",
    response_model=ImportOut,
    responses=problems(422),
    openapi_extra={"requestBody": FILE},
)
async def import_prices(
    request: Request,
    feature: BookDep,
    apply: Annotated[bool, Query(description="Else a dry run")] = False,
    reason: Annotated[Text, Query(description="Of lines without one")] = "",
) -> Response | ImportOut:
    """Overrides for what a CSV file says otherwise; takes the role of an administrator.

    A dry run says what would change, and what is wrong with which line. `apply=true` does all of it
    or, where a line is wrong, nothing. A file that was carried out changes nothing again.
    """
    plan = await feature.plan(await request.body(), reason)
    if not apply:
        return _import_out(plan, [None] * len(plan.changes), applied=False)
    if plan.errors:
        return answer(request, _refused(plan))
    made = await feature.overrides.make([change.draft for change in plan.changes])
    return _import_out(plan, [each.override.price.version for each in made], applied=True)


def _import_out(plan: ImportPlan, versions: Sequence[str | None], *, applied: bool) -> ImportOut:
    changes = [
        ChangeOut(
            line=change.line,
            version=version,
            provider=change.draft.price.provider,
            model=change.draft.price.model,
            valid_from=change.draft.price.valid_from,
            back_dated=change.is_back_dated,
        )
        for change, version in zip(plan.changes, versions, strict=True)
    ]
    errors = [
        LineErrorOut(line=each.line, field=each.error.field, message=_said(each.error))
        for each in plan.errors[:ERRORS_SHOWN]
    ]
    return ImportOut(applied=applied, unchanged=plan.unchanged, changes=changes, errors=errors)


def _said(error: InvalidValue) -> str:
    return " ".join(filter(None, (error.message.format(**error.values), error.advice)))


def _refused(plan: ImportPlan) -> Problem:
    return Problem(
        title=InvalidValue.title,
        status=InvalidValue.status,
        detail="Lines of the file are wrong; nothing was changed.",
        code=InvalidValue.code,
        errors=[
            {"field": f"line {each.line}: {each.error.field}", "message": _said(each.error)}
            for each in plan.errors[:ERRORS_SHOWN]
        ],
    )
