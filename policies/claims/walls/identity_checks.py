"""Every way from the internet to a tenant's data, and what checks who comes."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.authorization.explaining import Counterexample, broken_at, not_shown, subject
from policies.authorization.model import Model
from policies.authorization.questions import Question, ask
from policies.claims.checks import Check, checks, pages
from policies.claims.claim import claim
from policies.claims.needs import Needs
from policies.claims.walls._secrets import reveals
from policies.estate import Resource, Unknown, Value, Values
from policies.service_authorization import Action

_POOL, _CLIENT = "aws_cognito_user_pool", "aws_cognito_user_pool_client"
_FUNCTION, _AUTHORIZER = "aws_lambda_function", "aws_apigatewayv2_authorizer"
# Entries whose callers this model does not know.
_UNREAD = (
    "aws_alb", "aws_amplify_app", "aws_api_gateway_domain_name_access_association",
    "aws_apprunner_service", "aws_appsync_graphql_api", "aws_elastic_beanstalk_environment",
    "aws_globalaccelerator_accelerator", "aws_iot_topic_rule", "aws_lb", "aws_lightsail_instance",
    "aws_transfer_server", "aws_vpclattice_service",
)  # fmt: skip
_PASSED_ON = frozenset({"lambda:invokefunction", "sqs:sendmessage"})


@dataclass(frozen=True)
class Passage:
    """One way in: what checks callers there, or why nothing that is known does."""

    place: Resource
    entry: str
    function: Resource | None
    check: str = ""
    problem: str = ""
    is_known: bool = True


def which(model: Model) -> Iterator[str]:
    """Each check, with the entries that it stands before."""
    found: dict[str, list[str]] = {}
    for passage in passages(model):
        behind = f" of {passage.function.name}" if passage.function else ""
        entry = passage.entry + (behind if passage.entry == "URL" else "")
        if passage.check:
            found.setdefault(passage.check, []).append(entry)
    for check, entries in sorted(found.items()):
        yield f"{check}: {', '.join(sorted(entries))}"


@claim(
    id="GH_CLAIM_013",
    severity="critical",
    title="Every path from the internet to tenant data passes an identity check, and says which",
    reason="A gateway passes on what it is not told to check. Each route, method, Function URL and "
    "origin has a check that the plans show, or one that checks.toml names with its reason.",
    threat="Anybody reads a tenant's conversations, or spends its budget, without signing in.",
    fix="Let the API's JWT authorizer check the route, or declare the function's own check.",
    platform_only=True,
    lists=which,
)
def every_path_is_checked(model: Model) -> Iterator[Counterexample]:
    reached: dict[Resource, str] = {}
    for passage in passages(model):
        function, data = passage.function, passage.problem
        if not passage.is_known:
            yield _unknown(passage)
        elif not passage.check:
            if function is not None:
                if function not in reached:
                    reached[function] = _data_behind(model, function)
                data = reached[function]
            if data:
                yield _open(passage, data)


def passages(model: Model) -> Iterator[Passage]:
    """Every way in with its check."""
    yield from _routes(model)
    yield from _urls(model)
    yield from _methods(model)
    yield from _origins(model)
    for resource in model.estate.all(*_UNREAD):
        problem = f"what checks callers of {resource.type}"
        yield Passage(resource, resource.name, None, problem=problem, is_known=False)


def _routes(model: Model) -> Iterator[Passage]:
    estate = model.estate
    for api in estate.all("aws_apigatewayv2_api"):
        for name in ("body", "route_key", "target"):
            if api.shown(name):
                problem = f"which routes {name} makes"
                yield Passage(api, api.name, None, problem=problem, is_known=False)
    for route in estate.all("aws_apigatewayv2_route"):
        functions = [
            function
            for integration in estate.targets(route, "target", "aws_apigatewayv2_integration")
            for function in estate.targets(integration, "integration_uri", _FUNCTION)
        ]
        entry, kind = str(route.shown("route_key")), route.shown("authorization_type")
        for function in (*functions,) or (None,):
            yield _of_route(model, route, entry, function, kind)


def _of_route(
    model: Model, route: Resource, entry: str, function: Resource | None, kind: Value
) -> Passage:
    if isinstance(kind, Unknown) and route.raw.expressions.get("authorization_type"):
        return Passage(route, entry, function, problem="its authorization", is_known=False)
    if kind == "AWS_IAM":
        return Passage(route, entry, function, "an IAM signature")
    if kind == "CUSTOM":
        what = "by which rules its authorizer function decides"
        return Passage(route, entry, function, problem=what, is_known=False)
    if kind == "JWT":
        authorizers = model.estate.targets(route, "authorizer_id", _AUTHORIZER)
        if not authorizers:
            what = "which authorizer checks it"
            return Passage(route, entry, function, problem=what, is_known=False)
        return _by_token(model, route, entry, function, authorizers[0])
    return _declared(model, route, entry, function, "its authorization is NONE")


def _by_token(
    model: Model, route: Resource, entry: str, function: Resource | None, authorizer: Resource
) -> Passage:
    """Tokens of a pool of these stacks, for a client of it."""
    if authorizer.shown("authorizer_type") != "JWT":
        what = "by which rules its authorizer function decides"
        return Passage(route, entry, function, problem=what, is_known=False)
    issuer = authorizer.shown("jwt_configuration.issuer")
    audience = authorizer.shown("jwt_configuration.audience")
    for value in (issuer, audience):
        if isinstance(value, Unknown):
            what = "whose tokens its authorizer accepts"
            return Passage(route, entry, function, problem=what, is_known=False)
    where = authorizer.place
    pool = _named(model, issuer, _POOL)
    if pool is None:
        problem = f"{where} accepts tokens of {issuer}, which is no user pool of these stacks"
        return Passage(route, entry, function, problem=problem)
    foreign = [item for item in audience or [] if not _named(model, item, _CLIENT)]
    if foreign or not audience:
        problem = f"{where} accepts tokens for {', '.join(map(str, foreign)) or 'every client'}"
        return Passage(route, entry, function, problem=problem)
    return Passage(route, entry, function, f"a token of {pool.name}, by API Gateway")


def _urls(model: Model) -> Iterator[Passage]:
    """A signature says that the distribution calls; who the caller is, the function checks."""
    for url in model.estate.all("aws_lambda_function_url"):
        functions = model.estate.targets(url, "function_name", _FUNCTION)
        signed = url.shown("authorization_type") == "AWS_IAM"
        for function in (*functions,) or (None,):
            if signed:
                yield _declared(model, url, "URL", function, "a Function URL checks no user")
            else:
                problem = "its authorization is not AWS_IAM, so that it needs no distribution"
                yield Passage(url, "URL", function, problem=problem)


def _methods(model: Model) -> Iterator[Passage]:
    estate = model.estate
    for api in estate.all("aws_api_gateway_rest_api"):
        if api.raw.expressions.get("body"):
            yield Passage(api, api.name, None, problem="which methods body makes", is_known=False)
    for method in estate.all("aws_api_gateway_method"):
        paths = estate.targets(method, "resource_id", "aws_api_gateway_resource")
        path = str(paths[0].shown("path_part")) if paths else ""
        entry, kind = f"{method.shown('http_method')} /{path}", method.shown("authorization")
        functions = [
            function
            for item in estate.all("aws_api_gateway_integration")
            if item.shown("resource_id") == method.shown("resource_id")
            for function in estate.targets(item, "uri", _FUNCTION)
        ]
        function = functions[0] if functions else None
        if kind == "AWS_IAM":
            yield Passage(method, entry, function, "an IAM signature")
        elif kind == "NONE" or not kind:
            yield _declared(model, method, entry, function, "its authorization is NONE")
        else:
            what = f"what the authorization {kind} checks"
            yield Passage(method, entry, function, problem=what, is_known=False)


def _origins(model: Model) -> Iterator[Passage]:
    """What is behind the distribution: gateways and URLs as above, and buckets of pages."""
    for distribution in model.estate.all("aws_cloudfront_distribution"):
        for origin in distribution.blocks("origin"):
            yield from _of_origin(model, distribution, origin)


def _of_origin(model: Model, distribution: Resource, origin: Values) -> Iterator[Passage]:
    host, name = origin.shown("domain_name"), f"origin {origin.shown('origin_id')}"
    targets = model.estate.pointed_to(host) or model.estate.named(host)
    if not targets:
        problem = f"who answers at {host}, and whom that checks"
        yield Passage(distribution, name, None, problem=problem, is_known=False)
    for target in targets:
        if target.type == "aws_s3_bucket":
            where = target.place
            why = pages().get(where, "")
            problem = "" if why else f"everybody reads bucket {target.name}"
            check = f"public: {why}" if why else ""
            yield Passage(distribution, name, None, check, problem)


def _declared(
    model: Model, place: Resource, entry: str, function: Resource | None, problem: str
) -> Passage:
    """The check that a function makes by itself, as `checks.toml` says it."""
    if function is None:
        return Passage(place, entry, None, problem="what it leads to", is_known=False)
    short = function.name.removeprefix(f"{Needs(model).prefix}-")
    for item in checks():
        if item.function == short and entry in item.entries:
            return _compared(model, place, entry, function, item)
    return Passage(place, entry, function, problem=problem)


def _compared(
    model: Model, place: Resource, entry: str, function: Resource, item: Check
) -> Passage:
    """A check compares with what its variables name; those must be of these stacks."""
    for variable, type_ in item.against.items():
        value = function.shown(f"environment.variables.{variable}")
        if isinstance(value, Unknown):
            what = f"what {variable} of {function.name} is"
            return Passage(place, entry, function, problem=what, is_known=False)
        if not value or _named(model, value, type_) is None:
            kind = type_.removeprefix("aws_").replace("_", " ")
            problem = f"its check compares with {variable} = {value or 'nothing'}, which is no "
            return Passage(place, entry, function, problem=f"{problem}{kind} of these stacks")
    return Passage(place, entry, function, item.check)


def _named(model: Model, value: Value, type_: str) -> Resource | None:
    """The resource that a text names: by pointer, by name, or by its id at the end of an issuer."""
    if not isinstance(value, str):
        return None
    found = model.estate.pointed_to(value) or model.estate.named(value, type_)
    ending = value.rpartition("/")[2]
    found = found or (model.estate.named(ending, type_) if value.startswith("https://") else [])
    return next((item for item in found if item.type == type_), None)


def _data_behind(model: Model, function: Resource) -> str:
    """One request of the function for what is a tenant's; empty when it may make none."""
    for resource in model.estate.targets(function, "role", "aws_iam_role"):
        role = model.role(resource)
        for breach in ask(model, Question(role, _is_data)) if role else ():
            what = subject(breach.target, breach.request)
            return f"{function.name} may {breach.request.action} on {what}"
    return ""


def _is_data(action: Action) -> bool:
    return reveals(action) or action.name.lower() in _PASSED_ON


def _open(passage: Passage, data: str) -> Counterexample:
    place, function = passage.place, passage.function
    behind = function.name if function else place.name
    return broken_at(
        place,
        f"anyone → {passage.entry} → {behind}, because {passage.problem}",
        f"Anybody on the internet sends a request to {passage.entry}.",
        f"{place.place} passes it on: {passage.problem}.",
        f"{data}.",
        change=f"Set authorization_type = JWT with the API's authorizer at {place.place}, or name "
        "the check and its reason in policies/claims/checks.toml.",
    )


def _unknown(passage: Passage) -> Counterexample:
    return not_shown(
        passage.place,
        f"{passage.problem} ({passage.entry})",
        change="Use a JWT authorizer of these stacks, an IAM signature, or a check of checks.toml.",
    )
