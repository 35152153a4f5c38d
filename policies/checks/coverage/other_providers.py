"""Resources of providers that no policy reads."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_COVERAGE_001",
    severity="medium",
    types=(),
    title="Everything in a plan belongs to a provider that the policies know",
    reason="The policies read the AWS provider; of any other they can report nothing.",
    fix="Review these resources by hand, and grant an exception that says who did.",
    threat="Resources that nobody reviewed pass as clean.",
)
def other_providers(estate: Estate) -> Iterator[tuple[Resource, str]]:
    seen: dict[tuple[str, str], list[Resource]] = {}
    for resource in estate.all():
        if not resource.type.startswith("aws_"):
            prefix = resource.type.partition("_")[0]
            provider = resource.raw.provider.rsplit("/", 1)[-1] or prefix
            seen.setdefault((resource.stack.name, provider), []).append(resource)
    for (_, provider), resources in seen.items():
        noun = "resource" if len(resources) == 1 else "resources"
        yield resources[0], f"{len(resources)} {noun} of provider {provider} cannot be judged"
