"""ARNs of the environment's own account and region."""

from environments import Settings


class Own:
    """ARNs of this account and region, the home region unless another is given."""

    def __init__(self, settings: Settings, region: str | None = None) -> None:
        self._settings = settings
        self._region = region or settings.account.region

    @property
    def region(self) -> str:
        """The region that the ARNs name."""
        return self._region

    def arn(self, service: str, resource: str) -> str:
        """The ARN of `resource` of `service`, here."""
        return f"arn:aws:{service}:{self._region}:{self._settings.account.id}:{resource}"

    def cloudfront_arn(self, resource: str) -> str:
        """The ARN of something of CloudFront, which names no region."""
        return f"arn:aws:cloudfront::{self._settings.account.id}:{resource}"

    def cloudwatch_arn(self, resource: str) -> str:
        """The ARN of a dashboard, which every region shows."""
        return f"arn:aws:cloudwatch::{self._settings.account.id}:{resource}"

    def budgets_arn(self, resource: str) -> str:
        """The ARN of a budget, which belongs to the account as a whole."""
        return f"arn:aws:budgets::{self._settings.account.id}:{resource}"
