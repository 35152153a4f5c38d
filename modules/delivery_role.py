"""A role that one kind of GitHub Actions job may assume, without any stored key."""

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment

from modules.framework import Construct
from modules.permissions import Condition, Principal, Statement, policy_document

GITHUB = "token.actions.githubusercontent.com"


class DeliveryRole(Construct):
    """Trusts GitHub's identity tokens whose subject matches one of `subjects`.

    Subjects name repository, environment and ref, which the repository's OIDC subject has to be
    customized for (docs/delivery.md). `*` in a subject matches anything.
    https://docs.github.com/actions/reference/security/oidc

    `further` are statements by subject, each a policy of its own: a role holds 10,240 characters
    by itself (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
    """

    arn: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        description: str,
        oidc_provider_arn: str,
        subjects: tuple[str, ...],
        statements: tuple[Statement, ...],
        further: Mapping[str, tuple[Statement, ...]] | None = None,
    ) -> None:
        super().__init__(scope, id_)
        trust = Statement(
            sid="GitHubActions",
            principals=(Principal("Federated", (oidc_provider_arn,)),),
            actions=("sts:AssumeRoleWithWebIdentity",),
            conditions=(
                Condition("StringEquals", f"{GITHUB}:aud", ("sts.amazonaws.com",)),
                Condition("StringLike", f"{GITHUB}:sub", subjects),
            ),
        )
        role = IamRole(
            self,
            "role",
            name=name,
            description=description,
            assume_role_policy=policy_document(self, "trust", (trust,)),
            max_session_duration=3600,
        )
        IamRolePolicy(
            self,
            "permissions",
            name="permissions",
            role=role.id,
            policy=policy_document(self, "granted", statements),
        )
        for subject, granted in (further or {}).items():
            policy = IamPolicy(
                self,
                subject,
                name=f"{name}-{subject}",
                description=f"What {name} may do about {subject}",
                policy=policy_document(self, f"{subject}_granted", granted),
            )
            IamRolePolicyAttachment(
                self, f"{subject}_attached", role=role.name, policy_arn=policy.arn
            )
        self.arn = role.arn


class Boundary(Construct):
    """A managed policy that bounds what a role may ever do, whatever else it is granted."""

    arn: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        description: str,
        statements: tuple[Statement, ...],
    ) -> None:
        super().__init__(scope, id_)
        self.arn = IamPolicy(
            self,
            "policy",
            name=name,
            description=description,
            policy=policy_document(self, "document", statements),
        ).arn
