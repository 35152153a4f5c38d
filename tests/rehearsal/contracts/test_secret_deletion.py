"""Defect 10: a redeploy after `destroy` meets the names of its deleted secrets."""

from rehearsal.contracts.secret_deletion import SecretDeletion
from tests.rehearsal.contracts.conftest import Aws, Refused


def test_the_name_of_a_deleted_secret_is_taken(aws: Aws) -> None:
    secrets, name = aws.client("secretsmanager"), aws.name("secret")
    secrets.create_secret(Name=name)
    secrets.delete_secret(SecretId=name, RecoveryWindowInDays=30)
    with Refused() as answer:
        secrets.create_secret(Name=name)
    assert answer.text == SecretDeletion.error


def test_without_a_recovery_window_the_name_is_free(aws: Aws) -> None:
    secrets, name = aws.client("secretsmanager"), aws.name("secret")
    secrets.create_secret(Name=name)
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    secrets.create_secret(Name=name)


def test_the_emulator_itself_keeps_a_bucket_that_has_versions(aws: Aws) -> None:
    """The same defect for the log bucket: deleted objects leave versions."""
    buckets, name = aws.client("s3"), aws.name("bucket")
    buckets.create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    buckets.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    buckets.put_object(Bucket=name, Key="log", Body=b"line")
    buckets.delete_object(Bucket=name, Key="log")
    with Refused() as answer:
        buckets.delete_bucket(Bucket=name)
    assert answer.code == "BucketNotEmpty"
