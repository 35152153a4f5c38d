"""Plans of different environments."""

from collections.abc import Iterator

from environments.kind import TAG
from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_TAGS_002",
    severity="high",
    types=(),
    title="All resources of a review belong to one environment of one kind",
    reason="A resource with the tag of another environment or kind is judged by its weaker rules.",
    fix="Let the settings of one environment make all stacks.",
    threat="A production table is tagged development, and loses its protections.",
)
def one_environment(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for tag, expected in (("environment", estate.environment), (TAG, estate.kind)):
        for resource in estate.all() if expected else ():
            named = resource.tags.get(tag)
            if named is not None and named != expected:
                yield resource, f"it is tagged {named} among resources of {expected}"
