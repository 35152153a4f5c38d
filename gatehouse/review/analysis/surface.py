"""The attack surface: every resource that the internet reaches, and its authentication."""

from collections.abc import Iterator
from dataclasses import dataclass

from gatehouse.review.analysis.naming import label, readable
from policies.estate import Estate, Resource, Unknown, Value


@dataclass(frozen=True, order=True)
class EntryPoint:
    """One resource that the internet reaches."""

    stack: str
    address: str
    entry: str
    reached: str
    authenticated_by: str
    is_open: bool
    leads_to: str = ""  # the origin of a distribution's behavior

    @property
    def is_function_url(self) -> bool:
        """Whether it is the URL of a function, which no gateway stands before."""
        return self.address.startswith("aws_lambda_function_url.")


def surface(estate: Estate) -> list[EntryPoint]:
    """Every entry, those that nothing authenticates first."""
    found = [entry for read in _READERS for entry in read(estate)]
    return sorted(found, key=lambda item: (not item.is_open, item))


def _entry(
    resource: Resource, entry: str, reached: str, by: str, *, is_open: bool, leads_to: str = ""
) -> EntryPoint:
    return EntryPoint(resource.stack.name, resource.address, entry, reached, by, is_open, leads_to)


def _http_routes(estate: Estate) -> Iterator[EntryPoint]:
    for route in estate.all("aws_apigatewayv2_route"):
        kind = str(route.shown("authorization_type") or "NONE")
        by = _http_authorization(estate, route, kind)
        route_key, reached = str(route.shown("route_key")), "internet, at execute-api"
        yield _entry(route, route_key, reached, by, is_open=kind == "NONE")


def _http_authorization(estate: Estate, route: Resource, kind: str) -> str:
    if kind != "JWT":
        return {"AWS_IAM": "IAM signature", "NONE": "nothing"}.get(kind, kind)
    for authorizer in estate.targets(route, "authorizer_id", "aws_apigatewayv2_authorizer"):
        issuer = authorizer.shown("jwt_configuration.issuer")
        pools = estate.pointed_to(issuer)
        return f"JWT of {label(pools[0]) if pools else issuer}"
    return "JWT"


def _rest_methods(estate: Estate) -> Iterator[EntryPoint]:
    for method in estate.all("aws_api_gateway_method"):
        kind = str(method.shown("authorization") or "NONE")
        paths = estate.targets(method, "resource_id", "aws_api_gateway_resource")
        path = str(paths[0].shown("path_part")) if paths else ""
        by = {"AWS_IAM": "IAM signature", "NONE": "nothing"}.get(kind, kind)
        entry = f"{method.shown('http_method')} /{path}"
        yield _entry(method, entry, "internet, at execute-api", by, is_open=kind == "NONE")


def _function_urls(estate: Estate) -> Iterator[EntryPoint]:
    for url in estate.all("aws_lambda_function_url"):
        is_open = url.shown("authorization_type") != "AWS_IAM"
        functions = estate.targets(url, "function_name", "aws_lambda_function")
        callers = {
            readable(estate, permission.shown("source_arn") or permission.shown("principal"))
            for permission in estate.all("aws_lambda_permission")
            for target in estate.targets(permission, "function_name", "aws_lambda_function")
            if target in functions
        }
        by = (
            "nothing"
            if is_open
            else f"IAM signature of {', '.join(sorted(callers)) or 'no caller'}"
        )
        name = label(functions[0]) if functions else str(url.shown("function_name"))
        yield _entry(url, f"URL of {name}", "internet, at lambda-url", by, is_open=is_open)


def _distributions(estate: Estate) -> Iterator[EntryPoint]:
    for distribution in estate.all("aws_cloudfront_distribution"):
        web_acl = distribution.shown("web_acl_id")
        web_acl_name = readable(estate, web_acl) if web_acl else "no web ACL"
        aliases = distribution.shown("aliases")
        host = ", ".join(aliases) if isinstance(aliases, list) and aliases else "cloudfront.net"
        default = [("default", item) for item in distribution.blocks("default_cache_behavior")]
        others = distribution.blocks("ordered_cache_behavior")
        for pattern, behavior in [*default, *((str(b.shown("path_pattern")), b) for b in others)]:
            to = behavior.shown("target_origin_id")
            protocol = behavior.shown("viewer_protocol_policy")
            by = f"{web_acl_name}; the origin {to} authenticates the caller"
            is_open = not web_acl or protocol == "allow-all"
            yield _entry(
                distribution, f"https://{host} {pattern}", "internet, at CloudFront", by,
                is_open=is_open, leads_to=str(to),
            )  # fmt: skip


def _sign_in_pages(estate: Estate) -> Iterator[EntryPoint]:
    for domain in estate.all("aws_cognito_user_pool_domain"):
        pools = estate.targets(domain, "user_pool_id", "aws_cognito_user_pool")
        factor = pools[0].shown("mfa_configuration") if pools else None
        second = {"ON": " and second factor", "OPTIONAL": " and second factor if they have one"}
        by = f"password{second.get(str(factor), ', no second factor')}"
        entry = f"sign-in page {domain.shown('domain')}"
        yield _entry(domain, entry, "internet, at amazoncognito", by, is_open=False)


def _pipelines(estate: Estate) -> Iterator[EntryPoint]:
    for role in estate.all("aws_iam_role"):
        for statement in role.statements("assume_role_policy"):
            if not statement.grants("sts:AssumeRoleWithWebIdentity"):
                continue
            subjects = [
                value
                for condition in statement.conditions
                if condition.variable.endswith(":sub")
                for value in condition.values
            ]
            by = f"identity token of {', '.join(subjects) or 'any subject'}"
            entry = f"sign-in of a pipeline as {label(role)}"
            yield _entry(role, entry, "internet, at STS", by, is_open=not subjects)


def _open_networks(estate: Estate) -> Iterator[EntryPoint]:
    for rule in estate.all("aws_vpc_security_group_ingress_rule"):
        if _anywhere(rule.shown("cidr_ipv4")) or _anywhere(rule.shown("cidr_ipv6")):
            port = rule.shown("from_port")
            yield _entry(rule, f"port {port}", "internet", "nothing", is_open=True)
    for group in estate.all("aws_security_group"):
        rules = group.shown("ingress")
        for rule in rules if isinstance(rules, list) else ():
            cidrs = [*(rule.get("cidr_blocks") or ()), *(rule.get("ipv6_cidr_blocks") or ())]
            if any(_anywhere(cidr) for cidr in cidrs):
                yield _entry(
                    group, f"port {rule.get('from_port')}", "internet", "nothing", is_open=True
                )
    for database in estate.all("aws_db_instance", "aws_rds_cluster_instance"):
        if database.shown("publicly_accessible") is True:
            yield _entry(database, label(database), "internet", "its password", is_open=True)


def _anywhere(cidr: Value) -> bool:
    return not isinstance(cidr, Unknown) and cidr in {"0.0.0.0/0", "::/0"}


def _public_buckets(estate: Estate) -> Iterator[EntryPoint]:
    for policy in estate.all("aws_s3_bucket_policy"):
        for statement in policy.statements("policy"):
            if statement.is_allow and statement.is_public() and not statement.conditions:
                name = readable(estate, policy.shown("bucket"))
                yield _entry(policy, name, "internet, at S3", "nothing", is_open=True)


_READERS = (
    _distributions, _http_routes, _rest_methods, _function_urls, _sign_in_pages, _pipelines,
    _open_networks, _public_buckets,
)  # fmt: skip
