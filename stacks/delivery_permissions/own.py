"""ARNs of the environment's own account and region."""

from environments import Settings


class Own:
    """ARNs of this account and region."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def arn(self, service: str, resource: str) -> str:
        """The ARN of `resource` of `service`, here."""
        account = self._settings.account
        return f"arn:aws:{service}:{account.region}:{account.id}:{resource}"
