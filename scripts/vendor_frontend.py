"""Copies the front-end files that the pages use from node_modules to static/vendor.

The packages hold some 70 MB, the pages need 1 MB of it. Standard library only: the
container image runs this before anything is installed.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "src/backoffice/features/shared/presentation/static/vendor"
ICON_NAMES = ROOT / "scripts/icons.txt"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    # @tabler/core ships no licence file: the two files above carry its notice at their top.
    "@popperjs/core/LICENSE.md": "licences/popper.txt",  # bundled in tabler.min.js
    "@tabler/icons/LICENSE": "licences/tabler-icons.txt",
    "htmx.org/LICENSE": "licences/htmx.txt",
}


def main() -> None:
    icons = {
        f"@tabler/icons/icons/outline/{name}.svg": f"icons/{name}.svg"
        for name in ICON_NAMES.read_text().split()
    }
    files = FILES | icons
    missing = [source for source in files if not (PACKAGES / source).is_file()]
    if missing:
        sys.exit(
            f"vendor_frontend: not in node_modules: {', '.join(missing)}\n"
            f"Icon names are listed in {ICON_NAMES.relative_to(ROOT)}, files in this script."
        )
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in files.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGES / source, VENDOR / target)


if __name__ == "__main__":
    main()
