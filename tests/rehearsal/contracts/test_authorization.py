"""Calls that the emulator judges without their resource or condition keys."""

import pytest

from tests.rehearsal.contracts.conftest import ACCOUNT, REGION, Aws, Refused, Statement, allow

FUNCTION = {
    "FunctionCode": b"function handler(event) { return event.request; }",
    "FunctionConfig": {"Comment": "", "Runtime": "cloudfront-js-2.0"},
}
FUNCTIONS = f"arn:aws:cloudfront::{ACCOUNT}:function/*"
TRUST = '{"Version": "2012-10-17", "Statement": []}'


def gap(*actions: str) -> Statement:
    """What `stacks/emulator.py` adds, so that only the contract refuses."""
    return {**allow(*actions), "Sid": "EmulatorGaps"}


def test_an_action_without_resources_needs_a_statement_on_everything(aws: Aws) -> None:
    """Defect 3: `cloudfront:Create*` on the ARNs of functions never matched."""
    bound = aws.role([allow("cloudfront:*", resource=FUNCTIONS), gap("cloudfront:*")])
    with Refused() as answer:
        bound.client("cloudfront").create_function(Name=aws.name("function"), **FUNCTION)
    assert answer.code == "AccessDenied"
    assert "cloudfront:CreateFunction on resource: *" in answer.message
    aws.role([allow("cloudfront:Create*")]).client("cloudfront").create_function(
        Name=aws.name("function"), **FUNCTION
    )


def test_a_role_is_made_with_the_boundary_only(aws: Aws) -> None:
    boundary = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
    bounded = allow("iam:CreateRole", StringEquals={"iam:PermissionsBoundary": boundary})
    iam = aws.role([bounded, gap("iam:*")]).client("iam")
    aws.client("iam").create_policy(
        PolicyName="boundary",
        PolicyDocument='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", '
        '"Action": "s3:GetObject", "Resource": "*"}]}',
    )
    with Refused() as answer:
        iam.create_role(RoleName=aws.name("role"), AssumeRolePolicyDocument=TRUST)
    assert "iam:CreateRole on resource" in answer.message
    iam.create_role(
        RoleName=aws.name("role"), AssumeRolePolicyDocument=TRUST, PermissionsBoundary=boundary
    )


def test_a_role_outside_the_prefix_is_refused(aws: Aws) -> None:
    own = f"arn:aws:iam::{ACCOUNT}:role/gatehouse-local-*"
    iam = aws.role([allow("iam:CreateRole", resource=own), gap("iam:*")]).client("iam")
    iam.create_role(RoleName="gatehouse-local-mine", AssumeRolePolicyDocument=TRUST)
    with Refused() as answer:
        iam.create_role(RoleName="foreign", AssumeRolePolicyDocument=TRUST)
    assert f"arn:aws:iam::{ACCOUNT}:role/foreign" in answer.message


@pytest.mark.parametrize("missing", ["cluster", "subgrp", "og"])
def test_a_cluster_needs_every_resource_that_rds_authorizes(aws: Aws, missing: str) -> None:
    """Defect 3: the option group that nobody named."""
    aws.client("rds").create_db_subnet_group(
        DBSubnetGroupName=(group := aws.name("group")), DBSubnetGroupDescription="test",
        SubnetIds=_subnets(aws),
    )  # fmt: skip
    families = {"cluster", "cluster-pg", "subgrp", "og"}
    statements = [
        allow("rds:CreateDBCluster", resource=f"arn:aws:rds:{REGION}:{ACCOUNT}:{family}:*")
        for family in families - {missing}
    ]
    rds = aws.role([*statements, gap("rds:*"), allow("iam:CreateServiceLinkedRole")]).client("rds")
    with Refused() as answer:
        rds.create_db_cluster(
            DBClusterIdentifier=aws.name("cluster"), Engine="aurora-postgresql",
            DBSubnetGroupName=group,
        )  # fmt: skip
    assert answer.code == "AccessDenied"
    assert f":{missing}:" in answer.message


def test_a_new_key_must_carry_the_tag(aws: Aws) -> None:
    tagged = allow("kms:*", StringEquals={"aws:RequestTag/environment": "dev"})
    kms = aws.role([tagged, gap("kms:*")]).client("kms")
    with Refused() as answer:
        kms.create_key(Tags=[{"TagKey": "environment", "TagValue": "prod"}])
    assert "kms:CreateKey on resource: *" in answer.message
    kms.create_key(Tags=[{"TagKey": "environment", "TagValue": "dev"}])


def _subnets(aws: Aws) -> list[str]:
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    return [
        ec2.create_subnet(
            VpcId=vpc, CidrBlock=f"10.9.{number}.0/24", AvailabilityZone=f"{REGION}{letter}"
        )["Subnet"]["SubnetId"]
        for number, letter in enumerate("ab")
    ]
