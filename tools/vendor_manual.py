"""Fetch the vendored manual of the API: Swagger UI, as it is published.

Run by hand when a version changes (``python tools/vendor_manual.py``); needs npm. The result is
committed, so that neither an installation nor a test needs it.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "src/ytterby/api/assets"
PACKAGE, VERSION = "swagger-ui-dist", "5.35.0"
COPIES = {
    "swagger-ui-bundle.js": "swagger-ui-bundle.js",
    "swagger-ui.css": "swagger-ui.css",
    "LICENSE": "licenses/swagger-ui-LICENSE.txt",
    "NOTICE": "licenses/swagger-ui-NOTICE.txt",
    "swagger-ui-bundle.js.LICENSE.txt": "licenses/swagger-ui-bundle-LICENSES.txt",
}


def main() -> None:
    """Install the package in a temporary folder, copy, and write the list of what came."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{PACKAGE}@{VERSION}"
        subprocess.run(
            ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", wanted],
            cwd=folder,
            check=True,
        )
        for source, target in COPIES.items():
            (ASSETS / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(folder, "node_modules", PACKAGE, source), ASSETS / target)
    # Its map is not shipped, and a browser would ask for it. Bytes, since the lines of a script
    # are not those of Python: a string in it may hold a separator of paragraphs.
    styles = ASSETS / "swagger-ui.css"
    styles.write_bytes(re.sub(rb"/\*# sourceMappingURL=.*?\*/", b"", styles.read_bytes()))
    lines = ["# Written by tools/vendor_manual.py.", "[packages]", f'"{wanted}" = "npm"', ""]
    lines.append("[sha256]")
    for name in sorted(COPIES.values()):
        digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()
        lines.append(f'"{name}" = "{digest}"')
    (ASSETS / "vendored.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
