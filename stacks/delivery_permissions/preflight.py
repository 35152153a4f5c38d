"""What `gatehouse preflight` looks at beyond what planning reads."""

from environments import Settings
from modules.permissions import Statement
from stacks.base import GLOBAL_REGION
from stacks.delivery_permissions.host import read_zone


def look_ahead(settings: Settings) -> tuple[Statement, ...]:
    """Reads whether models are active, a certificate is issued and the zone is the host's."""
    account_id, region = settings.account.id, settings.account.region
    return (
        Statement(
            "LookAhead",
            (
                "acm:DescribeCertificate",
                "bedrock:GetAgentAlias",
                "bedrock:GetFoundationModel",
                "bedrock:GetInferenceProfile",
            ),
            (
                f"arn:aws:acm:{GLOBAL_REGION}:{account_id}:certificate/*",
                f"arn:aws:bedrock:{region}:{account_id}:agent-alias/*",
                f"arn:aws:bedrock:{region}::foundation-model/*",
                f"arn:aws:bedrock:{region}:{account_id}:inference-profile/*",
            ),
        ),
        *read_zone(settings),
    )
