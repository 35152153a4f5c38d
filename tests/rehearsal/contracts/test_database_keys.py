"""Defect 3: master password and Performance Insights with keys that the caller cannot use."""

from typing import Any

import pytest

from rehearsal.contracts.contract import Refusal
from tests.rehearsal.contracts.conftest import REGION, Aws, Refused, Statement, allow

MANAGE = allow("rds:*", "iam:CreateServiceLinkedRole")
SECRET = allow("secretsmanager:CreateSecret", "secretsmanager:TagResource")


def through(service: str, *actions: str) -> Statement:
    return allow(*actions, StringEquals={"kms:ViaService": f"{service}.{REGION}.amazonaws.com"})


USE = ("kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey", "kms:CreateGrant")


@pytest.mark.parametrize(
    "granted",
    [
        [through("rds", *USE)],
        [through("rds", *USE), through("secretsmanager", "kms:DescribeKey", "kms:CreateGrant")],
        [through("secretsmanager", *USE)],
    ],
)
def test_a_cluster_is_not_made_with_keys_that_its_maker_cannot_use(
    aws: Aws, granted: list[Statement]
) -> None:
    rds, key = aws.role([MANAGE, SECRET, *granted]).client("rds"), aws.key()
    with Refused() as answer:
        make(aws, rds, key)
    assert answer.code == "KMSKeyNotAccessibleFault"
    assert key in answer.message


def test_a_cluster_is_not_made_without_the_secret_of_its_password(aws: Aws) -> None:
    rds = aws.role([MANAGE, through("rds", *USE), through("secretsmanager", *USE)]).client("rds")
    with Refused() as answer:
        make(aws, rds, aws.key())
    assert "secretsmanager:CreateSecret" in answer.message


def test_both_ways_are_enough(aws: Aws) -> None:
    granted = [through("rds", *USE), through("secretsmanager", *USE), SECRET]
    make(aws, aws.role([MANAGE, *granted]).client("rds"), aws.key())


def test_performance_insights_need_the_key_too(aws: Aws) -> None:
    key, cluster = aws.key(), aws.name("cluster")
    aws.client("rds").create_db_cluster(DBClusterIdentifier=cluster, Engine="aurora-postgresql")
    with Refused() as answer:
        aws.role([MANAGE]).client("rds").create_db_instance(
            DBInstanceIdentifier=aws.name("instance"), DBInstanceClass="db.serverless",
            Engine="aurora-postgresql", DBClusterIdentifier=cluster,
            EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId=key,
        )  # fmt: skip
    assert answer.code == "KMSKeyNotAccessibleFault"


def make(aws: Aws, rds: Any, key: str) -> None:
    rds.create_db_cluster(
        DBClusterIdentifier=aws.name("cluster"), Engine="aurora-postgresql", KmsKeyId=key,
        StorageEncrypted=True, ManageMasterUserPassword=True, MasterUserSecretKmsKeyId=key,
        MasterUsername="gatehouse",
    )  # fmt: skip


def test_a_refusal_fills_in_what_varies() -> None:
    assert str(Refusal("Code", "text")) == "Code: text"
