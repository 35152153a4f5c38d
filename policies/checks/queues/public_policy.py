"""Who may send and receive, by a queue's own policy."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account, is_limited
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_QUEUES_002",
    severity="critical",
    types=("aws_sns_topic", "aws_sns_topic_policy", "aws_sqs_queue", "aws_sqs_queue_policy"),
    title="No queue or topic admits strangers by a policy of its own",
    reason="A queue's own policy admits principals whom no role of ours knows.",
    fix="Remove the policy, or name roles of this account and sources of services.",
    threat="Strangers put work into the queue, or read what users wrote.",
)
def public_policy(policy: Resource) -> Iterator[str]:
    own = policy.estate.account
    if not policy.type.endswith("_policy") and not policy.written("policy"):
        return
    for statement in policy.statements("policy"):
        for kind, identifier in statement.principals if statement.is_allow else ():
            is_ours = kind == "AWS" and identifier != "*" and is_account(identifier, own)
            if not is_ours and not is_limited(statement, own):
                yield f"{identifier} is admitted"
