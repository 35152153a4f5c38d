"""Defect 9: after AWS's upgrade a plan with the exact version is a downgrade."""

from tests.rehearsal.contracts.conftest import Aws, Refused


def test_a_downgrade_is_refused(aws: Aws) -> None:
    rds, name = aws.client("rds"), aws.name("cluster")
    rds.create_db_cluster(
        DBClusterIdentifier=name, Engine="aurora-postgresql", EngineVersion="16.8"
    )
    rds.modify_db_cluster(DBClusterIdentifier=name, EngineVersion="16.10")
    with Refused() as answer:
        rds.modify_db_cluster(DBClusterIdentifier=name, EngineVersion="16.8")
    assert answer.text == (
        "InvalidParameterCombination: Cannot upgrade aurora-postgresql from 16.10 to 16.8"
    )
    rds.modify_db_cluster(DBClusterIdentifier=name, EngineVersion="16.10")
