"""Reads pages as text."""

import re

import httpx

COSTS = "Coûts de génération|Generation costs"
LINK = re.compile(r'href="(/[^"#]*)"')


async def in_french(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path, headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert answer.status_code == 200, answer.text
    return answer.text


def paths_of(page: str) -> list[str]:
    """Where its links lead to in the program, the navigation's among them; no files."""
    return sorted({path for path in LINK.findall(page) if not path.startswith("/static/")})
