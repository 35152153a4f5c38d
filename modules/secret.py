"""A secret in Secrets Manager whose value Terraform never sees."""

from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret

from modules.framework import Construct
from modules.permissions import Place, Statement


def tenants_secrets_reader(sid: str, place: Place, prefix: str) -> Statement:
    """Lets a role read the secrets of tenants under a prefix, `PREFIX/TENANT`, and no others.

    Operators make them; no stack knows which tenants there are.
    """
    arn = place.arn("secretsmanager", f"secret:{prefix}/*")
    return Statement(sid, ("secretsmanager:GetSecretValue",), (arn,))


def tenants_secrets_writer(sid: str, place: Place, prefix: str) -> Statement:
    """Lets a role make, replace and delete the secrets under a prefix, and read none."""
    arn = place.arn("secretsmanager", f"secret:{prefix}/*")
    actions = ("CreateSecret", "DeleteSecret", "PutSecretValue")
    return Statement(sid, tuple(f"secretsmanager:{action}" for action in actions), (arn,))


class SecretContainer(Construct):
    """An empty secret; a command writes its value, so no plan and no state contains it.

    Unless `recovery_days` says otherwise it is deleted at once: its name is free again. That is
    for values that can be made anew.
    """

    arn: str
    name: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        description: str,
        key_arn: str,
        recovery_days: int = 0,
    ) -> None:
        super().__init__(scope, id_)
        self.name = name
        self.arn = SecretsmanagerSecret(
            self,
            "secret",
            name=name,
            description=description,
            kms_key_id=key_arn,
            recovery_window_in_days=recovery_days,
        ).arn

    def reader(self, sid: str, place: Place) -> Statement:
        """Lets a role read the value."""
        # Secrets Manager ends an ARN with six characters of its own.
        arn = place.arn("secretsmanager", f"secret:{self.name}-??????")
        return Statement(sid, ("secretsmanager:GetSecretValue",), (arn,))
