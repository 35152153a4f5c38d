"""Grants of service roles on every resource."""

from collections.abc import Iterator

from policies.checks.iam._grants import grants, is_broad, roles_of, trusted_services
from policies.estate import Estate, Resource, covers
from policies.policy import estate_policy

# IAM supports no resources for these:
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
    title="A service role names the resources of every action that supports resources",
    reason="The resource * is right only for actions that support no resources.",
    fix="Name the ARNs, or give an action that supports none a statement of its own.",
    threat="A hijacked function changes resources that its own work never needs.",
)
def service_role_on_everything(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for policy, statement in grants(estate):
        if not any(is_broad(arn) for arn in statement.resources):
            continue
        if any(trusted_services(role) for role in roles_of(estate, policy)):
            for action in statement.actions:
                if not covers(_WITHOUT_RESOURCES, action):
                    yield policy, f"statement {statement.sid} allows {action} on every resource"
