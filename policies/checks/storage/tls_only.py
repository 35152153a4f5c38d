"""Requests to buckets without TLS."""

from collections.abc import Iterator

from policies.estate import Estate, Resource, Statement
from policies.policy import estate_policy


@estate_policy(
    id="GH_STORAGE_003",
    severity="medium",
    types=("aws_s3_bucket",),
    title="Every bucket denies requests without TLS",
    reason="S3 responds over plain HTTP unless a policy denies it.",
    fix="Deny s3:* where aws:SecureTransport is false.",
    threat="A state is read off the network.",
)
def tls_only(estate: Estate) -> Iterator[tuple[Resource, str]]:
    policies = estate.all("aws_s3_bucket_policy")
    for bucket in estate.all("aws_s3_bucket"):
        statements = [
            statement
            for policy in policies
            if bucket in estate.targets(policy, "bucket", bucket.type)
            for statement in policy.statements("policy")
        ]
        if not any(_denies_plain_http(statement) for statement in statements):
            yield bucket, "its policy does not deny requests without TLS"


def _denies_plain_http(statement: Statement) -> bool:
    return (
        not statement.is_allow
        and "s3:*" in statement.actions
        and any(
            condition.variable.lower() == "aws:securetransport"
            and condition.test == "Bool"
            and set(condition.values) == {"false"}
            for condition in statement.conditions
        )
    )
