"""What the stacks cost a month when nobody uses them, from a dated table of list prices."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policies.estate import Estate, Resource

_FILE = Path(__file__).parent.parent / "prices.toml"
_LEAST_PROXY_UNITS = 8


@dataclass(frozen=True)
class MonthlyCost:
    """US dollars a month by stack; `unpriced` are types without a price in the table."""

    by_stack: Mapping[str, float]
    total: float
    unpriced: tuple[str, ...]
    date: str


def cost(estate: Estate) -> MonthlyCost:
    """The idle cost of all resources after the apply."""
    by_stack = dict.fromkeys(estate.stacks, 0.0)
    unpriced = set()
    for resource in estate.all():
        price = _price(estate, resource)
        if price is None:
            unpriced.add(resource.type)
        else:
            by_stack[resource.stack.name] += price
    rounded = {stack: round(amount, 2) for stack, amount in by_stack.items()}
    total = round(sum(rounded.values()), 2)
    return MonthlyCost(rounded, total, tuple(sorted(unpriced)), str(_prices()["date"]))


def _price(estate: Estate, resource: Resource) -> float | None:
    monthly: float | None = _prices()["monthly"].get(resource.type)
    parts = sum(_parts(estate, resource))
    if monthly is not None or parts:
        return (monthly or 0.0) + parts
    is_free = resource.type.startswith(tuple(_prices()["free"]["types"]))
    return 0.0 if is_free else None


def _parts(estate: Estate, resource: Resource) -> Iterator[float]:
    part = _prices()["part"]
    match resource.type:
        case "aws_rds_cluster":
            units = _number(resource, "serverlessv2_scaling_configuration.min_capacity")
            instances = [
                instance
                for instance in estate.all("aws_rds_cluster_instance")
                if resource in estate.targets(instance, "cluster_identifier", "aws_rds_cluster")
            ]
            yield units * len(instances) * part["aurora_capacity_unit"]
            yield part["aurora_storage_gigabyte"]
            if resource.shown("manage_master_user_password") is True:
                yield part["master_password"]
        case "aws_db_proxy":
            yield _LEAST_PROXY_UNITS * part["proxy_capacity_unit"]
        case "aws_wafv2_web_acl":
            yield len(resource.blocks("rule")) * part["web_acl_rule"]
        case "aws_vpc_endpoint" if resource.shown("vpc_endpoint_type") == "Interface":
            zones = resource.shown("subnet_ids")
            yield (len(zones) if isinstance(zones, list) else 1) * part["interface_endpoint_zone"]


def _number(resource: Resource, path: str) -> float:
    value = resource.shown(path)
    return float(value) if isinstance(value, int | float) else 0.0


@cache
def _prices() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
