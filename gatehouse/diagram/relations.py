"""Who may reach whom in an estate, from box to box, as its plans say it."""

from collections.abc import Iterator
from dataclasses import dataclass

from gatehouse.diagram.boxes import Placement
from gatehouse.review.analysis.access import access
from gatehouse.review.analysis.naming import label
from gatehouse.review.analysis.surface import EntryPoint, surface
from policies.claims.checks import checks
from policies.estate import Estate, Resource

_RUNTIMES = ("lambda.amazonaws.com", "edgelambda.amazonaws.com")  # run every function as its role
_PARTS = {  # a part of a resource that has a box, and where it names it
    "aws_api_gateway_method": ("rest_api_id", "aws_api_gateway_rest_api"),
    "aws_apigatewayv2_route": ("api_id", "aws_apigatewayv2_api"),
}


@dataclass(frozen=True, order=True)
class Relation:
    """One may reach another: ids of boxes, or what a policy says where no box is meant."""

    source: str
    target: str
    how: str
    conditions: tuple[str, ...] = ()


def relations(placement: Placement) -> list[Relation]:
    """Every relation of an estate, each once."""
    readers = (_granted, _entered, _forwarded, _placed)
    return sorted({found for read in readers for found in read(placement)})


def entry_of(estate: Estate, route: str, function: str) -> EntryPoint | None:
    """The entry by which a request came: its route, or the URL of the function that answered."""
    url = f"URL of function gatehouse-{estate.environment}-{function}"
    return next((entry for entry in surface(estate) if entry.entry in {route, url}), None)


def checked_by(entry: EntryPoint) -> str:
    """What checks who comes by an entry: a gateway, the function behind it, or both."""
    url = "URL" if entry.is_function_url else entry.entry
    own = [check.check for check in checks() if url in check.entries]
    return ", then ".join(([] if entry.is_open and own else [entry.authenticated_by]) + own)


def _granted(placement: Placement) -> Iterator[Relation]:
    for grant in access(placement.estate):
        if grant.principal in _RUNTIMES:
            continue
        origins = [text.removeprefix("from ") for text in grant.conditions if "from " in text[:5]]
        source = origins[0].partition("/")[0] if origins else grant.principal
        how = f"{grant.verb} ({', '.join(grant.actions)})"
        conditions = tuple(text for text in grant.conditions if not text.startswith("from "))
        yield _relation(placement, source, grant.resource, how, conditions)


def _entered(placement: Placement) -> Iterator[Relation]:
    for entry in surface(placement.estate):
        resource = placement.estate.at(entry.stack, entry.address)
        if resource is None:
            continue
        source = "slack" if "/slack" in entry.entry else "people"
        target = _id(placement, label(_whole(placement.estate, resource)))
        if target != "pipeline":  # the role of a pipeline is the pipeline itself
            yield Relation(source, target, entry.entry, (f"checked by {checked_by(entry)}",))


def _forwarded(placement: Placement) -> Iterator[Relation]:
    """Where the edge sends what it let through."""
    estate = placement.estate
    for distribution in estate.all("aws_cloudfront_distribution"):
        own = label(distribution)
        for acl in estate.targets(distribution, "web_acl_id", "aws_wafv2_web_acl"):
            yield _relation(placement, label(acl), own, "judge each request of")
        for origin in distribution.blocks("origin"):
            for target in estate.pointed_to(origin.shown("domain_name")):
                how = f"send requests to ({origin.shown('origin_id')})"
                yield _relation(placement, own, label(target), how)
        for function in _at_the_edge(estate, distribution):
            yield _relation(placement, own, label(function), "run at the edge")


def _at_the_edge(estate: Estate, distribution: Resource) -> Iterator[Resource]:
    for behaviors in ("default_cache_behavior", "ordered_cache_behavior"):
        for behavior in distribution.blocks(behaviors):
            for association in behavior.blocks("lambda_function_association"):
                yield from estate.pointed_to(association.shown("lambda_arn"))


def _placed(placement: Placement) -> Iterator[Relation]:
    """Which functions run in the network."""
    networks = placement.estate.all("aws_vpc")
    for function in placement.estate.all("aws_lambda_function"):
        if networks and function.blocks("vpc_config"):
            yield _relation(placement, label(function), label(networks[0]), "run within")


def _relation(
    placement: Placement, source: str, target: str, how: str, conditions: tuple[str, ...] = ()
) -> Relation:
    return Relation(_id(placement, source), _id(placement, target), how, conditions)


def _id(placement: Placement, text: str) -> str:
    box = placement.of(text)
    return box.id if box else text


def _whole(estate: Estate, resource: Resource) -> Resource:
    path, type_ = _PARTS.get(resource.type, ("", ""))
    whole = estate.targets(resource, path, type_) if path else []
    return whole[0] if whole else resource
