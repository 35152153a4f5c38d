"""Documents as long as IAM's quotas, and a character more."""

import json

import pytest

from rehearsal.contracts.policy_sizes import PolicySizes
from tests.rehearsal.contracts.conftest import Aws, Refused

TRUST = '{"Version":"2012-10-17","Statement":[]}'


def document(length: int) -> str:
    """A policy of exactly so many characters without white space."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ""}
    base = {"Version": "2012-10-17", "Statement": [statement]}
    bare = len("".join(json.dumps(base).split()))
    statement["Resource"] = "a" * (length - bare)
    return json.dumps(base, indent=4)


def test_a_managed_policy_has_6144_characters(aws: Aws) -> None:
    iam = aws.client("iam")
    iam.create_policy(PolicyName=aws.name("policy"), PolicyDocument=document(6_144))
    with Refused() as answer:
        iam.create_policy(PolicyName=aws.name("policy"), PolicyDocument=document(6_145))
    assert answer.text == PolicySizes.error


def test_inline_policies_of_a_role_count_together(aws: Aws) -> None:
    iam, role = aws.client("iam"), aws.name("role")
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=TRUST)
    iam.put_role_policy(RoleName=role, PolicyName="a", PolicyDocument=document(10_000))
    iam.put_role_policy(RoleName=role, PolicyName="a", PolicyDocument=document(10_000))
    with Refused() as answer:
        iam.put_role_policy(RoleName=role, PolicyName="b", PolicyDocument=document(241))
    assert answer.message == f"Maximum policy size of 10240 bytes exceeded for role {role}"
    iam.put_role_policy(RoleName=role, PolicyName="b", PolicyDocument=document(240))


def test_a_role_has_ten_managed_policies(aws: Aws) -> None:
    iam, role = aws.client("iam"), aws.name("role")
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=TRUST)
    arns = [
        iam.create_policy(PolicyName=aws.name("policy"), PolicyDocument=document(200))["Policy"][
            "Arn"
        ]
        for _ in range(11)
    ]
    for arn in arns[:10]:
        iam.attach_role_policy(RoleName=role, PolicyArn=arn)
    iam.attach_role_policy(RoleName=role, PolicyArn=arns[0])
    with Refused() as answer:
        iam.attach_role_policy(RoleName=role, PolicyArn=arns[10])
    assert answer.message == "Cannot exceed quota for PoliciesPerRole: 10"


@pytest.mark.parametrize(("length", "refused"), [(2_048, False), (2_049, True)])
def test_a_trust_policy_has_2048_characters(aws: Aws, length: int, *, refused: bool) -> None:
    options = {"RoleName": aws.name("role"), "AssumeRolePolicyDocument": document(length)}
    if not refused:
        aws.client("iam").create_role(**options)
        return
    with Refused() as answer:
        aws.client("iam").create_role(**options)
    assert answer.message == "Cannot exceed quota for ACLSizePerRole: 2048"
