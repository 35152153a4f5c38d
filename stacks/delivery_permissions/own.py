"""ARNs of the environment's own account, in its region and in CloudFront's."""

from environments import Settings
from stacks.base import GLOBAL_REGION


class Own:
    """ARNs of this account and region."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def arn(self, service: str, resource: str) -> str:
        """The ARN of `resource` of `service`, here."""
        account = self._settings.account
        return f"arn:aws:{service}:{account.region}:{account.id}:{resource}"

    def global_arn(self, service: str, resource: str) -> str:
        """The ARN of `resource` of `service`, where CloudFront and what belongs to it live."""
        return f"arn:aws:{service}:{GLOBAL_REGION}:{self._settings.account.id}:{resource}"

    def cloudfront_arn(self, resource: str) -> str:
        """The ARN of something of CloudFront, which names no region."""
        return f"arn:aws:cloudfront::{self._settings.account.id}:{resource}"
