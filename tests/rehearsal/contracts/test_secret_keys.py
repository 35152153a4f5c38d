"""Defect 2: the apply role may use no key, so that stacks with secrets stop."""

import pytest

from rehearsal.contracts.secret_keys import SecretKeys
from tests.rehearsal.contracts.conftest import REGION, Aws, Refused, Statement, allow

MANAGE = allow("secretsmanager:*")
PROOF = {
    "kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com",
    "kms:EncryptionContext:SecretVersionId": "RequestToValidateKeyAccess",
}
USE = ("kms:Decrypt", "kms:GenerateDataKey")


@pytest.mark.parametrize(
    "granted",
    [
        [],
        [allow("kms:Decrypt")],
        [allow(*USE, StringEquals={"kms:ViaService": f"dynamodb.{REGION}.amazonaws.com"})],
        [allow(*USE, resource=f"arn:aws:kms:{REGION}:111122223333:key/another")],
    ],
)
def test_a_secret_is_not_made_with_a_key_that_its_maker_cannot_use(
    aws: Aws, granted: list[Statement]
) -> None:
    secrets = aws.role([MANAGE, *granted]).client("secretsmanager")
    with Refused() as answer:
        secrets.create_secret(Name=aws.name("secret"), KmsKeyId=aws.key())
    assert answer.text == SecretKeys.error


def test_the_proof_through_secrets_manager_is_enough(aws: Aws) -> None:
    secrets = aws.role([MANAGE, allow(*USE, StringEquals=PROOF)]).client("secretsmanager")
    name = aws.name("secret")
    secrets.create_secret(Name=name, KmsKeyId=aws.key())
    secrets.update_secret(SecretId=name, KmsKeyId=aws.key())


def test_the_boundary_counts_too(aws: Aws) -> None:
    secrets = aws.role([MANAGE, allow(*USE)], boundary=[MANAGE]).client("secretsmanager")
    with Refused() as answer:
        secrets.create_secret(Name=aws.name("secret"), KmsKeyId=aws.key())
    assert answer.text == SecretKeys.error
