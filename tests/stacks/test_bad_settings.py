"""Mistakes in settings end synthesis before it begins."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.stacks.sources import copy_sources


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    return copy_sources(checkout, tmp_path_factory.mktemp("sources"))


def _synthesize(sources: Path, environment: str, out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stacks"],
        cwd=sources,
        env={"GATEHOUSE_ENV": environment, "CDKTF_OUTDIR": str(out)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('mfa = "required"', 'mfa = "optional"', 'identity.mfa = "optional": expected "required"'),
        ("memory_mb = 1769", "memory = 1769", "functions.memory = 1769: unknown key"),
        ("throttle_rate = 1000", 'throttle_rate = "x"', 'api.throttle_rate = "x": expected'),
        ('id = "444455556666"', "", "account.id is missing"),
    ],
)
def test_a_mistake_is_one_line_that_names_file_key_and_value_and_exits_with_2(
    sources: Path, tmp_path: Path, old: str, new: str, message: str
) -> None:
    file = sources / "environments" / "prod.toml"
    right = file.read_text(encoding="utf-8")
    assert old in right
    try:
        file.write_text(right.replace(old, new), encoding="utf-8")
        ran = _synthesize(sources, "prod", tmp_path / "out")
    finally:
        file.write_text(right, encoding="utf-8")
    assert ran.returncode == 2
    assert f"environments/prod.toml: {message}" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not list((tmp_path / "out").glob("*"))


def test_an_unknown_environment_says_which_there_are(sources: Path, tmp_path: Path) -> None:
    ran = _synthesize(sources, "pord", tmp_path / "out")
    assert ran.returncode == 2
    assert "did you mean prod?" in ran.stderr
    assert not list((tmp_path / "out").glob("*"))


def test_a_layer_that_was_not_built_says_how_to_build_it(sources: Path, tmp_path: Path) -> None:
    (sources / ".gatehouse" / "bundle").rename(sources / ".gatehouse" / "elsewhere")
    try:
        ran = _synthesize(sources, "dev", tmp_path / "out")
    finally:
        (sources / ".gatehouse" / "elsewhere").rename(sources / ".gatehouse" / "bundle")
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "python -m modules.bundle --target aws" in ran.stderr
    assert not list((tmp_path / "out").rglob("*.json"))
