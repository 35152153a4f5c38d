"""Resource policies of queues and topics."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account, is_limited
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_QUEUES_002",
    severity="critical",
    types=("aws_sns_topic", "aws_sns_topic_policy", "aws_sqs_queue", "aws_sqs_queue_policy"),
    title="No resource policy opens a queue or topic to strangers",
    reason="A resource policy can allow principals of other accounts.",
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
                yield f"its policy allows {identifier}"
