"""Who may use a bucket, by its own policy."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account, is_limited
from policies.estate import Resource, Statement
from policies.policy import resource_policy

_READS = frozenset({"s3:getobject", "s3:listbucket"})


@resource_policy(
    id="GH_STORAGE_002",
    severity="critical",
    types=("aws_s3_bucket", "aws_s3_bucket_policy"),
    title="A bucket's policy admits this account and named sources of services",
    reason="A public statement, or a service without a source, admits strangers.",
    fix="Name the distribution or delivery source in aws:SourceArn.",
    threat="Somebody else's distribution serves our bucket, or everybody reads it.",
)
def bucket_policy(policy: Resource) -> Iterator[str]:
    own = policy.estate.account
    if policy.written("acl") not in {None, "private"}:
        yield f"the ACL is {policy['acl']}"
    if policy.type == "aws_s3_bucket" and not policy.written("policy"):
        return
    for statement in policy.statements("policy"):
        if statement.is_allow:
            yield from _admits(statement, own)


def _admits(statement: Statement, own: str) -> Iterator[str]:
    if statement.is_public() and not is_limited(statement, own):
        yield "everybody is admitted"
    for kind, identifier in statement.principals:
        if kind == "Service" and not is_limited(statement, own):
            yield f"{identifier} is admitted for anybody"
        if identifier == "cloudfront.amazonaws.com" and set(statement.actions) - _READS:
            yield "viewers may write through the distribution"
        if kind == "AWS" and identifier != "*" and not is_account(identifier, own):
            yield f"{identifier} is admitted"
