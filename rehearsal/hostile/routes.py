"""Every way in from outside, listed from what the stacks synthesized and from nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gatehouse.delivery.synthesis import Synthesis

_PARAMETER = re.compile(r"\{(\w+)\}")
_RESOURCE = re.compile(r"\$\{(\w+)\.(\w+)\.")


class WayIn(StrEnum):
    """What proves who sends a request."""

    TOKEN = "token"  # noqa: S105 - the name of a way in
    OPEN = "open"
    FUNCTION_URL = "function url"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Route:
    """A method and a path with parameters such as `{session_id}`.

    `function` is the name of the function behind it in the sources. The path of a function URL
    is `/*`, that of a route may end with `{proxy+}`: the application has the routes.
    """

    method: str
    path: str
    way_in: WayIn
    function: str

    @property
    def key(self) -> str:
        """The route as it is written in a plan: `GET /api/sessions`."""
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(_PARAMETER.findall(self.path))


def braced(path: str) -> str:
    """Return a path of Powertools, `/cms/flows/<flow>`, as API Gateway writes it."""
    return re.sub("<(.*?)>", r"{\1}", path)


def routes_of(synthesis: Synthesis) -> tuple[Route, ...]:
    """Return the routes of HTTP APIs, the methods of REST APIs and the function URLs."""
    found = [
        route for stack in synthesis.stacks for route in _routes(stack.configuration()["resource"])
    ]
    return tuple(sorted(found, key=lambda route: (route.path, route.method)))


def _routes(resources: Mapping[str, Mapping[str, Any]]) -> Iterator[Route]:
    for made in resources.get("aws_apigatewayv2_route", {}).values():
        method, path = made["route_key"].split(" ")
        way_in = WayIn.OPEN if made["authorization_type"] == "NONE" else WayIn.TOKEN
        integration = resources["aws_apigatewayv2_integration"][_named(made["target"])]
        yield Route(method, path, way_in, _function(integration["integration_uri"]))
    for made in resources.get("aws_api_gateway_method", {}).values():
        part = resources["aws_api_gateway_resource"][_named(made["resource_id"])]["path_part"]
        function = next(
            _function(integration["uri"])
            for integration in resources["aws_api_gateway_integration"].values()
            if integration["resource_id"] == made["resource_id"]
        )
        yield Route(made["http_method"], f"/{part}", WayIn.SIGNATURE, function)
    for made in resources.get("aws_lambda_function_url", {}).values():
        yield Route("*", "/*", WayIn.FUNCTION_URL, _function(made["function_name"]))


def _named(reference: str) -> str:
    """Return the name of the resource that an expression refers to."""
    found = _RESOURCE.search(reference)
    if found is None:
        raise ValueError(f"{reference} refers to no resource of its stack.")
    return found[2]


def _function(reference: str) -> str:
    return _named(reference).removesuffix("_function")
