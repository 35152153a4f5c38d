"""The boxes of the diagram, and which resources of an estate each of them is made of."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from importlib import resources
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter

from gatehouse.cost import idle
from gatehouse.review.analysis.naming import label
from policies.estate import Estate, Resource

Zone = Literal["outside", "edge", "doors", "street", "queues", "vault", "data", "operation"]
ZONES: tuple[Zone, ...] = get_args(Zone)

# What somebody would look for in the diagram. Other types are parts of one of these.
BOXED = frozenset({
    "aws_api_gateway_rest_api", "aws_apigatewayv2_api", "aws_budgets_budget",
    "aws_cloudfront_distribution", "aws_cloudfront_function", "aws_cloudfront_key_value_store",
    "aws_cloudwatch_composite_alarm", "aws_cloudwatch_dashboard", "aws_cloudwatch_metric_alarm",
    "aws_cognito_user_pool",
    "aws_cognito_user_pool_client", "aws_cognito_user_pool_domain", "aws_db_proxy",
    "aws_dynamodb_table", "aws_iam_openid_connect_provider", "aws_kms_key",
    "aws_lambda_function", "aws_lambda_function_url", "aws_rds_cluster",
    "aws_rds_cluster_instance", "aws_s3_bucket", "aws_secretsmanager_secret", "aws_sns_topic",
    "aws_sqs_queue", "aws_ssm_parameter", "aws_vpc", "aws_wafv2_web_acl",
})  # fmt: skip


class Box(BaseModel):
    """One box, as `boxes.toml` describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    zone: Zone
    does: str
    why: str
    resources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    use: tuple[str, ...] = ()


def boxes() -> tuple[Box, ...]:
    """Every box, column by column."""
    file = resources.files("gatehouse.diagram").joinpath("boxes.toml")
    read = tomllib.loads(file.read_text(encoding="utf-8"))["box"]
    found = TypeAdapter(tuple[Box, ...]).validate_python(read)
    return tuple(sorted(found, key=lambda box: ZONES.index(box.zone)))


@dataclass(frozen=True)
class Placement:
    """The boxes of an estate: those that it has, and what is in which."""

    estate: Estate

    @cached_property
    def members(self) -> dict[Resource, Box]:
        """Which box each resource belongs to that is in one."""
        return {
            resource: box
            for box in boxes()
            for resource in self.estate.all()
            if any(self._fits(resource, wanted) for wanted in box.resources)
        }

    @cached_property
    def shown(self) -> tuple[Box, ...]:
        """The boxes that this estate has; one without resources is outside of every plan."""
        has = set(self.members.values())
        return tuple(box for box in boxes() if box in has or not box.resources)

    @property
    def missing(self) -> Iterator[Resource]:
        """Resources that no box has, though somebody would look for them or pays for them."""
        paid = {resource for resource in self.estate.all() if idle.lines(self.estate, [resource])}
        for resource in self.estate.all():
            if resource not in self.members and (resource.type in BOXED or resource in paid):
                yield resource

    def of(self, text: str) -> Box | None:
        """The box that a principal or a resource of a policy belongs to, by its readable name."""
        if text in self._labels:
            return self._labels[text]
        return next(
            (box for box in self.shown
             for name in box.names if fnmatchcase(text, self._named(name))),
            None,
        )  # fmt: skip

    def resources(self, box: Box) -> Sequence[Resource]:
        """What a box is made of."""
        return [resource for resource, its in self.members.items() if its == box]

    @cached_property
    def _labels(self) -> dict[str, Box]:
        return {label(resource): box for resource, box in self.members.items()}

    def _fits(self, resource: Resource, wanted: str) -> bool:
        type_, _, name = wanted.partition(" ")
        return resource.type == type_ and fnmatchcase(resource.name, self._named(name) or "*")

    def _named(self, name: str) -> str:
        return name.replace("{prefix}", f"gatehouse-{self.estate.environment}")
