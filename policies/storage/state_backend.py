"""Where Terraform keeps its memory."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.estate.values import look_up
from policies.policy import estate_policy


@estate_policy(
    id="GH_STORAGE_006",
    severity="high",
    types=(),
    title="Every stack keeps its state in the environment's bucket, under its own name, locked",
    reason="A shared or unlocked state is overwritten; one on a laptop is read and lost.",
    fix="Leave the backend of the base stack alone.",
    threat="Two applies at once ruin the state, or a state with addresses of secrets lies around.",
)
def state_backend(estate: Estate) -> Iterator[tuple[Resource, str]]:
    keys: dict[str, str] = {}
    for name, stack in estate.stacks.items():
        if stack.synthesized is None or not stack.raws:
            continue
        backend = look_up(stack.synthesized, ("terraform", "backend"))
        settings = backend.get("s3") if isinstance(backend, dict) else None
        at = next(each for each in estate.all() if each.stack.name == name)
        if not settings:
            yield at, "its state is not in S3"
            continue
        if settings.get("use_lockfile") is not True:
            yield at, "its state is not locked"
        if settings.get("encrypt") is False:
            yield at, "its state is not encrypted"
        if settings.get("key") != f"{name}.tfstate":
            yield at, f"its state is called {settings.get('key')}"
        if keys.setdefault("bucket", settings.get("bucket")) != settings.get("bucket"):
            yield at, f"its state is in another bucket, {settings.get('bucket')}"
