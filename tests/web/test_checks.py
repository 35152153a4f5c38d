"""The checks of the web client, each with its own tool, as part of every test run."""

import os
import subprocess

import pytest

from gatehouse.home import repository
from gatehouse.toolchain import locate

WEB = repository() / "web"
_MODULES = WEB / "node_modules"
CHECKS = {
    "ESLint": ("eslint/bin/eslint.js", "--max-warnings", "0", "."),
    "the TypeScript compiler": ("typescript/lib/tsc.js", "--noEmit"),
    "Vitest": ("vitest/vitest.mjs", "run", "--reporter", "dot"),
}


@pytest.mark.parametrize("tool", CHECKS)
def test_the_web_client_passes(tool: str) -> None:
    script, *arguments = CHECKS[tool]
    assert (_MODULES / script).is_file(), "Its packages are not there: run `make setup-develop`."

    ran = subprocess.run(
        [locate().node_bin / "node", _MODULES / script, *arguments],
        cwd=WEB,
        env={"PATH": os.environ["PATH"], "NO_COLOR": "1", "CI": "true"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-3000:]


def test_no_source_file_of_it_is_longer_than_others_may_be() -> None:
    kinds = ("*.ts", "*.tsx", "*.css", "*.js", "*.html")
    folders = ("src", "tests", "example")
    found = [path for folder in folders for kind in kinds for path in (WEB / folder).rglob(kind)]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in found}

    assert len(found) > 50
    assert {str(path): lines for path, lines in lengths.items() if lines > 200} == {}


def test_every_package_is_pinned_exactly() -> None:
    manifest = (WEB / "package.json").read_text(encoding="utf-8")

    assert not [line for line in manifest.splitlines() if '": "^' in line or '": "~' in line]
