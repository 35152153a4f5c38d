"""Who may send and receive, by a queue's own policy."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_SOURCES = ("aws:SourceArn", "aws:SourceAccount")


@resource_policy(
    id="GH_QUEUES_002",
    severity="critical",
    types=("aws_sns_topic_policy", "aws_sqs_queue_policy"),
    title="No queue or topic admits strangers by a policy of its own",
    reason="A queue's own policy admits principals whom no role of ours knows.",
    fix="Remove the policy, or name roles of this account and sources of services.",
    threat="Strangers put work into the queue, or read what users wrote.",
)
def public_policy(policy: Resource) -> Iterator[str]:
    own = policy.estate.account
    for statement in policy.statements("policy"):
        for kind, identifier in statement.principals if statement.is_allow else ():
            is_ours = kind == "AWS" and own in identifier and identifier != "*"
            if not is_ours and not statement.limited_by(*_SOURCES):
                yield f"{identifier} is admitted"
