"""Addresses of this site: where a request comes from, and where a redirect may lead."""

from urllib.parse import urlsplit

from starlette.requests import Request

START = "/"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def address_of(request: Request) -> str:
    """Path and query of the page to come back to: for a form, the page that it is on."""
    if request.method in SAFE_METHODS:
        return path_of(str(request.url))
    page = request.headers.get("referer", "")
    ours = host_of(page) == request.headers.get("host")
    return (path_of(page) if ours else "") or START


def path_of(address: str) -> str:
    """Path and query; empty for what cannot be read, or would lead to another site."""
    try:
        path = urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()
    except ValueError:
        return ""
    return path if is_path_of_this_site(path) else ""


def host_of(address: str) -> str | None:
    """None for what cannot be read."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None


def is_path_of_this_site(path: str) -> bool:
    """Whether a redirect to it stays here: browsers read `//` and `/\\` as another host."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
