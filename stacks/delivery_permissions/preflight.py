"""What `gatehouse preflight` looks at beyond what planning reads."""

from modules.permissions import Statement
from stacks.base import GLOBAL_REGION


def look_ahead(account_id: str, region: str) -> tuple[Statement, ...]:
    """Reads whether models are active and a certificate is issued."""
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
    )
