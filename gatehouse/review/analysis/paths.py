"""Paths from the internet to tenant data, hop by hop."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from gatehouse.review.analysis.naming import label, owner
from gatehouse.review.analysis.surface import EntryPoint, surface
from policies.estate import CannotJudgeError, Estate, Resource

_STORES = frozenset({"aws_dynamodb_table", "aws_rds_cluster", "aws_s3_bucket", "aws_sqs_queue"})
_SILENT = frozenset({"aws_api_gateway_integration", "aws_apigatewayv2_integration"})
_LONGEST = 8
Start = tuple[list[str], Resource]
Edges = Mapping[Resource, list[tuple[str, Resource]]]


@dataclass(frozen=True, order=True)
class Path:
    """From an entry, past what authenticates it, to a store."""

    entry: str
    authenticated_by: str
    hops: tuple[str, ...]
    store: str


def paths(estate: Estate) -> list[Path]:
    """The shortest path from every entry to every store that it reaches."""
    edges = _edges(estate)
    found = {
        Path(entry.entry, entry.authenticated_by, tuple(hops), label(store))
        for entry in surface(estate)
        for start in _starts(estate, entry)
        for hops, store in _reached(edges, start)
    }
    return sorted(found)


def _starts(estate: Estate, entry: EntryPoint) -> Iterator[Start]:
    """The resources behind an entry: for a distribution the routes or the URL of an origin."""
    resource = estate.at(entry.stack, entry.address)
    if resource is None:
        return
    if not entry.leads_to:
        yield [], resource
        return
    for origin in resource.blocks("origin"):
        if origin.shown("origin_id") == entry.leads_to:
            for target in estate.pointed_to(origin.shown("domain_name")):
                yield from _behind(estate, target, entry.entry.rpartition(" ")[2])


def _behind(estate: Estate, target: Resource, pattern: str) -> Iterator[Start]:
    if target.type == "aws_lambda_function_url":
        yield [label(target)], target
    for route in estate.all("aws_apigatewayv2_route"):
        if target in estate.targets(route, "api_id", "aws_apigatewayv2_api"):
            method, _, path = str(route.shown("route_key")).partition(" ")
            if pattern == "default" or fnmatchcase(path, pattern):
                authorization = route.shown("authorization_type") or "NONE"
                yield [f"{method} {path} ({authorization})"], route


def _reached(edges: Edges, start: Start) -> Iterator[tuple[list[str], Resource]]:
    """Breadth first, so that the first path to a store is the shortest."""
    seen, waiting = {start[1]}, [start]
    while waiting:
        hops, at = waiting.pop(0)
        for how, following in edges.get(at, ()) if len(hops) < _LONGEST else ():
            if following in seen:
                continue
            seen.add(following)
            if following.type in _STORES:
                yield [*hops, how], following
            elif following.type in _SILENT:
                waiting.append((hops, following))
            else:
                waiting.append(([*hops, f"{how} {label(following)}".strip()], following))


def _edges(estate: Estate) -> Edges:
    edges: dict[Resource, list[tuple[str, Resource]]] = {}
    for source, how, target in (*_requests(estate), *_granted(estate)):
        edges.setdefault(source, []).append((how, target))
    return edges


def _requests(estate: Estate) -> Iterator[tuple[Resource, str, Resource]]:
    """The edges along which requests are forwarded."""
    yield from _through(estate, "aws_apigatewayv2_route", "target", "aws_apigatewayv2_integration")
    yield from _through(
        estate, "aws_apigatewayv2_integration", "integration_uri", "aws_lambda_function"
    )
    yield from _through(estate, "aws_lambda_function_url", "function_name", "aws_lambda_function")
    yield from _through(estate, "aws_api_gateway_integration", "uri", "aws_lambda_function")
    yield from _of_rest_methods(estate)
    for mapping in estate.all("aws_lambda_event_source_mapping"):
        for queue in estate.targets(mapping, "event_source_arn", "aws_sqs_queue"):
            for function in estate.targets(mapping, "function_name", "aws_lambda_function"):
                yield queue, "invokes", function


def _through(
    estate: Estate, type_: str, path: str, to: str
) -> Iterator[tuple[Resource, str, Resource]]:
    for resource in estate.all(type_):
        for target in estate.targets(resource, path, to):
            yield resource, "", target


def _of_rest_methods(estate: Estate) -> Iterator[tuple[Resource, str, Resource]]:
    for integration in estate.all("aws_api_gateway_integration"):
        for method in estate.all("aws_api_gateway_method"):
            if method.shown("resource_id") == integration.shown("resource_id"):
                yield method, "", integration


def _granted(estate: Estate) -> Iterator[tuple[Resource, str, Resource]]:
    """The edges that the roles of functions grant."""
    policies: dict[Resource, list[Resource]] = {}
    for policy in estate.all("aws_iam_role_policy"):
        for role in estate.targets(policy, "role", "aws_iam_role"):
            policies.setdefault(role, []).append(policy)
    for function in estate.all("aws_lambda_function"):
        for role in estate.targets(function, "role", "aws_iam_role"):
            for policy in policies.get(role, ()):
                yield from ((function, how, to) for how, to in _targets(estate, policy))


def _targets(estate: Estate, policy: Resource) -> Iterator[tuple[str, Resource]]:
    try:
        statements = policy.statements("policy")
    except CannotJudgeError:
        return
    for statement in statements if statements else ():
        for arn in statement.resources if statement.is_allow else ():
            found = owner(estate, arn)
            if found and found.type == "aws_lambda_function":
                yield "invokes", found
            elif found and found.type in _STORES:
                short = sorted({action.split(":")[1] for action in statement.actions})
                yield ", ".join(short), found
