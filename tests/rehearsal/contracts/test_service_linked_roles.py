"""Defect 4: a new account has no role of RDS, and the apply role could not make it."""

from typing import Any

from rehearsal.contracts.service_linked_roles import ServiceLinkedRoles
from tests.rehearsal.contracts.conftest import ACCOUNT, Aws, Refused, allow

PATH = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role"


def test_the_first_cluster_makes_the_role_of_rds(aws: Aws) -> None:
    iam = aws.client("iam")
    _forget(aws)
    with Refused() as answer:
        _cluster(aws, aws.role([allow("rds:*")]).client("rds"))
    assert answer.text == ServiceLinkedRoles.error
    of_another = allow(
        "iam:CreateServiceLinkedRole", StringEquals={"iam:AWSServiceName": "ecs.amazonaws.com"}
    )
    with Refused():
        _cluster(aws, aws.role([allow("rds:*"), of_another]).client("rds"))
    own = allow(
        "iam:CreateServiceLinkedRole", resource=f"{PATH}/*",
        StringEquals={"iam:AWSServiceName": "rds.amazonaws.com"},
    )  # fmt: skip
    _cluster(aws, aws.role([allow("rds:*"), own]).client("rds"))
    (role,) = iam.list_roles(PathPrefix="/aws-service-role/rds.amazonaws.com/")["Roles"]
    assert role["Arn"].startswith(f"{PATH}/rds.amazonaws.com/AWSServiceRoleFor")
    _cluster(aws, aws.role([allow("rds:*")]).client("rds"))


def _cluster(aws: Aws, rds: Any) -> None:
    rds.create_db_cluster(DBClusterIdentifier=aws.name("cluster"), Engine="aurora-postgresql")


def _forget(aws: Aws) -> None:
    iam = aws.client("iam")
    for role in iam.list_roles(PathPrefix="/aws-service-role/rds.amazonaws.com/")["Roles"]:
        iam.delete_service_linked_role(RoleName=role["RoleName"])
