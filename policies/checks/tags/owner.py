"""Tags of resources."""

from collections.abc import Iterator

from environments.kind import TAG
from policies.estate import Estate, Resource
from policies.estate.values import look_up
from policies.policy import estate_policy

_EXPECTED = ("environment", TAG, "owner", "product", "stack")


@estate_policy(
    id="GH_TAGS_001",
    severity="low",
    types=(),
    title="Every resource that supports tags names its environment, kind, owner, product and stack",
    reason="A resource without an owner is one that nobody repairs and nobody deletes.",
    fix="Leave the provider's default_tags alone; the base stack sets them.",
    threat="A forgotten resource stays open, and nobody knows its owner.",
    platform_only=True,
)
def owner(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for resource in estate.all():
        if resource.raw.provider.endswith("/aws") and "tags_all" in resource.values:
            tags = resource["tags_all"] or {}
            usual = look_up(resource.stack.provider, ("default_tags", "tags")) or {}
            missing = [name for name in _EXPECTED if not tags.get(name)]
            if missing:
                yield resource, f"it has no tag {', '.join(missing)}"
            # Another environment or kind is judged by GH_TAGS_002.
            for name in sorted((usual.keys() & tags.keys()) - {"environment", TAG}):
                if tags[name] not in {usual[name], ""}:
                    yield resource, f"its tag {name} is {tags[name]}, its stack's is {usual[name]}"
