"""The web client's own tests, and its pins. ESLint and the compiler: `make web-checks`."""

import os
import subprocess

from gatehouse.home import repository
from gatehouse.toolchain import locate

WEB = repository() / "web"
_VITEST = WEB / "node_modules" / "vitest" / "vitest.mjs"


def test_vitest_passes() -> None:
    assert _VITEST.is_file(), "Its packages are not there: run `make setup-develop`."

    ran = subprocess.run(
        [locate().node_bin / "node", _VITEST, "run", "--reporter", "dot"],
        cwd=WEB,
        env={"PATH": os.environ["PATH"], "NO_COLOR": "1", "CI": "true"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-3000:]


def test_every_package_is_pinned_exactly() -> None:
    manifest = (WEB / "package.json").read_text(encoding="utf-8")

    assert not [line for line in manifest.splitlines() if '": "^' in line or '": "~' in line]
