"""An environment with other settings than its file's, synthesized and planned like the others.

`python -m tests.plans.changed_settings prod FOLDER` synthesizes `FOLDER/prod.toml`: in a process of
its own, as `python -m stacks` does, because the framework keeps one application a process.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from environments import load
from gatehouse.delivery.offline import plan_offline
from gatehouse.delivery.synthesis import Synthesis, read
from gatehouse.home import repository
from gatehouse.toolchain import environment as toolchain_environment
from tests.environments.files import Document, changed, shipped, write
from tests.plans.reading import Plan

_TIMEOUT_SECONDS = 300


def plans(
    name: str, changes: Mapping[str, object], folder: Path, only: tuple[str, ...]
) -> dict[str, Plan]:
    """The plans of these stacks under the shipped settings with changes (dotted keys)."""
    synthesis = synthesized(name, changed(shipped(name), changes), folder)
    stacks = tuple(stack for stack in synthesis.stacks if stack.name in only)
    asked = Synthesis(name, synthesis.folder, stacks)
    outcome = plan_offline(asked, folder / "plans", folder / "work")
    for error in outcome.failed.values():
        raise error
    return made(folder)


def made(folder: Path) -> dict[str, Plan]:
    """The plans that `plans` wrote into the folder."""
    files = (folder / "plans").glob("*.plan.json")
    return {file.name.removesuffix(".plan.json"): Plan.read(file) for file in files}


def synthesized(name: str, document: Document, folder: Path) -> Synthesis:
    """Every stack of the environment that a document describes, which is written there too."""
    write(document, folder, name)
    subprocess.run(
        [sys.executable, "-m", "tests.plans.changed_settings", name, str(folder)],
        cwd=repository(),
        env=toolchain_environment(keep_aws=False),
        check=True,
        timeout=_TIMEOUT_SECONDS,
    )
    return read(name, folder / "synthesis")


def _main(name: str, folder: Path) -> None:
    from modules.framework import App  # noqa: PLC0415  # starts Node, which tests do not need
    from stacks.__main__ import compose  # noqa: PLC0415  # as above

    settings, outdir = load(name, folder), folder / "synthesis"
    outdir.mkdir()
    app = App(outdir=str(outdir))
    stacks = compose(app, settings)
    app.synth()
    placeholders = {stack.name: stack.outputs.placeholders(settings) for stack in stacks}
    (outdir / "placeholders.json").write_text(json.dumps(placeholders), encoding="utf-8")


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
