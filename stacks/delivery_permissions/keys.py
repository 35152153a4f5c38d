"""KMS: keys of this environment, which their tag identifies because AWS names them."""

from modules.permissions import Condition, Statement
from stacks.delivery_permissions.own import Own

_DATA_KEYS = ("kms:Decrypt", "kms:GenerateDataKey")


def manage_keys(own: Own, prefix: str, environment: str) -> tuple[Statement, ...]:
    """Makes keys of this environment and manages no other; uses none on data by itself.

    A tag takes up to five minutes to count, so what Terraform does to a key that it has just made
    is allowed while the tag is missing too
    (https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html).
    """
    keys, aliases = own.arn("kms", "key/*"), own.arn("kms", f"alias/{prefix}-*")
    asked = Condition("StringEquals", "aws:RequestTag/environment", (environment,))
    tagged = Condition("StringEquals", "aws:ResourceTag/environment", (environment,))
    not_tagged_otherwise = Condition(
        "StringEqualsIfExists", "aws:ResourceTag/environment", (environment,)
    )
    domain = f"{own.region}.amazonaws.com"
    for_a_service = Condition("Bool", "kms:GrantIsForAWSResource", ("true",))
    return (
        Statement("FindKeys", ("kms:ListAliases",), ("*",)),
        Statement("MakeKeys", ("kms:CreateKey",), ("*",)).only_if(asked),
        Statement("TagNewKeys", ("kms:TagResource",), (keys,)).only_if(asked, not_tagged_otherwise),
        Statement(
            "SetUpKeys",
            ("kms:CreateAlias", "kms:DescribeKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy",
             "kms:GetKeyRotationStatus", "kms:ListResourceTags"),
            (keys,),
        ).only_if(not_tagged_otherwise),
        Statement("LendKeysToServices", ("kms:CreateGrant",), (keys,)).only_if(
            not_tagged_otherwise, for_a_service
        ),
        Statement(
            "ManageKeys",
            ("kms:DeleteAlias", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:TagResource",
             "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription"),
            (keys,),
        ).only_if(tagged),
        # Secrets Manager proves that whoever makes or re-keys a secret may use its key, also while
        # the secret has no value (https://docs.aws.amazon.com/secretsmanager/latest/userguide/
        # security-encryption.html). The context is that of the proof: no value is read with it.
        Statement("ProveKeysToSecretsManager", _DATA_KEYS, (keys,)).only_if(
            not_tagged_otherwise,
            Condition("StringEquals", "kms:ViaService", (f"secretsmanager.{domain}",)),
            Condition("StringEquals", "kms:EncryptionContext:SecretVersionId",
                      ("RequestToValidateKeyAccess",)),
        ),
        # RDS makes the secret of the master password in the name of whoever makes the cluster.
        Statement("KeepMasterPasswordEncrypted", _DATA_KEYS, (keys,)).only_if(
            not_tagged_otherwise,
            Condition("StringEquals", "kms:ViaService", (f"secretsmanager.{domain}",)),
            Condition("StringLike", "kms:EncryptionContext:SecretARN",
                      (own.arn("secretsmanager", "secret:rds!cluster-*"),)),
        ),
        # CreateDBCluster and CreateDBInstance with a key for storage and Performance Insights
        # (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html).
        Statement("EncryptDatabase", _DATA_KEYS, (keys,)).only_if(
            not_tagged_otherwise,
            Condition("StringEquals", "kms:ViaService", (f"rds.{domain}",)),
        ),
        Statement(
            "ManageAliases", ("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"), (aliases,)
        ),
    )  # fmt: skip
