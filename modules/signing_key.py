"""A KMS key that signs and never leaves KMS; its public half checks signatures anywhere."""

from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey

from modules.framework import Construct
from modules.permissions import Principal, Statement, policy_document


class SigningKey(Construct):
    """One key of the curve P-256. IAM policies of the account decide who signs.

    KMS does not rotate asymmetric keys: old signatures would need the old public key.
    https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
    """

    arn: str

    def __init__(
        self, scope: Construct, id_: str, *, name: str, description: str, account_id: str
    ) -> None:
        super().__init__(scope, id_)
        by_iam = Statement(
            sid="AccountDecidesByIam",
            principals=(Principal("AWS", (f"arn:aws:iam::{account_id}:root",)),),
            actions=("kms:*",),
            resources=("*",),  # in a key policy "*" is the key itself
        )
        key = KmsKey(
            self,
            "key",
            description=description,
            customer_master_key_spec="ECC_NIST_P256",
            key_usage="SIGN_VERIFY",
            deletion_window_in_days=30,
            policy=policy_document(self, "policy", (by_iam,)),
        )
        KmsAlias(self, "alias", name=f"alias/{name}", target_key_id=key.key_id)
        self.arn = key.arn
