"""Pages: Jinja2 templates in the reader's language."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from backoffice.features.shared.domain.account import Actor, Role
from backoffice.features.shared.domain.notices import Notice, NoticeSource
from backoffice.features.shared.presentation.addresses import address_of
from backoffice.features.shared.presentation.formats import Formats

LANGUAGES = {"en": "English", "fr": "Français"}
LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
TOAST_COOKIE = "toast"
THEMES = ("light", "dark")
STATIC = Path(__file__).parent / "static"
ICONS = STATIC / "vendor" / "icons"


@dataclass(frozen=True)
class NavigationEntry:
    """`label` is translated where it is shown; `icon` names a file of static/vendor/icons.

    Those without `role` do not see it, and nobody does while `count` is 0: it neither waits nor
    fails.
    """

    label: str
    path: str
    icon: str
    order: int = 100
    role: Role = Role.VIEWER
    count: Callable[[], int] | None = None

    def is_shown_to(self, account: Actor) -> bool:
        return account.may(self.role) and (self.count is None or self.count() > 0)


class Pages:
    """The templates, translations, navigation and notices that the features bring along."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.navigation: list[NavigationEntry] = []
        self._notices: list[NoticeSource] = []
        self._loaders: dict[str, FileSystemLoader] = {}
        self._translations = {language: Translations() for language in LANGUAGES}
        self._environments: dict[str, Environment] = {}
        self._static_urls: dict[str, str] = {}
        self._toasts: dict[str, str] = {}

    def add(self, name: str, presentation: Path) -> None:
        """`presentation/templates` as `name/...`, and `presentation/locale/<language>.po`."""
        self._loaders[name] = FileSystemLoader(presentation / "templates")
        for language, translations in self._translations.items():
            path = presentation / "locale" / f"{language}.po"
            if path.exists():
                with path.open("rb") as source:
                    catalogue = read_po(source, locale=language)
                loaded = compiled(catalogue)
                translations.merge(loaded)
                translations.plural = loaded.plural  # merge() leaves it at that of English
                messages = [each.id for each in catalogue if isinstance(each.id, str)]
                self._toasts |= {toast_id(message): message for message in messages}

    def add_navigation(self, entry: NavigationEntry) -> None:
        self.navigation = sorted([*self.navigation, entry], key=lambda each: each.order)

    def add_notice(self, ask: NoticeSource) -> None:
        self._notices.append(ask)

    def notices(self) -> list[Notice]:
        """What is to be said now."""
        return [notice for ask in self._notices if (notice := ask()) is not None]

    def render(
        self, request: Request, template: str, context: dict[str, Any], status: int = 200
    ) -> HTMLResponse:
        language = language_of(request)
        theme = request.cookies.get(THEME_COOKIE)
        # A part that refreshes itself leaves the toast to the page.
        toast = None if "HX-Request" in request.headers else request.cookies.get(TOAST_COOKIE)
        account = actor_of(request)
        html = (
            self._environment(language)
            .get_template(template)
            .render(
                context,
                path=request.url.path,
                address=address_of(request),
                language=language,
                languages=LANGUAGES,
                theme=theme if theme in THEMES else "",
                navigation=[
                    entry for entry in self.navigation if account and entry.is_shown_to(account)
                ],
                notices=self.notices(),
                toast=self.gettext(request, self._toasts.get(toast or "", "")),
                account=account,
                csrf_field=csrf_field(request),
            )
        )
        headers = {"Content-Language": language, "Vary": "Accept-Language, Cookie"}
        response = HTMLResponse(html, status, headers)
        if toast is not None:
            response.delete_cookie(TOAST_COOKIE, httponly=True, samesite="lax")
        return response

    def gettext(self, request: Request, message: str) -> str:
        """`message` in the reader's language; the catalogue's head is behind the empty one."""
        return self._translations[language_of(request)].gettext(message) if message else ""

    def _environment(self, language: str) -> Environment:
        if language not in self._environments:
            self._environments[language] = self._new_environment(language)
        return self._environments[language]

    def _new_environment(self, language: str) -> Environment:
        environment = Environment(
            loader=PrefixLoader(self._loaders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        install = environment.install_gettext_translations  # type: ignore[attr-defined]
        install(self._translations[language], newstyle=True)
        formats = Formats(Locale.parse(language), self.zone)
        environment.filters |= {
            "money": formats.money,
            "exact_money": formats.exact_money,
            "number": formats.number,
            "percent": formats.percent,
            "date": formats.date,
            "day": formats.day,
            "datetime": formats.datetime,
        }
        environment.globals |= {"icon": icon, "static": self._static_url}
        return environment

    def _static_url(self, path: str) -> str:
        """With a digest of the content, so that a browser may keep the file for good."""
        if path not in self._static_urls:
            digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
            self._static_urls[path] = f"/static/{path}?v={digest}"
        return self._static_urls[path]


def compiled(catalogue: Catalog) -> Translations:
    binary = BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return Translations(binary)


def toast_id(message: str) -> str:
    """What stands for a message in a cookie: the same in every process."""
    return hashlib.sha256(message.encode()).hexdigest()[:16]


def language_of(request: Request) -> str:
    """The reader's choice, else what the browser asks for, else English."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    accepted = request.headers.get("accept-language", "")
    preferred = [each.split(";")[0].strip().replace("-", "_") for each in accepted.split(",")]
    return negotiate_locale([each for each in preferred if each], list(LANGUAGES)) or "en"


def actor_of(request: Request) -> Actor | None:
    """Who asks; None before the sign-in."""
    actor: Actor | None = request.scope.get("state", {}).get("actor")
    return actor


def csrf_field(request: Request) -> Markup:
    """The hidden field that every form with `method="post"` holds; empty before the sign-in."""
    token = request.scope.get("state", {}).get("csrf_token", "")
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(token)


def icon(name: str) -> Markup:
    """The outline drawing, for inlining; it takes the text's colour and says nothing aloud."""
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(drawing.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))  # noqa: S704
