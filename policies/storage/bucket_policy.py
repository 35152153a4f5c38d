"""Who may use a bucket, by its own policy."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_SOURCES = ("aws:SourceArn", "aws:SourceAccount", "aws:PrincipalOrgID")


@resource_policy(
    id="GH_STORAGE_002",
    severity="critical",
    types=("aws_s3_bucket_policy",),
    title="A bucket's policy admits this account and named sources of services",
    reason="A public statement, or a service without a source, admits strangers.",
    fix="Name the distribution or delivery source in aws:SourceArn.",
    threat="Somebody else's distribution serves our bucket, or everybody reads it.",
)
def bucket_policy(policy: Resource) -> Iterator[str]:
    own = policy.estate.account
    for statement in policy.statements("policy"):
        if not statement.is_allow:
            continue
        if statement.is_public() and not statement.limited_by(*_SOURCES):
            yield "everybody is admitted"
        for kind, identifier in statement.principals:
            if kind == "Service" and not statement.limited_by(*_SOURCES):
                yield f"{identifier} is admitted for anybody"
            if kind == "AWS" and identifier != "*" and own and own not in identifier:
                yield f"{identifier} is admitted"
