"""What people changed, for administrators."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from backoffice.features.auth.infrastructure.audit_log import AuditFilter
from backoffice.features.auth.presentation.dependencies import FeatureDep
from backoffice.features.shared.presentation.web import PagesDep, StorableText

ENTRIES_A_PAGE = 50

pages = APIRouter(include_in_schema=False)

Part = Annotated[StorableText, Field(max_length=255)]


class AuditQuery(BaseModel):
    actor: Part = ""
    action: Part = ""
    subject: Part = ""
    cursor: str | None = None

    def query(self, cursor: str | None) -> str:
        wanted = self.model_dump(exclude_defaults=True) | {"cursor": cursor}
        return urlencode({name: value for name, value in wanted.items() if value})


@pages.get("/audit")
async def show_audit_log(
    request: Request,
    wanted: Annotated[AuditQuery, Query()],
    feature: FeatureDep,
    pages: PagesDep,
) -> Response:
    parts = AuditFilter(wanted.actor.strip(), wanted.action.strip(), wanted.subject.strip())
    found = await feature.audit_log.page(parts, ENTRIES_A_PAGE, wanted.cursor)
    context = {"found": found, "wanted": wanted, "is_filtered": parts != AuditFilter()}
    return pages.render(request, "auth/audit.html", context)
