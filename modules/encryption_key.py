"""A customer-managed KMS key with rotation, an alias and a policy that names who may use it."""

from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey

from modules.framework import Construct
from modules.permissions import Condition, Principal, Statement, policy_document

_USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


class EncryptionKey(Construct):
    """One key. IAM policies of the account decide who administers and uses it.

    CloudWatch Logs, which has no identity of its own to grant to, may use it for the log groups
    whose names begin with `log_group_prefix` and for nothing else
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html). `also`
    are statements for further services without an identity.
    """

    arn: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        description: str,
        account_id: str,
        region: str,
        log_group_prefix: str | None = None,
        also: tuple[Statement, ...] = (),
    ) -> None:
        super().__init__(scope, id_)
        statements = [
            Statement(
                sid="AccountDecidesByIam",
                principals=(Principal("AWS", (f"arn:aws:iam::{account_id}:root",)),),
                actions=("kms:*",),
                resources=("*",),  # in a key policy "*" is the key itself
            )
        ]
        if log_group_prefix:
            log_groups = f"arn:aws:logs:{region}:{account_id}:log-group:{log_group_prefix}*"
            statements.append(
                Statement(
                    sid="LogGroupsOfThisEnvironment",
                    principals=(Principal("Service", (f"logs.{region}.amazonaws.com",)),),
                    actions=_USE,
                    resources=("*",),
                    conditions=(
                        Condition("ArnLike", "kms:EncryptionContext:aws:logs:arn", (log_groups,)),
                    ),
                )
            )
        key = KmsKey(
            self,
            "key",
            description=description,
            enable_key_rotation=True,
            deletion_window_in_days=30,
            policy=policy_document(self, "policy", (*statements, *also)),
        )
        KmsAlias(self, "alias", name=f"alias/{name}", target_key_id=key.key_id)
        self.arn = key.arn


def use_key_through(service: str, *, key_arn: str, region: str) -> Statement:
    """Lets a role use the key, but only through `service` (`dynamodb`, `s3`, ...).

    DynamoDB alone looks at the key in the caller's name
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html).
    """
    looks = ("kms:DescribeKey",) if service == "dynamodb" else ()
    return Statement(
        sid=f"UseKeyThrough{service.capitalize()}",
        actions=("kms:Decrypt", *looks, "kms:GenerateDataKey"),
        resources=(key_arn,),
        conditions=(
            Condition("StringEquals", "kms:ViaService", (f"{service}.{region}.amazonaws.com",)),
        ),
    )
