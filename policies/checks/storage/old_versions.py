"""Retention of earlier versions of objects."""

import re
from collections.abc import Iterator

from policies.estate import Estate, Resource, Value, Values
from policies.estate.values import look_up
from policies.policy import estate_policy

_LEAST_DAYS = 7
_SHORT_LIVED_DAYS = 30  # objects with such a short life need no earlier versions
_NAMED_STATE = re.compile(r"(^|[-.])(tf|terraform-?)?state([-.]|$)")


@estate_policy(
    id="GH_STORAGE_008",
    severity="medium",
    types=("aws_s3_bucket", "aws_s3_bucket_lifecycle_configuration"),
    title="Earlier versions of objects are kept for a week, those of states for ever",
    reason="Versions that expire the next day are lost before anybody needs them.",
    fix="Set noncurrent_days to 7 or more; give the bucket of states no lifecycle rule.",
    threat="Objects that were overwritten on a Friday are lost on Monday.",
)
def old_versions(estate: Estate) -> Iterator[tuple[Resource, str]]:
    states = _state_buckets(estate)
    for bucket in estate.all("aws_s3_bucket"):
        for rule in bucket.blocks("lifecycle_rule") if bucket.written("lifecycle_rule") else ():
            yield from ((bucket, problem) for problem in _problems(rule, bucket in states))
    for configuration in estate.all("aws_s3_bucket_lifecycle_configuration"):
        of = estate.targets(configuration, "bucket", "aws_s3_bucket")
        for rule in configuration.blocks("rule"):
            is_state = any(bucket in states for bucket in of)
            yield from ((configuration, problem) for problem in _problems(rule, is_state))


def _problems(rule: Values, is_state: bool) -> Iterator[str]:
    old = "noncurrent_version_expiration"
    days = rule.shown(f"{old}.noncurrent_days") or rule.shown(f"{old}.days")
    current = rule.shown("expiration.days")
    if is_state and (days or current):
        yield f"states are deleted after {days or current} days"
    elif isinstance(days, int) and days < _LEAST_DAYS and not _is_short(current):
        yield f"earlier versions are deleted after {days} days, less than {_LEAST_DAYS}"


def _is_short(days: Value) -> bool:
    return isinstance(days, int) and 0 < days <= _SHORT_LIVED_DAYS


def _state_buckets(estate: Estate) -> list[Resource]:
    backends = {
        look_up(stack.synthesized, ("terraform", "backend", "s3", "bucket"))
        for stack in estate.stacks.values()
        if stack.synthesized
    }
    return [
        bucket
        for bucket in estate.all("aws_s3_bucket")
        if bucket.shown("bucket") in backends
        or _NAMED_STATE.search(str(bucket.shown("bucket") or ""))
    ]
