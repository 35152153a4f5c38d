"""AWS resource types that no policy reads."""

from collections.abc import Iterator

from policies.checks.coverage._harmless import HARMLESS
from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_COVERAGE_002",
    severity="low",
    types=(),
    title="Every type of resource is read by a policy, or listed as needing none",
    reason="A type that no policy reads passes whatever its settings are.",
    fix="Write a policy for the type, or give the reason in policies/checks/coverage/_harmless.py.",
    threat="A new service is deployed without a review.",
)
def unknown_types(estate: Estate) -> Iterator[tuple[Resource, str]]:
    from policies.catalogue import policies  # noqa: PLC0415 - the catalogue imports this file

    read = {type_ for policy in policies() for type_ in policy.types}
    seen: dict[str, Resource] = {}
    for resource in estate.all():
        if resource.type.startswith("aws_") and resource.type not in {*read, *HARMLESS}:
            seen.setdefault(resource.type, resource)
    if estate.is_platform:
        for type_, resource in seen.items():
            yield resource, f"no policy reads {type_}"
    elif seen:  # for another platform one finding is enough: no policy will follow
        first = next(iter(seen.values()))
        noun = "type" if len(seen) == 1 else "types"
        yield first, f"no policy reads {len(seen)} {noun} of these plans: {', '.join(sorted(seen))}"
