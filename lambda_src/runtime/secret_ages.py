"""How old the secrets are that functions read: Secrets Manager says it with every value."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lambda_src.runtime.logs import logger, metrics_of


def log_age(answer: Mapping[str, Any]) -> None:
    """Log the age of the version that GetSecretValue returned, in days; never its value."""
    created = answer.get("CreatedDate")
    if not isinstance(created, datetime):
        return
    days = (datetime.now(UTC) - created).days
    name = str(answer.get("Name", ""))
    logger.info("secret read", secret=name, **metrics_of({"SecretAgeDays": days}))
