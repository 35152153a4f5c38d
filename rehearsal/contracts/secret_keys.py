"""Secrets Manager: whoever makes or re-keys a secret must be able to use its key."""

from rehearsal.contracts.contract import Call, Contract
from rehearsal.contracts.key_use import ENCRYPT_AND_DECRYPT, missing

_PROOF = {"kms:EncryptionContext:SecretVersionId": "RequestToValidateKeyAccess"}


class SecretKeys(Contract):
    """Secrets Manager calls KMS in the caller's name to prove the key, also without a value."""

    refuses = (
        "A secret made or re-keyed with a key of the customer's by a caller who may not call "
        "kms:GenerateDataKey and kms:Decrypt on it through Secrets Manager."
    )
    error = "AccessDeniedException: Access to KMS is not allowed"
    source = (
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"
        "#security-encryption-authz"
    )
    calls = frozenset({"secretsmanager:CreateSecret", "secretsmanager:UpdateSecret"})
    reads_account = False

    def check(self, call: Call) -> None:
        """Ask for both actions with the context that KMS sees."""
        key = call.parameters.get("KmsKeyId")
        if not key:
            return
        if missing(call, key, "secretsmanager", ENCRYPT_AND_DECRYPT, _PROOF):
            raise self.refusal()
