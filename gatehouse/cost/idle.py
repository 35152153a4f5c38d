"""What the stacks cost a month when nobody uses them, from a dated table of list prices."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gatehouse.cost.line import CostLine
from gatehouse.cost.prices import prices
from policies.estate import Estate, Resource

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
    for line in lines(estate):
        by_stack[line.stack] += line.amount
    rounded = {stack: round(amount, 2) for stack, amount in by_stack.items()}
    total = round(sum(rounded.values()), 2)
    return MonthlyCost(rounded, total, unpriced(estate), str(prices()["date"]))


def lines(estate: Estate, among: Iterable[Resource] | None = None) -> tuple[CostLine, ...]:
    """Each thing that is billed without being used, of all resources or of those `among` them.

    Equal ones of a stack are added up.
    """
    counted: dict[tuple[str, str, float], float] = {}
    for resource in estate.all() if among is None else among:
        for line in _of(estate, resource):
            key = (line.stack, line.what, line.price)
            counted[key] = counted.get(key, 0.0) + line.quantity
    return tuple(
        CostLine(stack, what, quantity, price)
        for (stack, what, price), quantity in counted.items()
        if quantity
    )


def unpriced(estate: Estate) -> tuple[str, ...]:
    """Types that have a price of their own at AWS, perhaps, and none in the table."""
    free = tuple(prices()["free"]["types"])
    types = {
        resource.type
        for resource in estate.all()
        if not resource.type.startswith(free) and not list(_of(estate, resource))
    }
    return tuple(sorted(types))


def _of(estate: Estate, resource: Resource) -> Iterable[CostLine]:
    stack, monthly = resource.stack.name, prices()["monthly"].get(resource.type)
    if monthly is not None:
        yield CostLine(stack, resource.type, 1, monthly)
    for part, quantity in _parts(estate, resource):
        yield CostLine(stack, part.replace("_", " "), quantity, prices()["part"][part])


def _parts(estate: Estate, resource: Resource) -> Iterator[tuple[str, float]]:
    match resource.type:
        case "aws_cloudwatch_metric_alarm":
            queries = resource.blocks("metric_query")
            yield "alarm_metric", len([query for query in queries if query.blocks("metric")]) or 1
        case "aws_rds_cluster":
            units = _number(resource, "serverlessv2_scaling_configuration.min_capacity")
            instances = [
                instance
                for instance in estate.all("aws_rds_cluster_instance")
                if resource in estate.targets(instance, "cluster_identifier", "aws_rds_cluster")
            ]
            yield "aurora_capacity_unit", units * len(instances)
            yield "aurora_storage_gigabyte", 1
            if resource.shown("manage_master_user_password") is True:
                yield "master_password", 1
        case "aws_db_proxy":
            yield "proxy_capacity_unit", _LEAST_PROXY_UNITS
        case "aws_wafv2_web_acl":
            yield "web_acl_rule", len(resource.blocks("rule"))
        case "aws_vpc_endpoint" if resource.shown("vpc_endpoint_type") == "Interface":
            zones = resource.shown("subnet_ids")
            yield "interface_endpoint_zone", len(zones) if isinstance(zones, list) else 1


def _number(resource: Resource, path: str) -> float:
    value = resource.shown(path)
    return float(value) if isinstance(value, int | float) else 0.0
