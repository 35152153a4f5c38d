"""The functions that have a Function URL, as they are deployed, read by Lambda's own API."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from gatehouse.aws import AwsCaller


@dataclass(frozen=True)
class Layer:
    """A layer version of this account."""

    arn: str
    location: str = field(compare=False)  # where to fetch it, another each time


@dataclass(frozen=True)
class DeployedFunction:
    """A function with its address. Two that are equal need no restart in between."""

    name: str
    arn: str
    host: str
    authorized_by_iam: bool
    code_hash: str
    handler: str
    role: str
    memory_mb: int
    variables: Mapping[str, str] = field(repr=False)
    layers: tuple[Layer, ...]
    code_location: str = field(compare=False, repr=False)
    policy: Mapping[str, Any] = field(compare=False)
    timeout_seconds: int = 3


class FunctionReader:
    """Reads as a caller who may see everything."""

    def __init__(self, caller: AwsCaller) -> None:
        self._lambda = caller.client("lambda")

    def read(self) -> dict[str, DeployedFunction]:
        """Every function with a Function URL, by the host name of that address."""
        found = {}
        for page in self._lambda.get_paginator("list_functions").paginate():
            for summary in page["Functions"]:
                function = self._function(summary["FunctionName"])
                if function:
                    found[function.host] = function
        return found

    def _function(self, name: str) -> DeployedFunction | None:
        try:
            address = self._lambda.get_function_url_config(FunctionName=name)
        except ClientError:
            return None
        described = self._lambda.get_function(FunctionName=name)
        configured = described["Configuration"]
        layers = (self._layer(layer["Arn"]) for layer in configured.get("Layers", []))
        return DeployedFunction(
            name=name,
            arn=configured["FunctionArn"],
            host=urlsplit(address["FunctionUrl"]).hostname or "",
            authorized_by_iam=address["AuthType"] == "AWS_IAM",
            code_hash=configured["CodeSha256"],
            handler=configured["Handler"],
            role=configured["Role"],
            memory_mb=configured["MemorySize"],
            variables=(configured.get("Environment") or {}).get("Variables") or {},
            layers=tuple(layer for layer in layers if layer),
            code_location=described["Code"]["Location"],
            policy=self._policy(name),
            timeout_seconds=configured["Timeout"],
        )

    def _layer(self, arn: str) -> Layer | None:
        """None for a layer that is not kept here: AWS's adapter, in whose place we stand."""
        name, _, version = arn.rpartition(":")
        try:
            found = self._lambda.get_layer_version(LayerName=name, VersionNumber=int(version))
        except ClientError:
            return None
        location = found["Content"].get("Location")
        return Layer(arn, location) if location else None

    def _policy(self, name: str) -> Mapping[str, Any]:
        try:
            policy: Mapping[str, Any] = json.loads(
                self._lambda.get_policy(FunctionName=name)["Policy"]
            )
        except ClientError:
            return {"Statement": []}
        return policy
