"""Nobody outside the account."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.model import Model
from policies.authorization.questions import Question, ask
from policies.claims.claim import claim


@claim(
    id="GH_CLAIM_001",
    severity="critical",
    title="Nobody outside the account may do anything to what it owns",
    reason="A resource's policy may allow what no policy of the account's own principals does.",
    threat="Strangers read buckets, secrets, tables or logs, or use keys, queues and functions.",
    fix="Name roles of this account in the resource's policy, or remove the statement.",
)
def nobody_outside(model: Model) -> Iterator[Counterexample]:
    for principal in model.outsiders:
        for breach in ask(model, Question(principal, lambda _: True)):
            yield counterexample(breach)
