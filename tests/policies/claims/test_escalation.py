"""Published paths of privilege escalation are found from the effects of actions.

No rule of ours names a path. Sources:
R  https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
P  https://pathfinding.cloud
B  https://bishopfox.com/blog/privilege-escalation-in-aws
H  https://hackingthe.cloud/aws/exploitation/iam_privilege_escalation/
"""

import pytest

from policies.authorization.model import Model
from policies.claims.proving import claims, prove
from tests.policies.claims.world import ROLE, allow, known, policy, role, trust, world

PATHS: dict[str, tuple[str, ...]] = {
    "R1 a new version of a policy": ("iam:CreatePolicyVersion",),
    "R2 an earlier version of a policy": ("iam:SetDefaultPolicyVersion",),
    "R3 an instance with a role": ("iam:PassRole", "ec2:RunInstances"),
    "R4 an access key of a user": ("iam:CreateAccessKey",),
    "R5 a password for a user": ("iam:CreateLoginProfile",),
    "R6 another password of a user": ("iam:UpdateLoginProfile",),
    "R7 a policy attached to a user": ("iam:AttachUserPolicy",),
    "R8 a policy attached to a group": ("iam:AttachGroupPolicy",),
    "R9 a policy attached to a role": ("iam:AttachRolePolicy",),
    "R10 an inline policy of a user": ("iam:PutUserPolicy",),
    "R11 an inline policy of a group": ("iam:PutGroupPolicy",),
    "R12 an inline policy of a role": ("iam:PutRolePolicy",),
    "R13 a membership in a group": ("iam:AddUserToGroup",),
    "R14 another trust policy": ("iam:UpdateAssumeRolePolicy", "sts:AssumeRole"),
    "R15 a function with a role": (
        "iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction",
    ),
    "R16 a function with a role and an event source": (
        "iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping",
    ),
    "R17 other code of a function": ("lambda:UpdateFunctionCode",),
    "R18 a Glue endpoint with a role": ("iam:PassRole", "glue:CreateDevEndpoint"),
    "R19 a key for a Glue endpoint": ("glue:UpdateDevEndpoint",),
    "R20 a stack with a role": ("iam:PassRole", "cloudformation:CreateStack"),
    "R21 a data pipeline with a role": (
        "iam:PassRole", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition",
    ),
    "B1 a layer of a function": ("lambda:UpdateFunctionConfiguration",),
    "B2 a notebook with a role": ("iam:PassRole", "sagemaker:CreateNotebookInstance"),
    "B3 the address of a notebook": ("sagemaker:CreatePresignedNotebookInstanceUrl",),
    "B4 a training job with a role": ("iam:PassRole", "sagemaker:CreateTrainingJob"),
    "B5 a command on an instance": ("ssm:SendCommand",),
    "P1 a session on an instance": ("ssm:StartSession",),
    "P2 a build with a role": ("iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"),
    "P3 a build with another specification": ("codebuild:StartBuild",),
    "P4 a task with a role": ("iam:PassRole", "ecs:RunTask"),
    "P5 a key on an instance": ("ec2-instance-connect:SendSSHPublicKey",),
    "P6 a state machine with a role": ("iam:PassRole", "states:CreateStateMachine"),
    "P7 an update of a stack": ("cloudformation:UpdateStack",),
    "P8 a service with a role": ("iam:PassRole", "apprunner:CreateService"),
    "P9 a change set of a stack": (
        "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet",
    ),
    "H1 a boundary removed": ("iam:DeleteRolePermissionsBoundary",),
    "H2 another boundary": ("iam:PutRolePermissionsBoundary",),
    "H3 user data of an instance": ("ec2:ModifyInstanceAttribute",),
    "H4 roles of an identity pool": ("iam:PassRole", "cognito-identity:SetIdentityPoolRoles"),
    "H5 another identity provider": ("iam:UpdateSAMLProvider",),
    "H6 a profile of an instance": (
        "iam:AddRoleToInstanceProfile", "ec2:AssociateIamInstanceProfile",
    ),
}  # fmt: skip
(ESCALATION,) = (claim for claim in claims() if claim.id == "GH_CLAIM_002")


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_published_path_is_found(path: str) -> None:
    (proof,) = prove(Model(world(allow(*PATHS[path]))), [ESCALATION])
    assert proof.verdict == "refuted"
    found = {item.message for item in proof.counterexamples}
    assert any(action in message for action in PATHS[path] for message in found)


def test_without_a_grant_nothing_is_found() -> None:
    granted = allow("s3:GetObject", "lambda:InvokeFunction", on="*")
    (proof,) = prove(Model(world(granted)), [ESCALATION])
    assert proof.verdict == "proved"


def test_a_role_is_assumed_only_where_its_trust_allows_it() -> None:
    granted = allow("sts:AssumeRole", on=f"{ROLE}/administrator")
    (closed,) = prove(Model(world(granted)), [ESCALATION])
    opening = policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        }
    )
    (opened,) = prove(Model(world(granted, trusted=opening)), [ESCALATION])
    assert (closed.verdict, opened.verdict) == ("proved", "refuted")
    (found,) = opened.counterexamples
    assert found.steps[0] == f"worker sends sts:AssumeRole for {ROLE}/administrator."
    assert "aws_iam_role_policy.worker" in found.change


def test_a_boundary_closes_every_path() -> None:
    bounded = role(
        "bounded",
        assume_role_policy=trust("lambda"),
        permissions_boundary="arn:aws:iam::111122223333:policy/boundary",
    )
    limit = known(
        "aws_iam_policy.boundary",
        name="boundary",
        path="/",
        arn="arn:aws:iam::111122223333:policy/boundary",
        policy=policy(allow("dynamodb:*")),
    )
    actions = {action for path in PATHS.values() for action in path}
    granted = known(
        "aws_iam_role_policy.bounded", role="bounded", policy=policy(allow(*sorted(actions)))
    )
    estate = world(allow("s3:GetObject"), more=(bounded, limit, granted))
    (proof,) = prove(Model(estate), [ESCALATION])
    assert proof.verdict == "proved"
