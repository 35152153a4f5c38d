"""Which policy belongs to which principal or resource, by the resources that attach them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policies.authorization.arns import Arns
from policies.authorization.conditions import HIDDEN, Test
from policies.authorization.rules import Named, Policy, Rule, read_policy
from policies.estate import Estate, Resource, Unknown

if TYPE_CHECKING:
    from policies.authorization.model import Target

# Types of resources with the services of their actions.
_SERVICES = {
    "aws_api_gateway_rest_api": ("execute-api",),
    "aws_cloudwatch_log_group": ("logs",),
    "aws_cognito_user_pool": ("cognito-idp",),
    "aws_dynamodb_table": ("dynamodb",),
    "aws_iam_role": ("sts",),
    "aws_kms_key": ("kms",),
    "aws_lambda_function": ("lambda",),
    "aws_rds_cluster": ("rds", "rds-data"),
    "aws_s3_bucket": ("s3",),
    "aws_secretsmanager_secret": ("secretsmanager",),
    "aws_sns_topic": ("sns",),
    "aws_sqs_queue": ("sqs",),
    "aws_ssm_parameter": ("ssm",),
}
_STRICT = frozenset({"aws_iam_role", "aws_kms_key"})
# Resources that attach a policy: type of the attaching one, reference, attribute, target.
_POLICIES = (
    ("aws_api_gateway_rest_api", "", "policy", "aws_api_gateway_rest_api"),
    ("aws_api_gateway_rest_api_policy", "rest_api_id", "policy", "aws_api_gateway_rest_api"),
    ("aws_dynamodb_resource_policy", "resource_arn", "policy", "aws_dynamodb_table"),
    ("aws_iam_role", "", "assume_role_policy", "aws_iam_role"),
    ("aws_kms_key", "", "policy", "aws_kms_key"),
    ("aws_kms_key_policy", "key_id", "policy", "aws_kms_key"),
    ("aws_s3_bucket", "", "policy", "aws_s3_bucket"),
    ("aws_s3_bucket_policy", "bucket", "policy", "aws_s3_bucket"),
    ("aws_secretsmanager_secret", "", "policy", "aws_secretsmanager_secret"),
    ("aws_secretsmanager_secret_policy", "secret_arn", "policy", "aws_secretsmanager_secret"),
    ("aws_sns_topic", "", "policy", "aws_sns_topic"),
    ("aws_sns_topic_policy", "arn", "policy", "aws_sns_topic"),
    ("aws_sqs_queue", "", "policy", "aws_sqs_queue"),
    ("aws_sqs_queue_policy", "queue_url", "policy", "aws_sqs_queue"),
)
_OF_IDENTITIES = frozenset({
    "aws_iam_group_policy", "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy",
})  # fmt: skip
_OTHERS = frozenset({"aws_kms_grant", "aws_lambda_permission"})
_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def is_read(type_: str) -> bool:
    """Whether the model reads what a type of resource allows."""
    attaching = {item[0] for item in _POLICIES}
    return type_ in attaching or type_ in _OF_IDENTITIES or type_ in _OTHERS


def targets(estate: Estate, arns: Arns, make: "type[Target]") -> "Iterator[Target]":
    """Every resource that requests name, with its own policies."""
    attached: dict[Resource, list[Policy]] = {}
    lost: list[tuple[Resource, Policy]] = []
    for target, policy, source in _attached(estate, arns):
        if target is None:
            lost.append((source, policy))
        else:
            attached.setdefault(target, []).append(policy)
    for type_, services in _SERVICES.items():
        for resource in estate.all(type_):
            policies = tuple(attached.get(resource, ())) or _default(resource, arns)
            yield make(resource, arns.of(resource), services, policies, type_ in _STRICT)
    for source, policy in lost:  # a policy on something that is not in these plans
        yield make(source, f"{arns.of(source)}", ("*",), (policy,))


def _attached(estate: Estate, arns: Arns) -> Iterator[tuple[Resource | None, Policy, Resource]]:
    for type_, reference, attribute, target_type in _POLICIES:
        for resource in estate.all(type_):
            found = [resource]
            if reference:
                found = estate.targets(resource, reference, target_type)
            name = f"the policy of {(found or [resource])[0].name}"
            policy = read_policy(name, resource, attribute, arns.replace)
            if policy:
                yield (found[0] if found else None), policy, resource
    for resource in estate.all("aws_lambda_permission"):
        found = estate.targets(resource, "function_name", "aws_lambda_function")
        yield (found[0] if found else None), _permission(resource, found, arns), resource
    for resource in estate.all("aws_kms_grant"):
        found = estate.targets(resource, "key_id", "aws_kms_key")
        yield (found[0] if found else None), _grant(resource, arns), resource


def _permission(resource: Resource, functions: list[Resource], arns: Arns) -> Policy:
    """`aws_lambda_permission` as the statement that Lambda makes of it."""
    principal = _shown(resource, "principal", arns)
    kind = "Service" if principal.endswith((".amazonaws.com", ".aws.internal")) else "AWS"
    tests = [
        Test.read(operator, key, (_shown(resource, path, arns),))
        for path, operator, key in (
            ("source_arn", "ArnLike", "aws:SourceArn"),
            ("source_account", "StringEquals", "aws:SourceAccount"),
            ("function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"),
            ("principal_org_id", "StringEquals", "aws:PrincipalOrgID"),
            ("event_source_token", "StringEquals", "lambda:EventSourceToken"),
        )
        if not _is_absent(resource, path)
    ]
    arn = arns.of(functions[0]) if functions else "*"
    qualifier = resource.shown("qualifier")
    is_qualified = isinstance(qualifier, str) and not _is_absent(resource, "qualifier")
    arn += f":{qualifier}" if is_qualified and functions else ""
    return _single(
        resource, f"a permission of {functions[0].name if functions else resource.name}",
        sid=_shown(resource, "statement_id", arns), action=_shown(resource, "action", arns),
        resources=(arn,), principal=Named("*" if principal == "*" else kind, principal),
        tests=tuple(tests),
    )  # fmt: skip


def _grant(resource: Resource, arns: Arns) -> Policy:
    operations = resource.shown("operations")
    names = [f"kms:{item}" for item in operations] if isinstance(operations, list) else ["kms:*"]
    rules = tuple(
        rule
        for name in names
        for rule in _single(
            resource, "a grant of the key", sid="", action=name, resources=("*",),
            principal=Named("AWS", _shown(resource, "grantee_principal", arns)), tests=(),
        ).rules
    )  # fmt: skip
    return Policy("a grant of the key", resource.stack.name, resource.address, rules)


def _is_absent(resource: Resource, path: str) -> bool:
    """Whether nobody set an attribute: after an apply the provider shows it as an empty text."""
    return resource.shown(path) in (None, "")


def _shown(resource: Resource, path: str, arns: Arns) -> str:
    value = resource.shown(path)
    return HIDDEN if isinstance(value, Unknown) or value is None else arns.replace(str(value))


def _single(
    resource: Resource,
    name: str,
    *,
    sid: str,
    action: str,
    resources: tuple[str, ...],
    principal: Named,
    tests: tuple[Test, ...],
) -> Policy:
    rule = Rule(
        sid=sid,
        stack=resource.stack.name,
        address=resource.address,
        is_allow=True,
        actions=(action,),
        not_actions=(),
        resources=resources,
        not_resources=(),
        principals=(principal,),
        not_principals=(),
        tests=tests,
    )
    return Policy(name, resource.stack.name, resource.address, (rule,))


def _default(resource: Resource, arns: Arns) -> tuple[Policy, ...]:
    """What AWS gives a key without a policy: its account decides."""
    if resource.type != "aws_kms_key":
        return ()
    root = Named("AWS", f"arn:aws:iam::{arns.account}:root")
    return (
        _single(
            resource, "the default policy of the key", sid="", action="kms:*", resources=("*",),
            principal=root, tests=(),
        ),
    )  # fmt: skip


def identity(estate: Estate, arns: Arns, resource: Resource) -> Iterator[Policy]:
    """The policies of a role or user: inline, attached, and those of its groups."""
    kind = resource.type.removeprefix("aws_iam_")
    yield from _inline(resource, arns)
    yield from _own(estate, arns, resource, kind)
    yield from _attached_to(estate, arns, resource, kind)
    for group in _groups(estate, resource) if kind == "user" else ():
        yield from identity(estate, arns, group)


def _attached_to(estate: Estate, arns: Arns, resource: Resource, kind: str) -> Iterator[Policy]:
    attaching = (
        (f"aws_iam_{kind}_policy_attachment", kind),
        ("aws_iam_policy_attachment", f"{kind}s"),
    )
    for type_, path in attaching:
        for item in estate.all(type_):
            if _names(estate, item, path, resource):
                yield _managed(estate, arns, item, "policy_arn")
    managed = resource.shown("managed_policy_arns")
    written = managed if resource.raw.expressions.get("managed_policy_arns") else ()
    for number, _ in enumerate(written if isinstance(written, list) else ()):
        yield _managed(estate, arns, resource, f"managed_policy_arns.{number}")


def boundary(estate: Estate, arns: Arns, resource: Resource) -> tuple[Policy, ...] | None:
    """The permissions boundary; None without one."""
    value = resource.shown("permissions_boundary")
    is_hidden = isinstance(value, Unknown) and not value.references
    if _is_absent(resource, "permissions_boundary") or is_hidden:
        return None
    return (_managed(estate, arns, resource, "permissions_boundary"),)


def _own(estate: Estate, arns: Arns, resource: Resource, kind: str) -> Iterator[Policy]:
    for item in estate.all(f"aws_iam_{kind}_policy"):
        if _names(estate, item, kind, resource):
            policy = read_policy(f"the policy of {resource.name}", item, "policy", arns.replace)
            if policy:
                yield policy


def _inline(resource: Resource, arns: Arns) -> Iterator[Policy]:
    blocks = resource.shown("inline_policy")
    if not resource.raw.expressions.get("inline_policy"):
        return
    for number, _ in enumerate(blocks if isinstance(blocks, list) else ()):
        name = f"an inline policy of {resource.name}"
        policy = read_policy(name, resource, f"inline_policy.{number}.policy", arns.replace)
        if policy:
            yield policy


def _managed(estate: Estate, arns: Arns, item: Resource, path: str) -> Policy:
    found = estate.targets(item, path, "aws_iam_policy")
    where = item.stack.name, item.address
    if found:
        name = f"the policy {found[0].name}"
        policy = read_policy(name, found[0], "policy", arns.replace)
        return policy or Policy(name, *where, ())
    value = item.shown(path)
    if value == _ADMINISTRATOR:
        rule = Rule("AdministratorAccess", *where, is_allow=True, actions=("*",), not_actions=(),
                    resources=("*",), not_resources=(), principals=(), not_principals=(),
                    tests=())  # fmt: skip
        return Policy("AdministratorAccess", *where, (rule,))
    reason = f"{value} is not in these plans"
    return Policy(f"the policy {value}", *where, (), reason)


def _names(estate: Estate, item: Resource, path: str, resource: Resource) -> bool:
    value = item.shown(path)
    named = value if isinstance(value, list) else [value]
    return resource in estate.targets(item, path, resource.type) or resource.name in named


def _groups(estate: Estate, user: Resource) -> Iterator[Resource]:
    for item in estate.all("aws_iam_user_group_membership"):
        if _names(estate, item, "user", user):
            yield from estate.targets(item, "groups", "aws_iam_group")
    for item in estate.all("aws_iam_group_membership"):
        if _names(estate, item, "users", user):
            yield from estate.targets(item, "group", "aws_iam_group")
