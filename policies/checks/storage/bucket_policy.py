"""Bucket policies and ACLs."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account, is_limited
from policies.estate import Resource, Statement
from policies.policy import resource_policy

_READS = frozenset({"s3:getobject", "s3:listbucket"})


@resource_policy(
    id="GH_STORAGE_002",
    severity="critical",
    types=("aws_s3_bucket", "aws_s3_bucket_policy"),
    title="A bucket policy allows this account and named sources of services only",
    reason="A public statement, or a service without a source, allows strangers.",
    fix="Name the distribution or delivery source in aws:SourceArn.",
    threat="A foreign distribution serves the bucket, or everybody reads it.",
)
def bucket_policy(policy: Resource) -> Iterator[str]:
    own = policy.estate.account
    if policy.written("acl") not in {None, "private"}:
        yield f"the ACL is {policy['acl']}"
    if policy.type == "aws_s3_bucket" and not policy.written("policy"):
        return
    for statement in policy.statements("policy"):
        if statement.is_allow:
            yield from _allowed(statement, own)


def _allowed(statement: Statement, own: str) -> Iterator[str]:
    if statement.is_public() and not is_limited(statement, own):
        yield "its policy allows every principal"
    for kind, identifier in statement.principals:
        if kind == "Service" and not is_limited(statement, own):
            yield f"its policy allows {identifier} for any account"
        if identifier == "cloudfront.amazonaws.com" and set(statement.actions) - _READS:
            yield "viewers may write through the distribution"
        if kind == "AWS" and identifier != "*" and not is_account(identifier, own):
            yield f"its policy allows {identifier}"
