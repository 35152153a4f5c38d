"""What is deployed, in the shapes that boto3 returns it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rehearsal.simulators.front_door.path_pattern import matches

Document = Mapping[str, Any]


@dataclass(frozen=True)
class EdgeFunction:
    """A CloudFront Function as published, with the pairs of its KeyValueStore."""

    name: str
    code: str = field(repr=False)
    values: Mapping[str, str] = field(repr=False)  # secrets


@dataclass(frozen=True)
class EdgeLambda:
    """A version of a Lambda@Edge function, and whether it sees bodies."""

    arn: str
    include_body: bool


@dataclass(frozen=True)
class Deployed:
    """A distribution and everything that it refers to, by id or ARN."""

    distribution: Document
    access_controls: Mapping[str, Document] = field(default_factory=dict)
    cache_policies: Mapping[str, Document] = field(default_factory=dict)
    origin_request_policies: Mapping[str, Document] = field(default_factory=dict)
    response_headers_policies: Mapping[str, Document] = field(default_factory=dict)
    functions: Mapping[str, EdgeFunction] = field(default_factory=dict)
    bucket_policies: Mapping[str, Document] = field(default_factory=dict)
    web_acl: Document | None = None
    pattern_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by ARN

    @property
    def arn(self) -> str:
        """The distribution's ARN."""
        return str(self.distribution["ARN"])

    @property
    def config(self) -> Document:
        """The distribution's configuration."""
        config: Document = self.distribution["DistributionConfig"]
        return config

    def behavior(self, path: str) -> Document:
        """The first behavior whose path pattern matches, else the default one."""
        for behavior in items(self.config.get("CacheBehaviors")):
            if matches(behavior["PathPattern"], path):
                return dict(behavior)
        default: Document = self.config["DefaultCacheBehavior"]
        return default

    def origin(self, behavior: Document) -> Document:
        """The origin that a behavior names."""
        origin_id = behavior["TargetOriginId"]
        return next(item for item in items(self.config["Origins"]) if item["Id"] == origin_id)

    def access_control(self, origin: Document) -> Document | None:
        """The origin access control of an origin."""
        return self.access_controls.get(origin.get("OriginAccessControlId") or "")

    def function(self, behavior: Document, event: str) -> EdgeFunction | None:
        """The function that a behavior associates with `viewer-request` or `viewer-response`."""
        for item in items(behavior.get("FunctionAssociations")):
            if item["EventType"] == event:
                return self.functions[item["FunctionARN"]]
        return None

    @staticmethod
    def edge_lambda(behavior: Document, event: str) -> EdgeLambda | None:
        """The Lambda@Edge function that a behavior associates with an event."""
        for item in items(behavior.get("LambdaFunctionAssociations")):
            if item["EventType"] == event:
                return EdgeLambda(item["LambdaFunctionARN"], bool(item.get("IncludeBody")))
        return None


def items(block: Document | None) -> tuple[Any, ...]:
    """The `Items` of one of CloudFront's `{Quantity, Items}` blocks, which may lack them."""
    return tuple((block or {}).get("Items") or ())
