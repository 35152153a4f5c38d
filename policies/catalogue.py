"""All policies, found in their folders: `policies/checks/<subject>/<rule>.py`."""

import importlib
from functools import cache
from pathlib import Path

from policies.policy import Policy

_CHECKS = Path(__file__).parent / "checks"


class CatalogueError(Exception):
    """A policy file does not hold exactly one policy of its own subject."""


@cache
def policies() -> tuple[Policy, ...]:
    """Every policy in the order of its id."""
    found: dict[str, Policy] = {}
    for file in files():
        policy = _only_policy(file)
        if policy.id in found:
            raise CatalogueError(
                f"{file.name}: {policy.id} is already the id of {found[policy.id].title!r}"
            )
        found[policy.id] = policy
    return tuple(found[id_] for id_ in sorted(found))


def files() -> list[Path]:
    """The files that hold one policy each; a name with an underscore in front is a helper."""
    return sorted(file for file in _CHECKS.glob("*/*.py") if not file.name.startswith("_"))


def file_of(policy: Policy) -> Path:
    """The source of a policy."""
    return next(file for file in files() if _only_policy(file).id == policy.id)


def _only_policy(file: Path) -> Policy:
    module = importlib.import_module(f"policies.checks.{file.parent.name}.{file.stem}")
    found = [item for item in vars(module).values() if isinstance(item, Policy)]
    if len(found) != 1:
        raise CatalogueError(
            f"{file.parent.name}/{file.name} must hold exactly one policy; it holds {len(found)}"
        )
    if found[0].subject != file.parent.name:
        msg = (
            f"{file.parent.name}/{file.name}: move {found[0].id} to the folder {found[0].subject}/"
        )
        raise CatalogueError(msg)
    return found[0]
