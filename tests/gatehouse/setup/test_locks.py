import shutil
from pathlib import Path

import pytest

from gatehouse.setup.locks import main, misfits

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    (tmp_path / "web").mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
        shutil.copy(ROOT / "web" / name, tmp_path / "web" / name)
    return tmp_path


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_locks_of_this_repository_fit_what_they_were_resolved_from() -> None:
    assert main(["--check"]) == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("requirements/platform.in", "cdktf==0.21.0", "cdktf==0.22.0", "pins cdktf at 0.21.0"),
        ("requirements/layer.in", "httpx", "httpx\nhttp2-extra", "does not pin http2-extra"),
        ("requirements/layer.lock", "h11==", "h11==0.", "layer.lock and platform.lock differ on"),
        ("package.json", '"0.21.0"', '"0.20.0"', "does not match its package.json"),
        ("web/package.json", '"vite": "', '"vite": "^', "web/package-lock.json does not match"),
        ("web/package.json", '"vitest": "', '"vitest": "^', "web/package-lock.json does not match"),
        (
            "package-lock.json",
            '"integrity"',
            '"resolved": "https://registry.example/", "integrity"',
            "contains a registry address",
        ),
    ],
)
def test_a_lock_that_does_not_fit_is_named(
    file: str, old: str, new: str, problem: str, checkout: Path
) -> None:
    assert list(misfits(checkout)) == []

    _edit(checkout / file, old, new)

    assert [problem in sentence for sentence in misfits(checkout)] == [True]


def test_no_package_for_aws_depends_on_the_machine_that_builds_the_layer() -> None:
    lock = (ROOT / "requirements/layer.lock").read_text(encoding="utf-8")

    conditions = {line.split(" ; ")[1].rstrip(" \\") for line in lock.splitlines() if " ; " in line}
    # True, or false, of every machine that setup supports: CPython 3.11 to 3.14, not Windows.
    assert conditions <= {
        "implementation_name != 'pypy'",
        "implementation_name != 'PyPy' and platform_python_implementation != 'PyPy'",
        "platform_python_implementation != 'PyPy'",
        "python_full_version < '3.15'",
        "sys_platform == 'win32'",
    }
