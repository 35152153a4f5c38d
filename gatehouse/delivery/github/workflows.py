"""Writes the workflows' parts that depend on which environments there are.

`python -m gatehouse.delivery.github.workflows` writes .github/workflows from environments/*.toml:
the jobs of `apply` from `apply_jobs.yml` beside this file, and lines of `plan`, `drift` and
`destroy`. With `--check` it writes nothing and exits with 1 when a file is not up to date.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import environments
from environments import Settings
from gatehouse.delivery.github.workflow_audit import workflows as files
from gatehouse.home import repository

_COMMAND = ".venv/bin/python -m gatehouse.delivery.github.workflows"
_JOBS = Path(__file__).with_name("apply_jobs.yml")
_MATRIX = re.compile(r"(?<=^        environment: )\[.*\]$", re.MULTILINE)
_CHOICES = re.compile(r"(?<=^        options: )\[.*\]$", re.MULTILINE)
_CONDITION = re.compile(r"(?<=^    if: inputs.confirmation == inputs.environment).*$", re.MULTILINE)


def delivered(directory: Path | None = None) -> tuple[Settings, ...]:
    """The environments in AWS, in the order in which they are applied.

    Raises:
        SettingsError: the file of one is wrong.

    """
    every = [
        environments.load(name, directory, variables={}) for name in environments.names(directory)
    ]
    return tuple(settings for settings in every if settings.kind != "rehearsal")


def written(texts: Mapping[str, str], delivered: Iterable[Settings]) -> dict[str, str]:
    """The workflows (name -> text) for these environments.

    Raises:
        ValueError: a workflow has lost a line that depends on them.

    """
    every = tuple(delivered)
    names = [settings.name for settings in every]
    kept = [settings.name for settings in every if settings.is_production]
    listed = f"[{', '.join(names)}]"
    lost = [name for name in names if name not in kept]
    refused = "".join(f" && inputs.environment != '{name}'" for name in kept)
    destroy = _once(_CHOICES, f"[{', '.join(lost)}]", texts["destroy"])
    return {
        **texts,
        "apply": _applied(texts["apply"], names),
        "plan": _once(_MATRIX, listed, texts["plan"]),
        "drift": _once(_MATRIX, listed, texts["drift"]),
        "destroy": _once(_CONDITION, refused, destroy),
    }


def main() -> int:
    """Write the workflows, or compare them: 1 if one is out of date."""
    paths = {file.stem: file for file in files()}
    before = {name: file.read_text(encoding="utf-8") for name, file in paths.items()}
    after = written(before, delivered())
    outdated = [name for name in paths if before[name] != after[name]]
    if "--check" in sys.argv[1:]:
        for name in outdated:
            file = paths[name].relative_to(repository())
            sys.stderr.write(f"{file} is out of date: run `{_COMMAND}`.\n")
        return 1 if outdated else 0
    for name in outdated:
        paths[name].write_text(after[name], encoding="utf-8")
    return 0


def _applied(text: str, names: Iterable[str]) -> str:
    head, mark, _ = text.partition("\njobs:\n")
    _, _, template = _JOBS.read_text(encoding="utf-8").partition("\n")
    jobs: list[str] = []
    before = ""
    for name in names:
        needs = f"    needs: apply-{before}\n" if before else ""
        job = template.replace("    needs: apply-<before>\n", needs)
        jobs.append(job.replace("<environment>", name))
        before = name
    return head + mark + "\n".join(jobs)


def _once(line: re.Pattern[str], value: str, text: str) -> str:
    changed, count = line.subn(lambda _: value, text)
    if count != 1:
        raise ValueError(f"expected one line of {line.pattern} in a workflow, found {count}")
    return changed


if __name__ == "__main__":
    sys.exit(main())
