"""The workflows as GitHub reads them."""

from typing import Any

import yaml  # type: ignore[import-untyped]

from gatehouse.delivery.github.workflow_audit import workflows

# YAML 1.1 reads the key `on` as the boolean true.
WORKFLOWS: dict[str, dict[Any, Any]] = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in workflows()
}
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in workflows()}
JOBS: dict[str, dict[str, Any]] = {
    f"{name}/{job}": written
    for name, workflow in WORKFLOWS.items()
    for job, written in workflow["jobs"].items()
}


def triggers(name: str) -> dict[str, Any]:
    """What starts a workflow."""
    started: dict[str, Any] = WORKFLOWS[name][True]
    return started


def scripts(job: str) -> list[str]:
    """What a job runs."""
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def uses(job: str, action: str) -> list[dict[str, Any]]:
    """The steps of a job that use an action."""
    return [step for step in JOBS[job]["steps"] if step.get("uses", "").startswith(f"{action}@")]
