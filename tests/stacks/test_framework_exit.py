"""The way out of the archived framework: its fork synthesizes the same from the same sources."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from environments import names
from gatehouse.delivery.synthesis import Synthesis
from tests.once import Once
from tests.stacks.sources import contents


@pytest.fixture(scope="module")
def forked(once: Once, checkout: Path) -> Path:
    """Every environment, synthesized through CDK Terrain in one process."""

    def make(folder: Path) -> None:
        subprocess.run(
            [sys.executable, "-m", "tests.stacks.cdk_terrain", str(folder), *names()],
            cwd=checkout,
            check=True,
            timeout=300,
        )

    return once.make("cdk-terrain", make)


def test_the_fork_writes_the_same_files(forked: Path, synthesis: Synthesis) -> None:
    assert set(contents(forked / synthesis.environment)) == set(contents(synthesis.folder))


def test_the_fork_gives_the_same_stacks_apart_from_version_pins(
    forked: Path, synthesis: Synthesis
) -> None:
    for stack in synthesis.stacks:
        file = Path("stacks") / stack.name / "cdk.tf.json"
        theirs = json.loads((forked / synthesis.environment / file).read_text(encoding="utf-8"))
        assert _without_pins(theirs) == _without_pins(stack.configuration())


def test_the_fork_gives_the_same_manifest_apart_from_its_version(
    forked: Path, synthesis: Synthesis
) -> None:
    ours, theirs = (
        json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for folder in (synthesis.folder, forked / synthesis.environment)
    )
    assert ours.pop("version") == version("cdktf")
    assert theirs.pop("version") == version("cdktn")
    assert ours == theirs


def test_everything_else_is_the_same_to_the_byte(forked: Path, synthesis: Synthesis) -> None:
    ours, theirs = contents(synthesis.folder), contents(forked / synthesis.environment)
    differing = {name for name in ours if ours[name] != theirs[name]}
    assert differing == {
        "manifest.json",
        *(f"stacks/{stack.name}/cdk.tf.json" for stack in synthesis.stacks),
    }


def _without_pins(configuration: dict[str, Any]) -> dict[str, Any]:
    del configuration["//"]["metadata"]["version"]
    provider = configuration["terraform"]["required_providers"]["aws"]
    del provider["version"]
    # "aws" is Terraform's short form of the same source.
    assert provider.pop("source") in {"aws", "hashicorp/aws"}
    return configuration
