"""Which policy belongs to which principal or resource, by the resources that attach them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from policies.authorization.arns import Arns, region
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
    "aws_kms_external_key": ("kms",),
    "aws_kms_key": ("kms",),
    "aws_kms_replica_external_key": ("kms",),
    "aws_kms_replica_key": ("kms",),
    "aws_lambda_function": ("lambda",),
    "aws_lambda_layer_version": ("lambda",),
    "aws_rds_cluster": ("rds", "rds-data"),
    "aws_s3_bucket": ("s3",),
    "aws_secretsmanager_secret": ("secretsmanager",),
    "aws_sns_topic": ("sns",),
    "aws_sqs_queue": ("sqs",),
    "aws_ssm_parameter": ("ssm",),
}
_KEYS = tuple(type_ for type_, services in _SERVICES.items() if services == ("kms",))
_STRICT = frozenset({"aws_iam_role", *_KEYS})
# Resources that attach a policy: type of the attaching one, reference, attribute, targets.
_POLICIES = (
    ("aws_api_gateway_rest_api", "", "policy", ()),
    ("aws_api_gateway_rest_api_policy", "rest_api_id", "policy", ("aws_api_gateway_rest_api",)),
    ("aws_dynamodb_resource_policy", "resource_arn", "policy", ("aws_dynamodb_table",)),
    ("aws_iam_role", "", "assume_role_policy", ()),
    *((type_, "", "policy", ()) for type_ in _KEYS),
    ("aws_kms_key_policy", "key_id", "policy", _KEYS),
    ("aws_lambda_resource_policy", "resource_arn", "policy", ("aws_lambda_function",)),
    ("aws_s3_bucket", "", "policy", ()),
    ("aws_s3_bucket_policy", "bucket", "policy", ("aws_s3_bucket",)),
    ("aws_secretsmanager_secret", "", "policy", ()),
    ("aws_secretsmanager_secret_policy", "secret_arn", "policy", ("aws_secretsmanager_secret",)),
    ("aws_sns_topic", "", "policy", ()),
    ("aws_sns_topic_policy", "arn", "policy", ("aws_sns_topic",)),
    ("aws_sqs_queue", "", "policy", ()),
    ("aws_sqs_queue_policy", "queue_url", "policy", ("aws_sqs_queue",)),
)
_OF_IDENTITIES = frozenset({
    "aws_iam_group_policy", "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy",
})  # fmt: skip
_LOG_POLICY = "aws_cloudwatch_log_resource_policy"
_Read: TypeAlias = Callable[[Resource, list[Resource], Arns], Policy | None]
# What a policy belongs to, the policy, what attaches it, and which type it belongs to.
_Attached: TypeAlias = tuple[Resource | None, Policy, Resource, str]
_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def is_read_whole(type_: str) -> bool:
    """Whether the model reads everything that a type of resource allows."""
    return type_ in _OF_IDENTITIES or type_ in {item[0] for item in _STATEMENTS}


def read_attributes(type_: str) -> frozenset[str]:
    """The attributes of a type that the model reads grants from."""
    if is_read_whole(type_):
        return frozenset({"policy", "policy_document", "principal", "grantee_principal"})
    own = {attribute for attaching, _, attribute, _ in _POLICIES if attaching == type_}
    return frozenset(own | ({"inline_policy", "policy"} if type_ == "aws_iam_role" else set()))


def targets(estate: Estate, arns: Arns, make: "type[Target]") -> "Iterator[Target]":
    """Every resource that requests name, with its own policies."""
    attached: dict[Resource, list[Policy]] = {}
    lost: list[tuple[Resource, Policy, str]] = []
    for target, policy, source, type_ in _attached(estate, arns):
        if target is None:
            lost.append((source, policy, type_))
        else:
            attached.setdefault(target, []).append(policy)
    for type_, services in _SERVICES.items():
        for resource in estate.all(type_):
            policies = tuple(attached.get(resource, ())) or _default(resource, arns)
            yield make(resource, arns.of(resource), services, policies, type_ in _STRICT)
    for source, policy, type_ in lost:  # a policy on something that is not in these plans
        yield make(source, arns.of(source), _SERVICES[type_], (policy,), is_lost=True)
    yield from _logs(estate, arns, make)


def _logs(estate: Estate, arns: Arns, make: "type[Target]") -> "Iterator[Target]":
    """Every log group of a region, where policies of the account say who may use them."""
    by_region: dict[str, list[tuple[Resource, Policy]]] = {}
    for resource, policy in _of_all_logs(estate, arns):
        by_region.setdefault(region(resource), []).append((resource, policy))
    for where, found in by_region.items():
        arn = f"arn:aws:logs:{where}:{arns.account}:log-group"
        yield make(found[0][0], arn, ("logs",), tuple(policy for _, policy in found))


def _of_all_logs(estate: Estate, arns: Arns) -> Iterator[tuple[Resource, Policy]]:
    for resource in estate.all(_LOG_POLICY):
        if _is_absent(resource, "resource_arn"):
            name = f"the policy of logs {resource.raw.name}"
            policy = read_policy(name, resource, "policy_document", arns.replace)
            if policy:
                yield resource, policy


def _denied_logs(estate: Estate, arns: Arns) -> Iterator[_Attached]:
    """What policies of the account deny on each log group; what they allow, `_logs` has once."""
    for resource, policy in _of_all_logs(estate, arns):
        denials = tuple(rule for rule in policy.rules if not rule.is_allow)
        for group in estate.all("aws_cloudwatch_log_group") if denials else ():
            if region(group) == region(resource):
                yield group, replace(policy, rules=denials, hidden=""), resource, group.type


def _attached(estate: Estate, arns: Arns) -> Iterator[_Attached]:
    for type_, reference, attribute, target_types in _POLICIES:
        for resource in estate.all(type_):
            found = [resource]
            if reference:
                found = estate.targets(resource, reference, *target_types)
            name = f"the policy of {(found or [resource])[0].name}"
            policy = read_policy(name, resource, attribute, arns.replace)
            if policy:
                kind = (*target_types, type_)[0]
                yield (found[0] if found else None), policy, resource, kind
    for type_, reference, target_types, read in _STATEMENTS:
        for resource in estate.all(type_):
            found = estate.targets(resource, reference, *target_types)
            policy = read(resource, found, arns)
            if policy:
                yield (found[0] if found else None), policy, resource, target_types[0]
    yield from _denied_logs(estate, arns)


def _of_log(resource: Resource, _: list[Resource], arns: Arns) -> Policy | None:
    """A policy of logs that belongs to one log group."""
    if _is_absent(resource, "resource_arn"):
        return None  # of the account: see `_logs`
    return read_policy("the policy of the log", resource, "policy_document", arns.replace)


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


def _of_layer(resource: Resource, layers: list[Resource], arns: Arns) -> Policy:
    """`aws_lambda_layer_version_permission` as the statement that Lambda makes of it."""
    principal = _shown(resource, "principal", arns)
    organization = _shown(resource, "organization_id", arns)
    test = Test.read("StringEquals", "aws:PrincipalOrgID", (organization,))
    return _single(
        resource, f"a permission of {resource.raw.name}",
        sid=_shown(resource, "statement_id", arns), action=_shown(resource, "action", arns),
        resources=(arns.of(layers[0]) if layers else "*",),
        principal=Named("*" if principal == "*" else "AWS", principal),
        tests=() if _is_absent(resource, "organization_id") else (test,),
    )  # fmt: skip


def _grant(resource: Resource, _: list[Resource], arns: Arns) -> Policy:
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


# Resources that make statements of their own: type, reference, targets, what reads them.
_STATEMENTS: tuple[tuple[str, str, tuple[str, ...], _Read], ...] = (
    (_LOG_POLICY, "resource_arn", ("aws_cloudwatch_log_group",), _of_log),
    ("aws_lambda_permission", "function_name", ("aws_lambda_function",), _permission),
    ("aws_lambda_layer_version_permission", "layer_name", ("aws_lambda_layer_version",), _of_layer),
    ("aws_kms_grant", "key_id", _KEYS, _grant),
)


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
    if resource.type not in _KEYS:
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
