"""Defect 3: the last snapshot of prod's cluster, which the apply role could not make."""

from tests.rehearsal.contracts.conftest import Aws, Refused, allow


def test_a_last_snapshot_needs_its_own_permission(aws: Aws) -> None:
    name = aws.name("cluster")
    aws.client("rds").create_db_cluster(DBClusterIdentifier=name, Engine="aurora-postgresql")
    options = {
        "DBClusterIdentifier": name,
        "SkipFinalSnapshot": False,
        "FinalDBSnapshotIdentifier": f"{name}-last",
    }
    delete = allow("rds:DeleteDBCluster")
    with Refused() as answer:
        aws.role([delete]).client("rds").delete_db_cluster(**options)
    assert "rds:CreateDBClusterSnapshot on resource" in answer.message
    aws.role([delete, allow("rds:CreateDBClusterSnapshot")]).client("rds").delete_db_cluster(
        **options
    )
