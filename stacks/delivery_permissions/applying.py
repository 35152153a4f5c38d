"""What the apply role may do."""

from environments import Settings
from modules.encryption_key import use_key_through
from modules.permissions import Statement
from stacks import emulator
from stacks.delivery_permissions.edge import manage_edge
from stacks.delivery_permissions.host import manage_host
from stacks.delivery_permissions.layers import manage_layers
from stacks.delivery_permissions.observability import manage_observability
from stacks.delivery_permissions.own import Own
from stacks.delivery_permissions.roles import manage_roles
from stacks.delivery_permissions.services import manage_services
from stacks.delivery_permissions.vault import manage_vault


def further_apply_statements(settings: Settings) -> dict[str, tuple[Statement, ...]]:
    """By subject, what it may do besides: in policies of their own, for IAM bounds their size."""
    own, prefix = Own(settings), settings.resource_prefix
    return {
        "edge": manage_edge(settings),
        "layers": manage_layers(own, prefix, settings.account.region),
        "observability": manage_observability(own, prefix),
        "vault": manage_vault(own, prefix, settings.name),
        **manage_host(settings),
    }


def apply_statements(settings: Settings, *, bucket_arn: str, key_arn: str) -> tuple[Statement, ...]:
    """Manages the resources of every stack but `state`; reads and writes no data."""
    return (
        Statement("FindState", ("s3:ListBucket",), (bucket_arn,)),
        Statement(
            "KeepState",
            ("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
            (f"{bucket_arn}/*.tfstate", f"{bucket_arn}/*.tflock"),
        ),
        Statement(
            "StateOfTheBootstrapIsReadOnly",
            ("s3:DeleteObject", "s3:PutObject"),
            (f"{bucket_arn}/state.tfstate",),
            effect="Deny",
        ),
        Statement(
            "NeverTheKeyOfTheStates",
            (
                "kms:CreateGrant",
                "kms:Disable*",
                "kms:PutKeyPolicy",
                "kms:ScheduleKeyDeletion",
                "kms:UpdateKeyDescription",
            ),
            (key_arn,),
            effect="Deny",
        ),
        use_key_through("s3", key_arn=key_arn, region=settings.account.region),
        *manage_services(settings),
        *manage_roles(settings),
        *emulator.delivery_statements(settings),
    )
