"""Texts of one account that stand for every account: prefix, account, region and chosen ids."""

import re
from typing import Final

from environments import names

ID: Final = "{id}"
ROLES: Final = "roles"
"""Whoever of the account a resource's policy allows something."""
_ENVIRONMENTS: Final = "|".join(sorted(names(), key=len, reverse=True))  # the longest fits first
_RULES: Final = (
    (re.compile(rf"gatehouse-(?:{_ENVIRONMENTS})(?![a-z0-9])"), "{prefix}"),
    (re.compile(r"(?<!\d)\d{12}(?!\d)"), "{account}"),
    (re.compile(r"(?<![a-z])(?:af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d(?![a-z0-9])"), "{region}"),
    # What AWS chooses: a symbol of the model, a UUID, and the ids of services.
    (re.compile(r"~[^~]+~|~+"), ID),
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), ID),
    (re.compile(r"(?<=[-/:_.\]=])[0-9a-f]{16,}(?![0-9a-z])"), ID),
    (re.compile(r"(?<=distribution/)[A-Z0-9]{10,}|(?<=hostedzone/)[A-Z0-9]{8,}"), ID),
    (re.compile(r"(?<=userpool/)[\w-]*\{region\}_\w+|(?<=userpool/)[a-z]+-[a-z]+-\d_\w+"), ID),
    (re.compile(r"(?<=/apis/)[a-z0-9]{8,10}|(?<=/restapis/)[a-z0-9]{8,10}"), ID),
    (re.compile(r"(?<=execute-api:\{region\}:\{account\}:)[a-z0-9]{8,10}"), ID),
    (re.compile(r"(?<=secret:)(\S+)-(?:(?=\w*[A-Z0-9])\w{6}|\?{6})$"), rf"\1-{ID}"),
)


def normal(text: str) -> str:
    """An ARN, or a pattern of ARNs, without what differs between accounts and rehearsals."""
    for expression, replacement in _RULES:
        text = expression.sub(replacement, text)
    return text


def statement_of(sid: str, arn: str) -> str:
    """A statement of a resource's own policy, or of a role's trust, by the resource it belongs to.

    An object belongs to its bucket, a version or alias to its function.
    """
    service = arn.split(":")[2]
    if service == "s3":
        arn = arn.partition("/")[0]
    elif service == "lambda":
        arn = ":".join(arn.split(":")[:7])
    return f"{sid} of {normal(arn)}"


def principal_of(text: str) -> str:
    """Who uses such a statement: a service without its region, a provider, or `roles`."""
    text = normal(text)
    if text.endswith(".amazonaws.com"):
        return text.replace(".{region}.", ".")
    return text.rpartition("/")[2] if ":oidc-provider/" in text else ROLES
