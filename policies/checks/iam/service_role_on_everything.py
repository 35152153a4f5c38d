"""What a function may do everywhere."""

from collections.abc import Iterator

from policies.checks.iam._grants import grants, is_broad, roles_of, trusted_services
from policies.estate import Estate, Resource, covers
from policies.policy import estate_policy

# IAM knows no resources for these:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_WITHOUT_RESOURCES = (
    "cloudwatch:putmetricdata",
    "ec2:assignprivateipaddresses",
    "ec2:createnetworkinterface",
    "ec2:deletenetworkinterface",
    "ec2:describe*",
    "ec2:unassignprivateipaddresses",
    "xray:*",
)


@estate_policy(
    id="GH_IAM_003",
    severity="medium",
    types=("aws_iam_role_policy", "aws_iam_policy"),
    title="The role of a service names the resources of every action that knows resources",
    reason="The resource * is right only where IAM knows no resources.",
    fix="Name the ARNs, or move the action into a statement of its own if it knows none.",
    threat="A hijacked function changes things that its own work never touches.",
)
def service_role_on_everything(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for policy, statement in grants(estate):
        if not any(is_broad(arn) for arn in statement.resources):
            continue
        if any(trusted_services(role) for role in roles_of(estate, policy)):
            for action in statement.actions:
                if not covers(_WITHOUT_RESOURCES, action):
                    yield policy, f"statement {statement.sid} allows {action} on everything"
