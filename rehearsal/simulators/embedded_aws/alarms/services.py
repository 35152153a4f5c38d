"""The modules of MiniStack that metrics and alarms touch."""

from collections.abc import Mapping
from types import ModuleType


def services() -> Mapping[str, ModuleType]:
    """Return them by name; they read the environment when they are imported."""
    from ministack.core import responses  # noqa: PLC0415 - as the line above says
    from ministack.services import (  # noqa: PLC0415 - as above
        apigateway,
        cloudwatch,
        cloudwatch_logs,
        sqs,
    )

    return {
        "apigateway": apigateway, "cloudwatch": cloudwatch, "logs": cloudwatch_logs,
        "responses": responses, "sqs": sqs,
    }  # fmt: skip
