"""The backend of Terraform's state."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.estate import Estate, Resource
from policies.estate.values import look_up
from policies.policy import estate_policy

# An ACL, other credentials or another endpoint would share the state.
_SETTINGS = frozenset(
    {"bucket", "encrypt", "key", "kms_key_id", "region", "use_lockfile", "use_path_style"}
)


@estate_policy(
    id="GH_STORAGE_006",
    severity="high",
    types=(),
    title="Every stack keeps its state in the environment's bucket, under its own name, locked",
    reason="A shared or unlocked state is overwritten; one on a laptop is copied or lost.",
    fix="Leave the backend of the base stack alone.",
    threat="Two applies at once ruin the state, or a state is copied from a laptop.",
)
def state_backend(estate: Estate) -> Iterator[tuple[Resource, str]]:
    keys: dict[str, str] = {}
    for name, stack in estate.stacks.items():
        if stack.synthesized is None or not stack.raws:
            continue
        backend = look_up(stack.synthesized, ("terraform", "backend"))
        settings = backend.get("s3") if isinstance(backend, dict) else None
        first = next(resource for resource in estate.all() if resource.stack.name == name)
        if not settings:
            yield first, "its state is not in S3"
            continue
        yield from ((first, f"its state {problem}") for problem in _backend_problems(settings))
        if settings.get("key") != f"{name}.tfstate":
            yield first, f"its state has the key {settings.get('key')}, not {name}.tfstate"
        if keys.setdefault("bucket", settings.get("bucket")) != settings.get("bucket"):
            yield first, f"its state is in another bucket, {settings.get('bucket')}"


def _backend_problems(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings.get("use_lockfile") is not True:
        yield "is not locked"
    if settings.get("encrypt") is False:
        yield "is not encrypted"
    unusual = sorted(set(settings) - _SETTINGS)
    if unusual:
        yield f"is in a backend that sets {', '.join(unusual)}"
