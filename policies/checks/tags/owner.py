"""Whose a resource is."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.estate.values import look_up
from policies.policy import estate_policy

_WANTED = ("environment", "owner", "product", "stack")


@estate_policy(
    id="GH_TAGS_001",
    severity="low",
    types=(),
    title="Everything that can be tagged says whose it is and which stack made it",
    reason="A resource without an owner is one that nobody repairs and nobody deletes.",
    fix="Leave the provider's default_tags alone; the base stack sets them.",
    threat="Something forgotten stays open, and nobody knows whom to ask.",
    house=True,
)
def owner(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for resource in estate.all():
        if resource.raw.provider.endswith("/aws") and "tags_all" in resource.values:
            tags = resource["tags_all"] or {}
            usual = look_up(resource.stack.provider, ("default_tags", "tags")) or {}
            missing = [name for name in _WANTED if not tags.get(name)]
            if missing:
                yield resource, f"no tag {', '.join(missing)}"
            # Another environment is judged by GH_TAGS_002.
            for name in sorted((usual.keys() & tags.keys()) - {"environment"}):
                if tags[name] not in {usual[name], ""}:
                    yield resource, f"is tagged {name} {tags[name]}, its stack {usual[name]}"
