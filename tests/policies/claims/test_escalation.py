"""Published paths of privilege escalation are found from the effects of actions.

No rule of ours names a path. Sources:
R  https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
P  https://pathfinding.cloud
B  https://bishopfox.com/blog/privilege-escalation-in-aws
H  https://hackingthe.cloud/aws/exploitation/iam_privilege_escalation/
"""

from collections.abc import Sequence
from typing import Any

import pytest

from policies.authorization.model import Model
from policies.claims.proving import claims, prove
from policies.estate import Estate
from tests.policies.claims.grants import arn
from tests.policies.claims.world import ROLE, allow, known, policy, role, trust, world
from tests.policies.draft import Draft

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
BOUNDARY = arn("iam", "policy/gatehouse-prod-workload-boundary", region="")
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


# What the paths lead through that this platform does not have: things that run as a role of it.
RUNNING: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("aws_iam_user", "ada", {"name": "ada", "path": "/"}),
    ("aws_iam_instance_profile", "host", {"name": "host", "path": "/", "role": "${{role}.name}"}),
    ("aws_instance", "host", {"iam_instance_profile": "host"}),
    ("aws_codebuild_project", "build", {"name": "build", "service_role": "${{role}.arn}"}),
    ("aws_glue_dev_endpoint", "etl", {"name": "etl", "role_arn": "${{role}.arn}"}),
    ("aws_sagemaker_notebook_instance", "book", {"name": "book", "role_arn": "${{role}.arn}"}),
    ("aws_cloudformation_stack", "stack", {"name": "stack", "iam_role_arn": "${{role}.arn}"}),
)


def planted(prod: Estate) -> Estate:
    """The estate with a role for each path, and one with all of them below its own boundary."""
    (apply,) = (item for item in prod.all("aws_iam_role") if item.name == "gatehouse-prod-apply")
    draft = Draft(apply)
    for type_, name, values in RUNNING:
        known = {key: text.replace("{role}", apply.address) for key, text in values.items()}
        draft.add(type_, name, known)
    for number, actions in enumerate(PATHS.values()):
        _add(draft, f"path_{number}", actions)
    every = sorted({action for actions in PATHS.values() for action in actions})
    _add(draft, "bounded", every, permissions_boundary=BOUNDARY)
    return draft.estate()


def _add(draft: Draft, name: str, actions: Sequence[str], **more: str) -> None:
    values = {"name": name, "path": "/", "assume_role_policy": trust("lambda"), **more}
    draft.add("aws_iam_role", name, values)
    draft.add("aws_iam_role_policy", name, {"role": name, "policy": policy(allow(*actions))})


@pytest.fixture(scope="module")
def found_in_prod(prod: Estate) -> Sequence[str]:
    """What one proof says of all of them: 42 roles more than production has."""
    (proof,) = prove(Model(planted(prod)), [ESCALATION])
    return [item.message for item in proof.counterexamples]


def test_every_published_path_is_found_where_it_is_planted_in_production(
    found_in_prod: Sequence[str],
) -> None:
    unseen = [
        path
        for number, path in enumerate(PATHS)
        if not any(
            message.startswith(f"path_{number} ")
            and any(action in message for action in PATHS[path])
            for message in found_in_prod
        )
    ]
    assert unseen == []
    assert len(PATHS) >= 25


def test_the_boundary_of_production_closes_every_published_path(
    found_in_prod: Sequence[str],
) -> None:
    assert [message for message in found_in_prod if message.startswith("bounded ")] == []
    assert all(message.startswith("path_") for message in found_in_prod)
