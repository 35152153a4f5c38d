"""What lets a principal act as another: facts about actions, from AWS's reference, and no paths.

A path is found because its actions have these effects: they change permissions, give out
credentials, or change something that runs as a role. Published paths are tests, not rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.authorization.model import Model
from policies.authorization.wildcards import Pattern
from policies.estate import Resource
from policies.service_authorization import Action

# Attributes by which a resource says as which role it runs.
_ROLES = (
    "role", "role_arn", "execution_role_arn", "service_role", "service_role_arn", "task_role_arn",
    "iam_role_arn", "iam_instance_profile", "job_role_arn",
)  # fmt: skip
# Services that give out credentials of roles and users.
_CREDENTIALS = frozenset({
    "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:assumeroot",
    "sts:getfederationtoken", "cognito-identity:getcredentialsforidentity",
    "cognito-identity:getopenidtokenfordeveloperidentity", "iam:createaccesskey",
    "sso:getrolecredentials", "rolesanywhere:createsession",
})  # fmt: skip
# Changes of permissions by AWS's access level that change nobody's.
_HARMLESS = {
    "rds-db:connect": "signs in to a database; who may is a claim of its own",
    "iam:changepassword": "of its own user",
}
# Uses of what runs, which do not change what it runs.
_USES = frozenset({
    "lambda:invokeasync", "lambda:invokefunction", "lambda:invokefunctionurl",
    "states:startexecution", "states:startsyncexecution", "states:stopexecution",
    "kms:decrypt", "kms:encrypt", "kms:generatedatakey",
})  # fmt: skip


@dataclass(frozen=True)
class Executor:
    """Something that runs as a role."""

    resource: Resource
    arn: str
    role: str

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The ARNs of it and its versions."""
        return (Pattern(self.arn, "equal"), Pattern(f"{self.arn}:*"), Pattern(f"{self.arn}/*"))


def changes(action: Action) -> bool:
    """Whether an action may change what something runs: every write that is no mere use of it."""
    name = action.name.lower()
    return action.level in {"Write", "Permissions management"} and name not in _USES


def takes_over(action: Action) -> bool:
    """Whether an action changes permissions or gives out credentials."""
    name = action.name.lower()
    if name in _HARMLESS:
        return False
    return action.level == "Permissions management" or name in _CREDENTIALS


def executors(model: Model) -> Iterator[Executor]:
    """Everything in the estate that runs as a role of it."""
    roles = {role.arn for role in model.roles}
    for resource in model.estate.all():
        for attribute in _ROLES:
            if resource.type.startswith("aws_iam_") or attribute not in resource.raw.expressions:
                continue
            for target in model.estate.targets(resource, attribute):
                for role in _roles_of(model, target):
                    if role in roles:
                        yield Executor(resource, model.arns.of(resource), role)


def _roles_of(model: Model, target: Resource) -> Iterator[str]:
    if target.type == "aws_iam_role":
        yield model.arns.of(target)
    if target.type == "aws_iam_instance_profile":
        for role in model.estate.targets(target, "role", "aws_iam_role"):
            yield model.arns.of(role)
