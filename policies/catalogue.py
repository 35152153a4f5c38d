"""All policies, found in their folders: `policies/checks/<subject>/<rule>.py`."""

import importlib
from functools import cache
from pathlib import Path

from policies.policy import Policy

_CHECKS = Path(__file__).parent / "checks"


class CatalogueError(Exception):
    """A file of a policy does not hold what it should."""


@cache
def policies() -> tuple[Policy, ...]:
    """Every policy in the order of its id."""
    found: dict[str, Policy] = {}
    for file in files():
        policy = _only_policy(file)
        if policy.id in found:
            raise CatalogueError(f"{file.name}: {policy.id} is taken by {found[policy.id].title!r}")
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
    held = [item for item in vars(module).values() if isinstance(item, Policy)]
    if len(held) != 1:
        raise CatalogueError(f"{file.parent.name}/{file.name} holds {len(held)} policies, not one")
    if held[0].subject != file.parent.name:
        msg = f"{file.parent.name}/{file.name}: {held[0].id} belongs to {held[0].subject}/"
        raise CatalogueError(msg)
    return held[0]
