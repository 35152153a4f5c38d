"""A secret in Secrets Manager whose value Terraform never sees."""

from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret

from modules.framework import Construct


class SecretContainer(Construct):
    """An empty secret; somebody else writes its value, so no plan and no state has it.

    It is deleted at once: its name is free again, and its value can be made anew.
    """

    arn: str

    def __init__(
        self, scope: Construct, id_: str, *, name: str, description: str, key_arn: str
    ) -> None:
        super().__init__(scope, id_)
        self.arn = SecretsmanagerSecret(
            self,
            "secret",
            name=name,
            description=description,
            kms_key_id=key_arn,
            recovery_window_in_days=0,
        ).arn
