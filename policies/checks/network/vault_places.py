"""Subnets and security groups of functions and databases."""

from collections.abc import Iterator

from policies.estate import Resource, Unknown
from policies.policy import resource_policy

_SUBNETS, _GROUPS = "aws_subnet", "aws_security_group"
_EXPECTED_TYPES = {
    "aws_db_proxy": {"vpc_subnet_ids": _SUBNETS, "vpc_security_group_ids": _GROUPS},
    "aws_db_subnet_group": {"subnet_ids": _SUBNETS},
    "aws_lambda_function": {
        "vpc_config.subnet_ids": _SUBNETS,
        "vpc_config.security_group_ids": _GROUPS,
    },
    "aws_rds_cluster": {"vpc_security_group_ids": _GROUPS},
}


@resource_policy(
    id="GH_NETWORK_009",
    severity="high",
    types=tuple(_EXPECTED_TYPES),
    title="Functions and databases in a network use subnets and groups of these stacks only",
    reason="Another subnet has other routes, and another group has other rules.",
    fix="Take subnets and group from the outputs of the network stack, and nothing beside them.",
    threat="One function that reads the rows has a way to the internet.",
)
def vault_places(resource: Resource) -> Iterator[str]:
    if not resource.estate.all("aws_subnet"):
        return  # the network is in another plan
    for name, type_ in _EXPECTED_TYPES[resource.type].items():
        places = resource.shown(name) or ()
        for place in (places,) if isinstance(places, Unknown) else places:
            if not _is_ours(resource, place, type_):
                yield f"{name}: {place} is not defined in these stacks"
    if resource.shown("vpc_config.ipv6_allowed_for_dual_stack") is True:
        yield "it may use IPv6, which leads out of every network"


def _is_ours(resource: Resource, place: object, type_: str) -> bool:
    if isinstance(place, Unknown):
        return any(name.partition(".")[0] == type_ for name in place.references)
    estate = resource.estate
    found = estate.pointed_to(place) or estate.named(place, type_)
    return any(target.type == type_ for target in found)
