"""RDS: the keys of storage, master password and Performance Insights, and what comes with them."""

from rehearsal.contracts.contract import Call, Contract
from rehearsal.contracts.denial import denied
from rehearsal.contracts.key_use import ENCRYPT_AND_DECRYPT, missing

_LEND = ("kms:DescribeKey", "kms:CreateGrant", *ENCRYPT_AND_DECRYPT)


class DatabaseKeys(Contract):
    """RDS uses a customer's key in the name of whoever makes the cluster or the instance."""

    refuses = (
        "A cluster or instance with a key of the customer's (storage, master password, Performance "
        "Insights) by a caller who may not describe it, use it and create grants on it through "
        "RDS, or through Secrets Manager for the master password, whose secret it must be allowed "
        "to create."
    )
    error = (
        "KMSKeyNotAccessibleFault: The specified KMS key [...] does not exist, is not enabled or "
        "you do not have permissions to access it."
    )
    source = (
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html "
        "(dependent actions), https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
        "rds-secrets-manager.html#rds-secrets-manager-permissions"
    )
    calls = frozenset({"rds:CreateDBCluster", "rds:CreateDBInstance", "rds:ModifyDBInstance"})
    reads_account = False

    def check(self, call: Call) -> None:
        """Ask for every key that the call names."""
        own = ("PerformanceInsightsKMSKeyId", *(["KmsKeyId"] if "Create" in call.operation else []))
        for member in own:
            self._usable(call, call.parameters.get(member), "rds", {})
        if not call.parameters.get("ManageMasterUserPassword"):
            return
        secret = call.arn("secretsmanager", "secret:rds!cluster-00000000-0000-4000-8000-AbCdEf")
        for action in ("secretsmanager:CreateSecret", "secretsmanager:TagResource"):
            if not call.caller.allow(action, secret):
                raise denied(call, action, secret)
        context = {"kms:EncryptionContext:SecretARN": secret}
        key = call.parameters.get("MasterUserSecretKmsKeyId")
        self._usable(call, key, "secretsmanager", context)

    def _usable(self, call: Call, key: str | None, through: str, context: dict[str, str]) -> None:
        if key and missing(call, key, through, _LEND, context):
            raise self.refusal(key)
